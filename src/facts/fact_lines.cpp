#include "facts/fact_lines.h"

#include "base/units.h"

namespace countervail {
namespace {

/// Counted things keep their name ("tokens"); their multiples ("Gparam", "%") are plain numbers in SI.
std::string unit_of(const Fact& fact) {
  if (fact.dimension != dimension::kNone) return si_unit(fact.dimension);
  if (fact.unit.empty() || fact.unit == "1") return {};
  const ParsedUnit written = parse_unit(fact.unit);
  return written.scale == 1 ? fact.unit : std::string();
}

}  // namespace

Cell cell_of(const Fact& fact) {
  if (!fact.is_number()) return fact.text;
  return {fact_text(fact), fact.value, unit_of(fact)};
}

FactLine fact_line(const Fact& fact) {
  return {fact.path, cell_of(fact), fact.source, std::string(name_of(fact.confidence)),
          fact.date, fact.note,     {}};
}

std::vector<FactLine> fact_lines(const Overlay& store, const std::set<std::string>& paths) {
  std::vector<FactLine> lines;
  lines.reserve(paths.size());
  for (const std::string& path : paths) lines.push_back(fact_line(*store.find(path)));
  return lines;
}

}  // namespace countervail

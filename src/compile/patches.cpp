// Patches of a scenario, applied in order. "candidate." stands for the chip of that
// side; where both sides have one chip, the patched side gets a copy, or a change to
// one would move both and the comparison would be of a chip with itself.
#include "compile/patches.h"

#include <fmt/format.h>

#include "base/error.h"
#include "facts/names.h"
#include "facts/patch.h"

namespace countervail {
namespace {

struct NamedSide {
  const char* name;
  Side Scenario::*side;
};
constexpr NamedSide kSides[] = {{"candidate", &Scenario::candidate},
                                {"reference", &Scenario::reference}};

std::string copy_mark(const NamedSide& named) {
  return fmt::format(" ({})", named.name);
}

bool names_one_chip(const Overlay& store, const Scenario& scenario) {
  return !scenario.candidate.chip.empty() && !scenario.reference.chip.empty() &&
         resolve_name(store, "chip", scenario.candidate.chip) ==
             resolve_name(store, "chip", scenario.reference.chip);
}

/// "candidate." and "reference." name the chip of that side. Where both sides have one chip, a side's patch gives it a
/// copy of its own.
std::vector<PathAlias> aliases_for(const Patch& patch, Overlay& facts, Scenario& scenario) {
  for (const NamedSide& named : kSides) {
    const std::string prefix = std::string(named.name) + ".";
    if (!patch.path.starts_with(prefix)) continue;
    Side& side = scenario.*named.side;
    if (side.chip.empty())
      throw Error(ErrorKind::kUnknownName, fmt::format("this question has no {}", named.name),
                  patch.file, patch.line, patch.column);
    const bool shared = names_one_chip(facts, scenario);
    side.chip = resolve_name(facts, "chip", side.chip);
    if (shared) {
      const std::string own = side.chip + copy_mark(named);
      facts.copy_item("chip", side.chip, own);
      side.chip = own;
    }
    return {{prefix, "chip/" + side.chip + "/"}};
  }
  return {};
}

}  // namespace

std::string_view shared_name(std::string_view chip) {
  for (const NamedSide& named : kSides)
    if (const std::string mark = copy_mark(named); chip.ends_with(mark))
      return chip.substr(0, chip.size() - mark.size());
  return chip;
}

void apply_patches(Overlay& facts, Scenario& scenario) {
  if (scenario.conflicts) facts.policy.conflicts = scenario.conflicts;
  for (const Patch& patch : scenario.patches)
    apply_patches({&patch, 1}, facts, aliases_for(patch, facts, scenario));
}

}  // namespace countervail

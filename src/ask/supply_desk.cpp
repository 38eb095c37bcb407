#include "ask/supply_desk.h"

#include <fmt/format.h>

#include "ask/state.h"
#include "base/error.h"
#include "base/text.h"
#include "facts/patch.h"
#include "study/supply_model.h"
#include "supply/plan_file.h"

namespace countervail::fields {
namespace {

/// "2027Q4" or "2027Q2..2028Q4" as numbers.
std::string dated(const std::string& value) {
  const std::size_t dots = value.find("..");
  const auto one = [](const std::string& text) {
    double year = 0;
    return parse_quarter_date(trim(text), year) ? format_number(year) : text;
  };
  if (dots == std::string::npos) return one(value);
  return one(value.substr(0, dots)) + ".." + one(value.substr(dots + 2));
}

}  // namespace

std::vector<Patch> with_dates(std::vector<Patch> patches) {
  for (Patch& patch : patches)
    if (patch.path.starts_with("supply/")) patch.value = dated(patch.value);
  return patches;
}

SupplyDesk::SupplyDesk(const Facts& facts, const Inputs& inputs, const std::string& plan)
    : own_(facts, inputs),
      observed_(Observations::load(facts.state().data_directory, "supply")),
      plan_(supply::read_plan(plan, facts.state().data_directory, observed_)),
      recipes_(supply::read_recipes(facts.state().data_directory)),
      facts_(own_.facts()) {
  add_plan_facts(plan_, facts_);
  apply_patches(with_dates(inputs.patches), facts_);
}

int SupplyDesk::quarter(const std::string& text, const char* field) const {
  int number = 0;
  try {
    number = supply::parse_quarter(text);
  } catch (const Error& error) {
    throw Error::at(error.kind, fmt::format("--{}: {}", field, error.message), error.hint);
  }
  const int place = number - plan_.calendar.first;
  if (place < 0 || place >= plan_.calendar.count)
    throw Error::at(
        ErrorKind::kRange, fmt::format("--{}: {} lies outside the plan", field, text),
        fmt::format("{} to {}", supply::quarter_name(plan_.calendar.first),
                    supply::quarter_name(plan_.calendar.first + plan_.calendar.count - 1)));
  return place;
}

}  // namespace countervail::fields

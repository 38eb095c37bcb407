#include "compile/scenario_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

constexpr int kDeepestInclude = 8;

void read_side(const TomlTable& table, Side& side) {
  side.chip = table.text_or("chip", side.chip);
  side.system = table.text_or("system", side.system);
  side.stack = table.text_or("stack", side.stack);
  table.finish();
}

int positive_int(const TomlTable& table, std::string_view key, long long fallback, long long most) {
  const long long value = table.integer_or(key, fallback);
  if (value < 1 || value > most)
    table.fail_range(key, fmt::format("'{}' must be from 1 to {}, got {}", key, most, value));
  return static_cast<int>(value);
}

void read_job(const TomlTable& table, Scenario& scenario) {
  scenario.sequence = positive_int(table, "sequence", scenario.sequence, 100'000'000);
  scenario.global_batch = positive_int(table, "batch", scenario.global_batch, 100'000'000);
  scenario.total_tokens = table.number_or("total_tokens", scenario.total_tokens);
  if (table.has("formats")) scenario.formats = formats_of(table.text("formats"));
  if (scenario.total_tokens < 0)
    table.fail_range("total_tokens", "'total_tokens' must not be negative");
  table.finish();
}

void read_parity(const TomlTable& table, Scenario& scenario) {
  if (table.has("reference_count"))
    scenario.reference_count = positive_int(table, "reference_count", 1, 100'000'000);
  if (table.has("max_count")) scenario.max_count = positive_int(table, "max_count", 1, 100'000'000);
  if (table.has("unit")) scenario.unit = count_unit_of(table.text("unit"));
  if (table.has("match")) scenario.match = match_of(table.text("match"));
  table.finish();
}

Patch read_patch(const TomlTable& table) {
  Patch patch;
  patch.path = table.text("path");
  patch.value = table.text("value");
  patch.source = table.text("source");
  patch.confidence = table.text_or("confidence", "assumed");
  patch.file = table.file();
  patch.line = table.line_of("value");
  patch.column = table.column_of("value");
  table.finish();
  return patch;
}

void merge(const std::string& text, const std::string& file, std::vector<std::string>& open,
           Scenario& scenario) {
  const TomlTable root = parse_toml(text, file);
  for (const std::string& include : root.texts_or_none("include")) {
    const std::string path =
        (std::filesystem::path(file).parent_path() / include).lexically_normal().string();
    if (std::find(open.begin(), open.end(), path) != open.end() || open.size() > kDeepestInclude)
      root.fail("include", static_cast<int>(ErrorKind::kConflict),
                fmt::format("circular include: {} -> {}", fmt::join(open, " -> "), path));
    open.push_back(path);
    merge(read_text_file(path), path, open, scenario);
    open.pop_back();
  }
  scenario.title = root.text_or("title", scenario.title);
  scenario.model = root.text_or("model", scenario.model);
  if (root.has("conflicts")) scenario.conflicts = conflicts_of(root.text("conflicts"));
  if (const auto side = root.table_if("candidate")) read_side(*side, scenario.candidate);
  if (const auto side = root.table_if("reference")) read_side(*side, scenario.reference);
  if (const auto job = root.table_if("job")) read_job(*job, scenario);
  if (const auto parity = root.table_if("parity")) read_parity(*parity, scenario);
  for (const TomlTable& patch : root.tables_or_none("patch"))
    scenario.patches.push_back(read_patch(patch));
  root.finish();
}

template <typename Enum>
Enum choice(const std::string& name, std::initializer_list<std::pair<const char*, Enum>> choices,
            const char* what) {
  std::vector<std::string> names;
  for (const auto& [spelling, value] : choices) {
    if (name == spelling) return value;
    names.emplace_back(spelling);
  }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown {} '{}'", what, name),
                  fmt::format("one of {}", fmt::join(names, ", ")));
}

}  // namespace

CountUnit count_unit_of(const std::string& name) {
  return choice<CountUnit>(name,
                           {{"package", CountUnit::kPackage},
                            {"node", CountUnit::kNode},
                            {"system", CountUnit::kSystem}},
                           "unit");
}

Match match_of(const std::string& name) {
  return choice<Match>(name,
                       {{"throughput", Match::kThroughput},
                        {"time-to-train", Match::kTimeToTrain},
                        {"power", Match::kPower}},
                       "match");
}

TrainedFormats formats_of(const std::string& name) {
  return choice<TrainedFormats>(
      name, {{"best", TrainedFormats::kBest}, {"16-bit", TrainedFormats::kSixteenBit}}, "formats");
}

Scenario parse_scenario(const std::string& text, const std::string& file_name) {
  Scenario scenario;
  std::vector<std::string> open{std::filesystem::path(file_name).lexically_normal().string()};
  merge(text, open.front(), open, scenario);
  return scenario;
}

Scenario read_scenario(const std::string& path) {
  return parse_scenario(read_text_file(path), path);
}

}  // namespace countervail

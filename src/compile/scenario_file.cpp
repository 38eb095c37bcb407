#include "compile/scenario_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
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
  scenario.formats = table.word_or("formats", kTrainedFormatsWords, scenario.formats);
  if (scenario.total_tokens < 0)
    table.fail_range("total_tokens", "'total_tokens' must not be negative");
  table.finish();
}

void read_parity(const TomlTable& table, Scenario& scenario) {
  if (table.has("reference_count"))
    scenario.reference_count = positive_int(table, "reference_count", 1, 100'000'000);
  if (table.has("max_count")) scenario.max_count = positive_int(table, "max_count", 1, 100'000'000);
  scenario.unit = table.word_or("unit", kCountUnitWords, scenario.unit);
  scenario.match = table.word_or("match", kMatchWords, scenario.match);
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

/// Reads the last of the files that are open, and what it includes.
void merge(const Files& files, std::vector<std::string>& open, Scenario& scenario) {
  const std::string file = open.back();
  const TomlTable root = read_toml(file, files);
  for (const std::string& include : root.texts_or_none("include")) {
    const std::string path = beside(file, include);
    const bool circular = std::find(open.begin(), open.end(), path) != open.end();
    if (circular || open.size() > kDeepestInclude)
      root.fail(
          "include", static_cast<int>(ErrorKind::kConflict),
          fmt::format("{}: {} -> {}", circular ? "circular include" : "includes more than 8 deep",
                      fmt::join(open, " -> "), path));
    open.push_back(path);
    merge(files, open, scenario);
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

}  // namespace

Scenario read_scenario(const std::string& path, const Files& files) {
  Scenario scenario;
  std::vector<std::string> open{beside("", path)};
  merge(files, open, scenario);
  return scenario;
}

}  // namespace countervail

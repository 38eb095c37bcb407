// What every verb prints for machines: JSON that its schema of docs/schemas allows, CSV whose number columns hold numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli.h"
#include "files/csv.h"
#include "json_schema.h"

namespace countervail::test {
namespace {

using Json = nlohmann::json;
const std::filesystem::path kSchemas =
    std::filesystem::path(COUNTERVAIL_SOURCE_DIR) / "docs/schemas";

/// Every verb and command, with outcomes that are quickly reached. Pictures go to {scratch}.
struct Asked {
  const char *schema, *question;
};
constexpr Asked kAsked[] = {
    {"parity", "parity scenarios/h20-vs-h100.toml"},
    {"parity", "parity scenarios/h20-vs-h100.toml --explain"},
    {"parity", "parity scenarios/h20-vs-h100.toml --match power"},
    {"parity", "parity scenarios/h20-vs-h100.toml --max-count 2"},
    {"parity",
     "parity --candidate 'H20 96GB' --reference 'H100 SXM5 80GB' --reference-count 1 --model "
     "'Llama 3.1 405B' --batch 64"},
    {"levers", "levers scenarios/levers/h20-vs-h100.toml --interactions"},
    {"levers", "levers scenarios/levers/h20-vs-h100.toml --max-count 2"},
    {"uncertainty", "uncertainty scenarios/atlas-a2-vs-dgx-h100.toml --draws 256 --only-ranges"},
    {"why", "why scenarios/why/packages-2026-dies.toml scenarios/why/packages-2026-memory.toml"},
    {"why",
     "why scenarios/llama-405b-cloudmatrix-vs-nvl72.toml scenarios/semianalysis-2025-04.toml"},
    {"why", "why scenarios/why/minerals-gallium.toml scenarios/why/minerals-rare-earths.toml"},
    {"plan",
     "plan 'H100 SXM5 80GB' --packages 64 --batch 512 --model 'Llama 3.1 8B' --frontier --explain"},
    {"plan", "plan 'H100 SXM5 80GB' --packages 8 --batch 512 --model 'Llama 3.1 405B'"},
    {"serving-parity", "parity scenarios/serve/llama-70b-h20-vs-h100.toml"},
    {"serving-parity", "parity scenarios/serve/llama-70b-h20-vs-h100.toml --tpot 0.0001"},
    {"deal", "deal scenarios/deal/chips-for-magnets-2025.toml --draws 32 --explain"},
    {"deal", "deal scenarios/deal/temporary-or-lasting.toml --draws 32"},
    {"serve", "serve 'H100 SXM5 80GB' --top 3 --load 0.5"},
    {"serve", "serve 'H100 SXM5 80GB' --packages 1"},
    {"catalog", "catalog chips --where vendor=Huawei"},
    {"catalog", "catalog systems"},
    {"catalog", "catalog models --sort parameters_total"},
    {"catalog", "catalog show 'Ascend 910C'"},
    {"catalog", "catalog check"},
    {"rules-check", "rules check 'H20 96GB' --to China"},
    {"rules-check", "rules check MI308X --to China"},
    {"rules-check", "rules check T4 --to Iran"},
    {"rules-check", "rules check 'H20 96GB' --to China --date 2025-04-20 --trace"},
    {"rules-history", "rules history 'H20 96GB' --to China"},
    {"rules-scan", "rules scan --to China"},
    {"rules-compare", "rules compare --to China --date 2023-01-01 --date 2025-06-01"},
    {"rules-list", "rules list"},
    {"rules-show", "rules show us-2023-10"},
    {"rules-design", "rules design --pack us-2023-10 --dies 1"},
    {"rules-validate", "rules validate"},
    {"package", "package 910c"},
    {"package", "package 910c --explain"},
    {"package-list", "package list"},
    {"package-need", "package need 910c --packages 1000"},
    {"package-stock", "package stock 910c --dies 2000000 --stacks 8000000"},
    {"package-question", "package question scenarios/packages/910c-against-one-5nm-die.toml"},
    {"package-heat", "package heat 910c"},
    {"package-workload", "package heat h100 --model 'Llama 3.1 8B' --packages 64 --batch 512"},
    {"package-train", "package train four-die-7nm --model 'Llama 3.1 8B' --packages 8 --batch 512"},
    {"package-wafer", "package wafer 910c -o {scratch}/wafer.svg"},
    {"package-heatmap", "package heatmap 910c -o {scratch}/map.svg"},
    {"validate", "validate training --source KOR --rows"},
    {"validate", "validate collectives"},
    {"validate", "validate operators --rows"},
    {"validate", "validate heat --rows"},
    {"validate", "validate operators --refit"},
    {"supply", "supply default --draws 64 --foresight full --explain"},
    {"supply", "supply epoch-view --draws 64 --quarters --from 2026Q1 --to 2026Q4"},
    {"supply-compare", "supply compare nikkei-2026-02 morgan-stanley-2025-10 --draws 64"},
    {"supply-why", "supply why default nikkei-2026-02 --draws 64"},
    {"race", "race default --draws 64 --unit train-tokens --added"},
    {"fleet",
     "fleet DeepSeek-V3 'HGX H800 8-GPU' --input-rate 7.04e6 --output-rate 1.94e6 --rates "
     "73.7e3,14.8e3"},
    {"fleet",
     "fleet DeepSeek-V3 'DGX H100' --traffic tests/fixtures/traces/synthetic-mooncake.jsonl "
     "--rates "
     "294.8e3,266.4e3 --unit-packages 32,144 --availability 0.98 --explain"},
    {"minerals", "minerals magnets-2025 --draws 64 --explain"},
    {"minerals", "minerals gallium-stop --draws 64"},
    {"minerals-list", "minerals list"},
    {"package-stock", "package stock 910c --plan default@2025Q4"},
    {"package-compare", "package compare 910c four-die-7nm"},
    {"package-actuary", "package 910c --actuary"},
    {"sweep",
     "sweep 910c --verb 'package need' --over packages=1000..4000:4 -o {scratch}/rows.db --csv "
     "{scratch}/rows.csv"},
    {"report", "report scenarios/h20-vs-h100.toml -o {scratch}/page.html"},
};

Said asked(std::string question, const char* format) {
  const Scratch scratch;
  const std::string hole = "{scratch}";
  for (std::size_t at; (at = question.find(hole)) != std::string::npos;)
    question.replace(at, hole.size(), scratch.path().string());
  return countervail_says(question + " --format " + format);
}

/// "9.51 s": a number that lost itself in words. A bare "910" may be a name.
bool hides_a_number(const std::string& text) {
  static const std::set<std::string> kUnits = {
      "s",  "ms",   "us",   "B",       "MB",      "GB", "TB",  "W",          "kW",
      "MW", "J",    "mJ",   "K",       "C",       "m",  "mm",  "um",         "USD",
      "%",  "GB/s", "TB/s", "TFLOP/s", "PFLOP/s", "h",  "min", "million USD"};
  const ParsedPrefix prefix = parse_number_prefix(text);
  return prefix.length > 0 && kUnits.contains(std::string(trim(text.substr(prefix.length))));
}

/// A column whose words are all numbers in disguise; among other words ("licence", "25 %") they are words.
bool is_numbers_in_words(const Json& table, const std::string& key) {
  int words = 0, hidden = 0;
  for (const Json& row : table["rows"]) {
    if (!row.at(key).is_string()) continue;
    const std::string text = row.at(key).get<std::string>();
    words += text.empty() || text == "-" || text == "unknown" ? 0 : 1;
    hidden += hides_a_number(text) ? 1 : 0;
  }
  return hidden > 0 && hidden == words;
}

class Machines : public testing::TestWithParam<Asked> {};

TEST_P(Machines, JsonIsAsItsSchemaSays) {
  const Said said = asked(GetParam().question, "json");
  ASSERT_LE(said.code, 1) << said.err;
  const Json document = Json::parse(said.out);
  const JsonSchema schema(kSchemas, std::string(GetParam().schema) + ".json");
  for (const std::string& offence : schema.offences(document)) ADD_FAILURE() << offence;
  for (const Json& table : document["tables"]) {
    std::set<std::string> keys;
    for (const Json& row : table["rows"]) EXPECT_EQ(row.size(), table["columns"].size());
    for (const Json& column : table["columns"]) {
      const std::string key = column["key"].get<std::string>();
      EXPECT_TRUE(keys.insert(key).second) << key << " stands twice";
      EXPECT_FALSE(is_numbers_in_words(table, key)) << table["key"] << " " << key;
    }
  }
  std::set<std::string> figures;
  for (const Json& figure : document["figures"])
    EXPECT_TRUE(figures.insert(figure["key"].get<std::string>()).second)
        << figure["key"] << " stands twice";
}

/// Columns whose header says that they hold numbers: "step [s]", "value_low".
bool holds_numbers(const std::string& header) {
  return header.ends_with(']') || header.ends_with("_low") || header.ends_with("_high");
}

TEST_P(Machines, CsvHoldsNumbersInNumberColumns) {
  const Said said = asked(GetParam().question, "csv");
  ASSERT_LE(said.code, 1) << said.err;
  std::istringstream lines(said.out + "\n");
  std::string block;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) {
      if (!line.starts_with("# ")) block += line + '\n';
      continue;
    }
    if (block.empty()) continue;
    const CsvTable table =
        parse_csv(block, "said.csv");  // as many cells as the header has, in every row
    for (const CsvRow& row : table.rows)
      for (std::size_t i = 0; i < table.header.size(); ++i) {
        double number = 0;
        const bool is_number = row.cells[i].empty() || parse_number(row.cells[i], number);
        EXPECT_TRUE(is_number || !holds_numbers(table.header[i]))
            << table.header[i] << ": " << row.cells[i];
      }
    block.clear();
  }
}

INSTANTIATE_TEST_SUITE_P(Verbs, Machines, testing::ValuesIn(kAsked),
                         [](const auto& each) { return "Case" + std::to_string(each.index); });

// No schema without an answer, so that none goes stale unseen.
TEST(Schemas, EachBelongsToAnAnswer) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kSchemas))
    files.insert(entry.path().filename().string());
  ASSERT_EQ(files.erase("document.json"), 1u);
  for (const Asked& each : kAsked) files.erase(std::string(each.schema) + ".json");
  EXPECT_TRUE(files.empty()) << "no answer has " << *files.begin();
}

TEST(Schemas, AnswerOfAnotherShapeIsRefused) {
  const Json good = Json::parse(asked("catalog check", "json").out);
  const JsonSchema schema(kSchemas, "catalog.json");
  ASSERT_TRUE(schema.offences(good).empty());
  const auto refused = [&](const char* pointer, const Json& value) {
    Json bad = good;
    bad[Json::json_pointer(pointer)] = value;
    return !schema.offences(bad).empty();
  };
  EXPECT_TRUE(refused("/schema", "countervail/plan/1"));
  EXPECT_TRUE(refused("/outcome", "perhaps"));
  EXPECT_TRUE(refused("/figures/0/value", "9.51 s"));
  EXPECT_TRUE(refused("/tables/0/rows/0/stated", "9.51 s"));
  EXPECT_TRUE(refused("/tables/0/rows/0/more", 1));
  EXPECT_TRUE(refused("/tables/0/key", "others"));
  EXPECT_TRUE(refused("/extra", 1));
}

}  // namespace
}  // namespace countervail::test

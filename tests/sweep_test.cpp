// A sweep as a user runs it: the same rows on any number of threads, after kills, after a disk that was full; each row what
// the verb says alone.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli.h"
#include "files/csv.h"

namespace countervail::test {
namespace {

std::string sweep_of(const std::string& question, const std::string& name,
                     const std::string& more = {}) {
  return "sweep " + question + " -o " + name + ".db --csv " + name + ".csv " + more;
}

/// 120 rows of some milliseconds each.
std::string many() {
  return "910c --verb 'package need' --over packages=1000..120000:120";
}

TEST(Sweep, ARowIsWhatTheVerbSaysAlone) {
  const Scratch scratch;
  const std::string name = (scratch.path() / "rows").string();
  const Said said =
      countervail_says(sweep_of("scenarios/h20-vs-h100.toml --over reference-count=32,64 --over "
                                "'candidate.bf16=100..148 TFLOP/s:2'",
                                name));
  ASSERT_EQ(said.code, 0) << said.err;
  const CsvTable table = parse_csv(text_of(name + ".csv"), "rows.csv");
  ASSERT_EQ(table.rows.size(), 4u);
  const Said alone = countervail_says(
      "parity scenarios/h20-vs-h100.toml --reference-count 32 --set 'candidate.bf16=148 TFLOP/s' "
      "--format json");
  const nlohmann::json document = nlohmann::json::parse(alone.out);
  int compared = 0;
  for (const auto& figure : document["figures"]) {
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      const std::string& header = table.header[i];
      if (header.substr(0, header.find(" [")) != figure["key"].get<std::string>()) continue;
      if (figure["value"].is_null()) continue;
      EXPECT_EQ(std::stod(table.rows[1].cells[i]), figure["value"].get<double>()) << header;
      ++compared;
    }
  }
  EXPECT_GT(compared, 50);
}

TEST(Sweep, ThreadsChangeNothing) {
  const Scratch scratch;
  std::string first;
  for (const char* threads : {"1", "2", "7", "16"}) {
    const std::string name = (scratch.path() / threads).string();
    ASSERT_EQ(countervail_says(sweep_of(many(), name, std::string("--threads ") + threads)).code,
              0);
    const std::string csv = text_of(name + ".csv");
    if (first.empty()) first = csv;
    EXPECT_FALSE(csv.empty());
    EXPECT_EQ(csv, first) << threads << " threads";
  }
}

// Each of 20 kills falls at another moment of a run: before the file is there, between rows, while it commits.
TEST(Sweep, TwentyKillsLoseNothing) {
  const Scratch scratch;
  const std::string whole = (scratch.path() / "whole").string(),
                    killed = (scratch.path() / "killed").string();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(countervail_says(sweep_of(many(), whole)).code, 0);
  const std::chrono::duration<double> takes = std::chrono::steady_clock::now() - start;
  std::string seen;
  int kills = 0, partial = 0;
  for (int i = 0; kills < 20 && i < 200; ++i) {
    // A low-discrepancy walk over the run (golden ratio), so that moments spread without luck.
    const double moment = takes.count() * std::fmod(0.3 + 0.618033988749895 * i, 1.0);
    const Said said = shell_says("timeout -s KILL " + std::to_string(moment) + " countervail " +
                                 sweep_of(many(), killed));
    if (said.code == 0) {  // done before its moment: begin anew
      EXPECT_EQ(text_of(killed + ".csv"), text_of(whole + ".csv"));
      std::filesystem::remove(killed + ".db");
      continue;
    }
    ++kills;
    std::error_code ignored;
    partial += std::filesystem::file_size(killed + ".db", ignored) > 0 && !ignored ? 1 : 0;
  }
  EXPECT_EQ(kills, 20);
  EXPECT_GT(partial, 3) << "most kills came before the file was there";
  ASSERT_EQ(countervail_says(sweep_of(many(), killed)).code, 0);
  EXPECT_EQ(text_of(killed + ".csv"), text_of(whole + ".csv"));
}

// A limit on the size of files stands for a full disk: the system refuses the write in both cases.
TEST(Sweep, AFullDiskIsAnErrorAndAValidFile) {
  const Scratch scratch;
  const std::string name = (scratch.path() / "rows").string();
  const Said full = shell_says("trap '' XFSZ; ulimit -f 64; countervail " + sweep_of(many(), name));
  EXPECT_EQ(full.code, 2);
  EXPECT_NE(full.err.find("rows.db: "), std::string::npos) << full.err;
  EXPECT_FALSE(std::filesystem::exists(name + ".csv"));
  const Said resumed = countervail_says(sweep_of(many(), name));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  const std::string other = (scratch.path() / "whole").string();
  ASSERT_EQ(countervail_says(sweep_of(many(), other)).code, 0);
  EXPECT_EQ(text_of(name + ".csv"), text_of(other + ".csv"));
}

TEST(Sweep, AnotherSweepsDatabaseIsRefused) {
  const Scratch scratch;
  const std::string name = (scratch.path() / "rows").string();
  ASSERT_EQ(countervail_says(sweep_of(many(), name)).code, 0);
  const auto refused = [&](const std::string& question, const char* words) {
    const Said said = countervail_says(sweep_of(question, name));
    EXPECT_EQ(said.code, 2);
    EXPECT_NE(said.err.find(words), std::string::npos) << said.err;
  };
  refused("910c --verb 'package need' --over packages=1000..120000:60", "its over is");
  refused("four-die-7nm --verb 'package need' --over packages=1000..120000:120", "its question is");
  refused(many() + " --keep cost", "its keep is");
  EXPECT_EQ(countervail_says(sweep_of(many(), name)).code, 0);
}

TEST(Sweep, ARowThatCannotBeAnsweredStandsWithItsError) {
  const Scratch scratch;
  const std::string name = (scratch.path() / "rows").string();
  const Said said = countervail_says(sweep_of(
      "--verb 'rules check' --given to=China --over 'item=H20 96GB,no such chip,A100 PCIe 80GB'",
      name));
  EXPECT_EQ(said.code, 1) << said.err;
  EXPECT_NE(said.out.find("1 could not be answered"), std::string::npos) << said.out;
  EXPECT_NE(text_of(name + ".csv").find("no such chip"), std::string::npos);
}

}  // namespace
}  // namespace countervail::test

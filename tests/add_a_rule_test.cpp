// docs/methods/rules.md, "Add a rule in ten minutes", followed literally: the file that the page
// prints is put where the page says, the commands that the page prints are run, and their output is
// what the page prints.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rules/pack_files.h"

namespace countervail {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Bodies of the fenced blocks of a language within the section, in order.
std::vector<std::string> blocks(const std::string& section, const std::string& language) {
  std::vector<std::string> found;
  const std::string fence = "```" + language + "\n";
  for (std::size_t at = section.find(fence); at != std::string::npos;
       at = section.find(fence, at)) {
    at += fence.size();
    const std::size_t end = section.find("```", at);
    found.push_back(section.substr(at, end - at));
    at = end + 3;
  }
  return found;
}

std::string run(const std::string& command) {
  std::string out;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return "cannot run";
  char buffer[4096];
  while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
  pclose(pipe);
  return out;
}

TEST(AddARule, FollowsThePageLiterally) {
  if (!fs::exists(COUNTERVAIL_BINARY)) GTEST_SKIP() << "the command line is not built";
  const std::string page = text_of(COUNTERVAIL_SOURCE_DIR "/docs/methods/rules.md");
  const std::size_t start = page.find("## Add a rule in ten minutes");
  ASSERT_NE(start, std::string::npos);
  const std::string section = page.substr(start, page.find("\n## ", start + 3) - start);

  const fs::path work =
      fs::temp_directory_path() / ("countervail-add-a-rule-" + std::to_string(getpid()));
  fs::remove_all(work);
  fs::create_directories(work);
  fs::copy(COUNTERVAIL_SOURCE_DIR "/data", work / "data", fs::copy_options::recursive);
  const auto files = blocks(section, "toml");
  ASSERT_EQ(files.size(), 1u);
  const std::string marker = "`data/rules/us/";
  const std::size_t name_at = section.find(marker);
  ASSERT_NE(name_at, std::string::npos);
  const std::string name =
      section.substr(name_at + 1, section.find('`', name_at + 1) - name_at - 1);
  std::ofstream(work / name) << files.front();

  const auto sessions = blocks(section, "console");
  ASSERT_GE(sessions.size(), 2u);
  for (const std::string& session : sessions) {
    ASSERT_TRUE(session.starts_with("$ countervail ")) << session;
    const std::size_t end = session.find('\n');
    const std::string arguments = session.substr(14, end - 14);
    const std::string shown = session.substr(end + 1);
    const std::string out = run(std::string("\"") + COUNTERVAIL_BINARY + "\" --width 80 --data \"" +
                                (work / "data").string() + "\" " + arguments);
    // The page shows the beginning of the output.
    EXPECT_TRUE(out.starts_with(shown)) << arguments << "\nprinted:\n"
                                        << out << "\nthe page says:\n"
                                        << shown;
  }
  fs::remove_all(work);
}

TEST(AddARule, ThePageListsEveryClauseWithItsConfidence) {
  const std::string page = text_of(COUNTERVAIL_SOURCE_DIR "/docs/methods/rules.md");
  const rules::Book book = rules::load_book(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  for (const rules::Clause& clause : book.clauses) {
    const std::string& instrument =
        book.instruments[static_cast<std::size_t>(clause.instrument)].id;
    const std::string row = "| " + instrument + " | " + clause.id + " | " + clause.citation +
                            " | " + std::string(name_of(clause.confidence)) + " |";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace countervail

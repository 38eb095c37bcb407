// Golden transcripts: every command of tests/transcripts/*.txt prints what stands there, byte for byte, in a window of
// 80 columns. After a wanted change: scripts/update_transcripts.sh, which runs these tests and lets them write, and read
// the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "transcript.h"

namespace countervail::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> transcripts() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(COUNTERVAIL_SOURCE_DIR) / "tests/transcripts"))
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The commands of a transcript with what they print now.
std::string rerun(const std::string& transcript) {
  std::string result;
  for (const Step& step : steps_of_transcript(transcript))
    result += "$ " + step.command + "\n" + shown(shell_says(at_80_columns(step.command)));
  return result;
}

/// The first line that differs, empty when none does: a transcript whole would drown the report.
std::string first_difference(const std::string& got, const std::string& wanted) {
  std::istringstream mine(got), theirs(wanted);
  std::string a, b;
  for (int line = 1;; ++line) {
    const bool more_mine = static_cast<bool>(std::getline(mine, a)),
               more_theirs = static_cast<bool>(std::getline(theirs, b));
    if (!more_mine && !more_theirs) return {};
    if (more_mine != more_theirs || a != b)
      return "line " + std::to_string(line) + "\n  got    " + (more_mine ? a : "the end") +
             "\n  wanted " + (more_theirs ? b : "the end");
  }
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class Transcripts : public testing::TestWithParam<fs::path> {};

TEST_P(Transcripts, PrintWhatTheyDid) {
  const std::string wanted = text_of(GetParam()), got = rerun(wanted);
  if (rewriting()) std::ofstream(GetParam(), std::ios::binary) << got;
  EXPECT_FALSE(got.empty());
  EXPECT_EQ(first_difference(got, wanted), "")
      << "after a wanted change: scripts/update_transcripts.sh";
}

TEST_P(Transcripts, FitEightyColumns) {
  std::istringstream lines(text_of(GetParam()));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ") || line.starts_with("countervail: "))
      continue;  // typed, or one line by rule
    EXPECT_LE(columns(line), 80u) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Transcripts, testing::ValuesIn(transcripts()), [](const auto& each) {
  std::string name = each.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
});

}  // namespace
}  // namespace countervail::test

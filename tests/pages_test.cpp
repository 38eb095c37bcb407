// The pages that a reader follows: README.md and docs/ten-minutes/*.md. Their commands are run as they stand, in an empty
// folder (README: in the source tree), and must print what the page shows. README to the byte, as far as it goes; a ten-minute
// page by its words, so that a column more in a table changes no page.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "source_tree.h"
#include "transcript.h"

namespace countervail::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> ten_minute_pages() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(kRoot) / "docs/ten-minutes"))
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class TenMinutes : public testing::TestWithParam<fs::path> {};

TEST_P(TenMinutes, DoWhatTheySay) {
  const Scratch scratch;
  int commands = 0;
  for (const Step& step : steps_of_page(text_of(GetParam()))) {
    if (step.is_file) {
      scratch.write(step.file, step.wanted);
      continue;
    }
    const std::string got = shown(shell_says(step.command, scratch.path().string()));
    EXPECT_EQ(missing_piece(got, step.wanted), "") << "$ " << step.command << "\n" << got;
    ++commands;
  }
  EXPECT_GE(commands, 3);
}

std::string stem(const testing::TestParamInfo<fs::path>& page) {
  std::string name = page.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(All, TenMinutes, testing::ValuesIn(ten_minute_pages()), stem);

/// "..." at the end of what a page shows.
const std::string kLeftOut = "...\n";

TEST(Readme, PrintsWhatItShows) {
  std::string page = text_of(fs::path(kRoot) / "README.md");
  const std::vector<Step> steps = steps_of_page(page);
  ASSERT_FALSE(steps.empty());
  for (const Step& step : steps) {
    if (step.is_file || step.wanted.empty()) continue;
    std::string got = shown(shell_says(at_80_columns(step.command)));
    if (step.wanted.ends_with(kLeftOut)) {
      const std::string body = step.wanted.substr(0, step.wanted.size() - kLeftOut.size());
      got = first_paragraphs(got, paragraphs(body)) + kLeftOut;
    }
    if (rewriting()) page.replace(page.find(step.wanted), step.wanted.size(), got);
    EXPECT_EQ(got, step.wanted) << "$ " << step.command;
  }
  if (rewriting()) std::ofstream(fs::path(kRoot) / "README.md", std::ios::binary) << page;
}

TEST(Transcript, LeavesOutOnlyWhatThePageLeavesOut) {
  const std::string got = "a b\nc\n\nd e\nf\n";
  EXPECT_EQ(missing_piece(got, "a b c\n...\n"), "");
  EXPECT_EQ(missing_piece(got, "a b\n...\nd e\n...\n"), "");
  EXPECT_EQ(missing_piece(got, "a b c d e f\n"), "");
  EXPECT_EQ(missing_piece(got, "b c\n...\n"), "b c");            // begins elsewhere
  EXPECT_EQ(missing_piece(got, "a b\nc\n"), "the end");          // more follows
  EXPECT_EQ(missing_piece(got, "...\nd f\n...\n"), "d f");       // not what stands there
  EXPECT_EQ(missing_piece(got, "a b\n...\na b\n...\n"), "a b");  // not twice
}

TEST(Transcript, PageHoldsFilesAndCommands) {
  const std::vector<Step> steps = steps_of_page(
      "Write `a.csv`:\n\n```csv\nx,y\n```\nThen\n```console\n$ one \\\n> two\nsaid\n$ three\n```\n"
      "```sh\n$ not run\n```\n");
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_TRUE(steps[0].is_file);
  EXPECT_EQ(steps[0].file, "a.csv");
  EXPECT_EQ(steps[0].wanted, "x,y\n");
  EXPECT_EQ(steps[1].command, "one \\\ntwo");
  EXPECT_EQ(steps[1].wanted, "said\n");
  EXPECT_EQ(steps[2].command, "three");
}

}  // namespace
}  // namespace countervail::test

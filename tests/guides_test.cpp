// The maps of this repository say what is there: data/README.md names every file of data/ with its columns and its readers,
// the ten questions of ARCHITECTURE.md are answered by the file they name, and a link in a page leads somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "cli.h"
#include "files/csv.h"
#include "source_tree.h"

namespace countervail::test {
namespace {

namespace fs = std::filesystem;

/// The pieces of `text` between backquotes, fenced blocks left out.
std::vector<std::string> quoted(const std::string& text) {
  std::vector<std::string> pieces;
  for (std::size_t open = text.find('`'); open != std::string::npos; open = text.find('`', open)) {
    const std::size_t close = text.find('`', open + 1);
    if (close == std::string::npos) break;
    pieces.push_back(text.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return pieces;
}

/// data/README.md by folder: the text below each heading "## `folder`".
std::map<std::string, std::string> sections_of_data() {
  std::map<std::string, std::string> sections;
  std::istringstream lines(text_of(fs::path(kRoot) / "data/README.md"));
  std::string folder;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## `"))
      folder = line.substr(4, line.size() - 5);
    else
      sections[folder] += line + "\n";
  }
  return sections;
}

std::vector<fs::path> data_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(kRoot) / "data"))
    if (entry.is_regular_file() && entry.path().extension() != ".md") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

bool has(const std::string& text, const std::string& name) {
  return text.find("`" + name + "`") != std::string::npos;
}

TEST(DataReadme, NamesEveryFile) {
  const auto sections = sections_of_data();
  for (const fs::path& file : data_files()) {
    const std::string folder = fs::relative(file.parent_path(), fs::path(kRoot) / "data").string();
    ASSERT_TRUE(sections.contains(folder)) << "data/README.md has no section `" << folder << "`";
    EXPECT_TRUE(has(sections.at(folder), file.filename().string()))
        << "data/README.md, section `" << folder << "`: name " << file.filename();
  }
}

/// The columns of a fact row, as the head of data/README.md gives them.
bool is_fact_row(const std::vector<std::string>& columns) {
  return columns == std::vector<std::string>{"item",   "field",      "value", "unit",
                                             "source", "confidence", "date",  "note"};
}

TEST(DataReadme, NamesEveryColumn) {
  auto sections = sections_of_data();
  for (const fs::path& file : data_files()) {
    if (file.extension() != ".csv") continue;
    const std::string& section =
        sections[fs::relative(file.parent_path(), fs::path(kRoot) / "data").string()];
    std::istringstream lines(section);
    std::string row;
    for (std::string line; std::getline(lines, line);)
      if (has(line, file.filename().string()) && line.starts_with("|")) row = line;
    const CsvTable table = read_csv(file.string());
    if (is_fact_row(table.header)) {
      EXPECT_NE((section + row).find("act rows"), std::string::npos) << file << " holds fact rows";
      continue;
    }
    for (const std::string& column : table.header)
      EXPECT_TRUE(has(row, column)) << "data/README.md: column " << column << " of " << file;
  }
}

TEST(DataReadme, NamesNothingThatIsNotThere) {
  for (const auto& [folder, text] : sections_of_data())
    for (const std::string& name : quoted(text)) {
      const bool data = name.ends_with(".csv") || name.ends_with(".toml");
      const bool code = name.ends_with(".cpp") || name.ends_with(".h");
      if (!data && !code) continue;
      const bool from_root = name.find('/') != std::string::npos;
      EXPECT_TRUE(fs::exists(fs::path(kRoot) / "data" / folder / name) ||
                  (from_root && (fs::exists(fs::path(kRoot) / name) ||
                                 fs::exists(fs::path(kRoot) / "data" / name))))
          << "data/README.md, section `" << folder << "`: " << name;
    }
}

/// The rows of the table below a heading of ARCHITECTURE.md, without its head.
std::vector<std::string> rows_below(const std::string& heading) {
  std::istringstream lines(text_of(fs::path(kRoot) / "ARCHITECTURE.md"));
  std::vector<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) inside = line == heading;
    if (inside && line.starts_with("| ") && line.find('`') != std::string::npos)
      rows.push_back(line);
  }
  return rows;
}

TEST(Architecture, AnswersTenQuestions) {
  const std::vector<std::string> rows = rows_below("## Ten questions of a newcomer");
  EXPECT_EQ(rows.size(), 10u);
  for (const std::string& row : rows) {
    const std::vector<std::string> answer = quoted(row);
    ASSERT_EQ(answer.size(), 2u) << row;
    ASSERT_TRUE(fs::exists(fs::path(kRoot) / answer[0])) << row;
    EXPECT_NE(text_of(fs::path(kRoot) / answer[0]).find(answer[1]), std::string::npos) << row;
  }
}

/// Targets of "](...)" that are files of this repository.
std::vector<std::string> links(const std::string& text) {
  std::vector<std::string> targets;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
    std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
    target = target.substr(0, target.find('#'));
    if (!target.empty() && target.find(':') == std::string::npos) targets.push_back(target);
  }
  return targets;
}

TEST(Pages, LinksLeadSomewhere) {
  std::vector<fs::path> pages = {fs::path(kRoot) / "README.md", fs::path(kRoot) / "ARCHITECTURE.md",
                                 fs::path(kRoot) / "CONTRIBUTING.md",
                                 fs::path(kRoot) / "data/README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(kRoot) / "docs"))
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  int seen = 0;
  for (const fs::path& page : pages)
    for (const std::string& target : links(text_of(page))) {
      EXPECT_TRUE(fs::exists(page.parent_path() / target)) << page << ": " << target;
      ++seen;
    }
  EXPECT_GT(seen, 10);
}

}  // namespace
}  // namespace countervail::test

#include "files/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "files/csv.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

const Texts kTexts = {{"a.toml", "x = 1\n"},
                      {"rules/cn/c.toml", "y = z\n"},
                      {"rules/sets.csv", "set,member\nD:5,China,more\n"},
                      {"rules/us/b.toml", ""},
                      {"rules/us/a.toml", ""}};

/// The same texts on the disk.
class OnDisk {
 public:
  OnDisk()
      : folder_(std::filesystem::path(testing::TempDir()) /
                ("countervail_files_test_" + std::to_string(getpid()))) {
    for (const auto& [path, text] : kTexts) {
      std::filesystem::create_directories((folder_ / path).parent_path());
      std::ofstream(folder_ / path) << text;
    }
  }
  ~OnDisk() { std::filesystem::remove_all(folder_); }
  Files files() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
};

TEST(Files, MemoryAndDiskGiveTheSame) {
  const OnDisk disk;
  EXPECT_EQ(texts_below(disk.files()), kTexts);
  for (const Files& files : {disk.files(), Files::in_memory(kTexts)}) {
    EXPECT_EQ(files.read("a.toml"), "x = 1\n");
    EXPECT_TRUE(files.has("rules/sets.csv"));
    EXPECT_FALSE(files.has("rules/none.csv"));
    EXPECT_EQ(files.folders("rules"), (std::vector<std::string>{"cn", "us"}));
    EXPECT_EQ(files.list("rules/us", ".toml"),
              (std::vector<std::string>{"rules/us/a.toml", "rules/us/b.toml"}));
    EXPECT_EQ(files.list("", ".toml"), std::vector<std::string>{"a.toml"});
    EXPECT_TRUE(files.list("nowhere", "").empty());
    EXPECT_TRUE(files.folders("nowhere").empty());
  }
}

TEST(Files, MessagesNameFileLineAndColumn) {
  const OnDisk disk;
  const std::string folder = disk.files().shown("");
  const Files memory = Files::in_memory(kTexts);
  EXPECT_EQ(failure([&] { read_csv("rules/sets.csv", memory); }),
            "rules/sets.csv:2:11: 3 cells, but the header has 2");
  EXPECT_EQ(failure([&] { read_csv("rules/sets.csv", disk.files()); }),
            folder + "/rules/sets.csv:2:11: 3 cells, but the header has 2");
  EXPECT_EQ(failure([&] { read_toml("rules/cn/c.toml", memory); }).substr(0, 18),
            "rules/cn/c.toml:1:");
  EXPECT_EQ(failure([&] { memory.read("no.toml"); }), "no.toml: cannot open this file");
  EXPECT_EQ(failure([&] { disk.files().read("no.toml"); }),
            folder + "/no.toml: cannot open this file");
  EXPECT_EQ(failure([&] { disk.files().read("rules"); }), folder + "/rules: this is a folder");
}

TEST(Files, PathsAreResolvedInTheTextAlone) {
  EXPECT_EQ(beside("scenarios/a.toml", "b.toml"), "scenarios/b.toml");
  EXPECT_EQ(beside("scenarios/a.toml", "../data/./b.toml"), "data/b.toml");
  EXPECT_EQ(beside("a.toml", "../b.toml"), "../b.toml");
  EXPECT_EQ(beside("/x/a.toml", "../../b.toml"), "/b.toml");
  EXPECT_EQ(beside("x/a.toml", "/y/b.toml"), "/y/b.toml");
  EXPECT_EQ(beside("", "./t.toml"), "t.toml");
  EXPECT_EQ(stem_of("packages/h100.toml"), "h100");
  EXPECT_EQ(stem_of("a/.hidden"), ".hidden");
  EXPECT_EQ(stem_of("a.b.csv"), "a.b");
  EXPECT_EQ(last_part("a/b.csv"), "b.csv");
  EXPECT_EQ(folder_of("/b.csv"), "/");
  EXPECT_EQ(folder_of("b.csv"), "");
}

}  // namespace
}  // namespace countervail

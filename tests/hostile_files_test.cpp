// Files that mean harm, of every kind that is read and is no model: one line on stderr, exit 2 within a second or so, nothing
// on stdout, no control character of theirs on a terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "cli.h"

namespace countervail::test {
namespace {

std::string times(const std::string& text, int count) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::string utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += c, wide += '\0';
  return wide;
}

const std::string kHeader = "kind,item,field,value,unit,source,confidence,date,note\n";
const std::string kStack =
    "width = \"10 mm\"\nheight = \"10 mm\"\n[materials]\nsi = { conductivity = \"100 W/(m K)\" }\n"
    "[top]\nkind = \"sink\"\nresistance = \"0.1 K/W\"\nambient = \"45 C\"\n";
const std::string kLayer = "[[layer]]\nname = \"a\"\nthickness = \"100 um\"\nmaterial = \"si\"\n";
const std::string kDie =
    "[[layer]]\nname = \"a\"\nthickness = \"100 um\"\n[[layer.die]]\nname = \"d\"\nmaterial = "
    "\"si\"\n"
    "width = \"10 mm\"\nheight = \"10 mm\"\nfloorplan = \"p.flp\"\npowers = \"p.ptrace\"\n";

/// `name` holds `text`; `question` is asked with {} for its path.
struct Hostile {
  const char* what;
  std::string name, text, question;
};

std::vector<Hostile> hostile_files() {
  const char *check = "rules check '{}' --to China", *heat = "package heat '{}'";
  return {
      {"escape codes in a chip's name", "a.csv",
       kHeader + "chip,\x1b[31mX\x1b[0m,bf16,1,GB/s,s,vendor,2026,\n", check},
      {"escape codes in an unknown key", "b.toml", "\"\\u001b[2J\" = 1\n", check},
      {"a name that turns the direction of writing", "c.csv",
       kHeader + "chip,\xE2\x80\xAE"
                 "001H,bf61,1,TFLOP/s,s,vendor,2026,\n",
       check},
      {"UTF-16", "d.csv", utf16(kHeader + "chip,X,bf16,1,TFLOP/s,s,vendor,2026,\n"), check},
      {"UTF-16 TOML", "e.toml", utf16("name = \"x\"\nfp8 = \"100 TFLOP/s\"\n"), check},
      {"not a number", "f.csv", kHeader + "chip,X,bf16,nan,TFLOP/s,s,vendor,2026,\n", check},
      {"infinity", "g.toml", "name = \"x\"\nfp8 = \"inf TFLOP/s\"\n", check},
      {"beyond doubles", "h.toml", "name = \"x\"\nfp8 = \"1e999 TFLOP/s\"\n", check},
      {"below zero", "i.toml", "name = \"x\"\nfp8 = \"-5 TFLOP/s\"\n", check},
      {"a million columns", "j.csv", times("a,", 1'000'000) + "\n", check},
      {"an open quote", "k.csv", kHeader + "chip,\"" + times("x", 100'000), check},
      {"a zero byte", "l.csv", kHeader + std::string("chip,X\0,", 8), check},
      {"a million rows of one unknown field", "m.csv",
       kHeader + times("chip,X,fooo,1,W,s,vendor,2026,\n", 300'000), check},
      {"arrays 200,000 deep", "n.toml", "a = " + times("[", 200'000) + times("]", 200'000), check},
      {"100,000 nested tables", "o.toml", "[" + times("a.", 100'000) + "a]\n", check},
      {"an endless name", "p.toml",
       "name = \"" + times("x", 1'000'000) + "\"\nfp88 = \"1 TFLOP/s\"\n", check},
      {"a scenario with escape codes", "q.toml", "model = \"\\u001b]0;x\\u0007\"\n", "parity '{}'"},
      {"a billion sublayers", "r.toml", kStack + kLayer + "sublayers = 1000000000\n", heat},
      {"a billion cells", "s.toml", kStack + kLayer + "[grid]\ncolumns = 1000000000\n", heat},
      {"a stack of no thickness", "t.toml",
       kStack + "[[layer]]\nname = \"a\"\nthickness = \"0 um\"\nmaterial = \"si\"\n", heat},
      {"100,000 layers", "u.toml", kStack + times(kLayer, 100'000), heat},
      {"a stack that names itself", "v.toml",
       kStack +
           "[[layer]]\nname = \"a\"\nthickness = \"1 um\"\n[[layer.die]]\nname = \"d\"\nmaterial = "
           "\"si\"\n"
           "width = \"10 mm\"\nheight = \"10 mm\"\nfloorplan = \"v.toml\"\npowers = \"v.toml\"\n",
       heat},
      {"a stack that names a device", "w.toml",
       kStack + "[[layer]]\nname = \"a\"\nthickness = \"1 um\"\n[[layer.die]]\nname = "
                "\"d\"\nmaterial = \"si\"\n"
                "width = \"10 mm\"\nheight = \"10 mm\"\nfloorplan = \"/dev/zero\"\npowers = "
                "\"/dev/zero\"\n",
       heat},
      {"a layer configuration without end", "x.lcf",
       times("0\nY\nY\n1e6\n0.01\n1e-4\na.flp\n", 50'000), heat},
      {"a binary layer configuration", "y.lcf",
       std::string("\x7f"
                   "ELF\x02\x01\x00\x1b[2J",
                   12),
       heat},
      {"a package of a thousand million dies", "z.toml",
       "title = \"x\"\n[die.a]\nnode = \"TSMC 4N\"\nwidth = \"1e9 mm\"\nheight = \"1 mm\"\n",
       "package '{}'"},
      {"a table of rules with escape codes", "A.csv", "chip,\x1b[5m\nx,y\n", "rules validate '{}'"},
      {"a stack profile of words", "B.toml", "name = \"x\"\ntensor_overlap = \"\\u009b2J\"\n",
       "plan 'H20 96GB' --stack-file '{}' --stack B --packages 8"}};
}

std::string asked(const Hostile& one, const std::string& path) {
  std::string question = one.question;
  return question.replace(question.find("{}"), 2, path);
}

bool shows_only_text(const std::string& said) {
  return std::none_of(said.begin(), said.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7F;
  });
}

TEST(HostileFiles, AreRefusedInOneLine) {
  const Scratch scratch;
  scratch.write("p.flp", "u 0.01 0.01 0 0\n");
  scratch.write("p.ptrace", "u\n5\n");
  for (const Hostile& one : hostile_files()) {
    const std::string path = scratch.write(one.name, one.text);
    const auto start = std::chrono::steady_clock::now();
    const Said said = countervail_says(asked(one, path));
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(said.code, 2) << one.what << "\n" << said.err.substr(0, 400);
    EXPECT_EQ(said.out.substr(0, 400), "") << one.what;
    EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << one.what;
    EXPECT_LT(said.err.size(), 5000u) << one.what;
    EXPECT_TRUE(shows_only_text(said.err)) << one.what;
    EXPECT_LT(spent.count(), 20) << one.what;  // a hang, not a speed: machines under test are slow
  }
}

// A name that is accepted is shown without what it does to a terminal, in every format.
TEST(HostileFiles, NamesAreNeverShownRaw) {
  const Scratch scratch;
  const std::string path = scratch.write(
      "own.csv",
      kHeader + "chip,\x1b[31mX\x1b[0m\xE2\x80\xAE,bf16,100,TFLOP/s,\x1b]0;s\x07,vendor,2026,\n");
  for (const char* format : {"text", "md", "csv", "json"}) {
    const Said said = countervail_says("catalog chips --catalog '" + path +
                                       "' --where bf16=100 --format " + std::string(format));
    EXPECT_TRUE(shows_only_text(said.out)) << format;
    EXPECT_TRUE(shows_only_text(said.err)) << format;
    const bool is_data = std::string(format) == "json";
    EXPECT_TRUE(is_data || said.out.find("\xE2\x80\xAE") == std::string::npos) << format;
  }
}

}  // namespace
}  // namespace countervail::test

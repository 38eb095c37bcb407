// The verb `package` as a user runs it: exit codes, messages, files.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>

namespace {

struct Ran {
  int code = 0;
  std::string text;  // stdout and stderr
};

Ran run(const std::string& arguments) {
  Ran result;
  FILE* pipe =
      popen((std::string(COUNTERVAIL_BINARY) + " package " + arguments + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer;
  while (std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe))
    result.text.append(buffer.data(), n);
  const int status = pclose(pipe);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

std::string temporary(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  std::ofstream(path) << text;
  return path;
}

std::string question(const std::string& fact, const std::string& density) {
  return "title = \"x\"\n[[reading]]\nname = \"r\"\npackage = \"910c\"\nfact = \"" + fact +
         "\"\ndensity = \"" + density +
         "\"\npeak_perfect = \"1 TFLOP/s\"\npeak_harvested = \"1 TFLOP/s\"\nsource = \"x\"\n";
}

TEST(PackageVerb, AnswersInEveryFormat) {
  for (const char* format : {"table", "md", "csv", "json"}) {
    const Ran one = run(std::string("h100 --format ") + format);
    EXPECT_EQ(one.code, 0) << one.text;
    EXPECT_NE(one.text.find("GH100"), std::string::npos) << format;
  }
  EXPECT_EQ(run("").code, 0);
  EXPECT_EQ(run("compare 910c h100").code, 0);
  EXPECT_EQ(run("need 910c --packages 1000 --format csv").code, 0);
  EXPECT_EQ(
      run("question " COUNTERVAIL_SOURCE_DIR "/scenarios/packages/910c-against-one-5nm-die.toml")
          .code,
      0);
  EXPECT_EQ(run("h100 --actuary").code, 0);
  EXPECT_EQ(run("heat mi300x --format csv").code, 0);
  EXPECT_EQ(run("heat h100 --model \"Llama 3.1 70B\" --packages 64").code, 0);
  EXPECT_EQ(run("heat " COUNTERVAIL_SOURCE_DIR "/data/measured/heat/x1.toml").code, 0);
  EXPECT_EQ(run("stock 910c --dies 2.5e6..2.9e6..3e6 --stacks 13e6").code, 0);
}

TEST(PackageVerb, SameBytesTwice) {
  EXPECT_EQ(run("b200 --explain").text, run("b200 --explain").text);
}

TEST(PackageVerb, BadInputIsOneLineAndExitTwo) {
  const std::string spec =
      temporary("bad.toml",
                "title = \"x\"\nsource = \"x\"\n[die.a]\nnode = \"TSMC N7\"\nwidth = \"40 mm\"\n"
                "height = \"20 mm\"\n[assembly.p]\ntechnology = \"organic\"\nparts = [\"1 a\"]\n");
  const struct {
    std::string arguments, wanted;
  } cases[] = {
      {spec, "bad.toml:5:9: die 'a' is 40 x 20 mm, over the reticle field of 26 x 33 mm"},
      {"h1000", "unknown package 'h1000'"},
      {"compare h100", "the question names no package"},
      {"wafer h100", "name the picture's file with -o (-o picture.svg)"},
      {"wafer h100 -o /nowhere/w.svg", "cannot write this file"},
      {"wafer h100 -o w.png", "a wafer is drawn as .svg"},
      {"wafer h100 --die GH200 -o w.svg", "no die is named 'GH200' (did you mean 'GH100'?)"},
      {"heatmap h100 -o map.gif", "a heatmap is drawn as .svg or .png, got 'map.gif'"},
      {"heatmap h100", "name the picture's file with -o"},
      {"heatmap h100 --layer li -o map.svg",
       "no layer is named 'li' (one of carrier, bumps, dies, interface, lid)"},
      {"heat h100 --probe dies", "--probe is \"LAYER, X mm, Y mm\", got 'dies'"},
      {"heat h100 --probe \"die, 1 mm, 1 mm\"", "no layer is named 'die' (one of carrier"},
      {"heat h100 --probe \"dies, 1 m, 1 mm\"", "lies outside the footprint"},
      {"heat h100 --grid 5000", "--grid must be a number from 1 to 4096"},
      {"heat four-die-7nm --model \"Llama 3.1 70B\"",
       "'four-die-7nm' names no chip with a known power"},
      {"heat " + temporary("nopower.toml",
                           "title = \"x\"\nsource = \"x\"\n[die.a]\nnode = \"TSMC N7\"\nwidth = "
                           "\"10 mm\"\nheight = \"10 mm\"\n"
                           "[assembly.p]\ntechnology = \"organic\"\nparts = [\"1 a\"]\n"),
       "the power of 'nopower' is unknown (--set \"package/nopower/power=700 W\")"},
      {"stock 910c --dies 2.9e6", "a stock needs --stacks"},
      {"stock 910c --dies zero --stacks 1",
       "--dies must be a count above 0 or a range low..high, got 'zero'"},
      {"stock 910c --dies 3..2 --stacks 1", "--dies must be a count above 0"},
      {"stock 910c --dies 1..2..3..4 --stacks 1", "--dies must be a count above 0"},
      {"question", "package question wants one scenario file"},
      {"question " + temporary("q1.toml", "title = \"x\"\n"),
       "q1.toml:1:1: a question needs a [[reading]] or a [stock]"},
      {"question " + temporary("q2.toml",
                               "title = \"x\"\n[stock]\npackage = \"910c\"\nsource = \"x\"\ndies = "
                               "\"-1\"\nstacks = \"1\"\n"),
       "q2.toml:5:8: 'dies' must be a count above 0 or a range low..high, got '-1'"},
      {"question " + temporary("q3.toml", question("node/TSMC N5/defect_density", "0.1 1/cm2")),
       "q3.toml: '910c' does not read the fact 'node/TSMC N5/defect_density'"},
      {"question " + temporary("q4.toml", question("node/SMIC N+2/defect_density", "-0.1 1/cm2")),
       "q4.toml:6:11: 'density' must not be negative"},
      {"h100 --set package/h100/die/GH100/widht=2",
       "no fact 'package/h100/die/GH100/widht' (did you mean 'package/h100/die/GH100/width'?)"},
      {"h100 --set \"package/h100/die/GH100/width=40 mm\"", "over the reticle field"},
  };
  for (const auto& c : cases) {
    const Ran one = run(c.arguments);
    EXPECT_EQ(one.code, 2) << c.arguments;
    EXPECT_NE(one.text.find(c.wanted), std::string::npos) << c.arguments << "\n" << one.text;
    EXPECT_EQ(std::count(one.text.begin(), one.text.end(), '\n'), 1) << one.text;
  }
}

TEST(PackageVerb, DrawsAWafer) {
  const std::string path = testing::TempDir() + "/wafer.svg";
  EXPECT_EQ(run("wafer 910b -o " + path).code, 0);
  std::ifstream in(path);
  std::string first;
  std::getline(in, first);
  EXPECT_EQ(first.rfind("<svg", 0), 0u);
}

TEST(PackageVerb, DrawsHeat) {
  for (const char* name : {"/map.svg", "/map.png"}) {
    const std::string path = testing::TempDir() + name;
    EXPECT_EQ(run("heatmap b200 -o " + path).code, 0);
    EXPECT_GT(std::ifstream(path, std::ios::ate).tellg(), 3000);
  }
}

TEST(PackageVerb, AJobThatDoesNotFitIsExitOne) {
  EXPECT_EQ(run("heat h100 --model \"Llama 3.1 405B\" --packages 1").code, 1);
}

TEST(PackageVerb, SetMovesTheAnswer) {
  EXPECT_NE(run("h100 --format csv").text,
            run("h100 --set \"node/TSMC 4N/defect_density=0.3 1/cm2\" --format csv").text);
}

}  // namespace

// The page that people forward: it repeats the command's figures to the digit, its commands give the same answer again, and
// a file that cannot be written leaves nothing behind.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "transcript.h"

namespace countervail::test {
namespace {

using Json = nlohmann::json;

const std::string kReportScenario = "scenarios/h20-vs-h100.toml";

std::string page_of(const std::string& question, const Scratch& scratch) {
  const std::string path = (scratch.path() / "page.html").string();
  const Said said = countervail_says("report " + question + " -o " + path);
  EXPECT_LE(said.code, 1) << said.err;
  return text_of(path);
}

std::string unescaped(std::string text) {
  for (const auto& [entity, letter] :
       {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
        std::pair("&#39;", "'"), std::pair("&amp;", "&")})
    for (std::size_t at = text.find(entity); at != std::string::npos;
         at = text.find(entity, at + 1))
      text.replace(at, std::string(entity).size(), letter);
  return text;
}

/// The preformatted text behind a heading of the commands.
std::string command_after(const std::string& page, const std::string& heading) {
  const std::size_t at = page.find("<p>" + heading);
  if (at == std::string::npos) return {};
  const std::size_t from = page.find("<pre>", at) + 5;
  return unescaped(page.substr(from, page.find("</pre>", from) - from));
}

std::vector<Json> figures_of(const std::string& json) {
  return Json::parse(json)["figures"].get<std::vector<Json>>();
}

TEST(Report, CommandsOnThePageGiveTheSameFigures) {
  const Scratch scratch;
  for (const std::string& question :
       {kReportScenario, kReportScenario + " --set 'candidate.bf16=200 TFLOP/s'",
        std::string("scenarios/default.toml")}) {
    const std::string asked =
        question.find("--set") == std::string::npos ? question : "parity " + question;
    const std::string page = page_of(asked, scratch);
    const Said wanted = countervail_says("parity " + question + " --format json");
    std::string command = command_after(page, "On a command line");
    ASSERT_FALSE(command.empty());
    command.resize(command.find_last_not_of('\n') + 1);
    EXPECT_EQ(figures_of(shell_says(command + " --format json").out), figures_of(wanted.out))
        << command;
    const std::string file = scratch.write("again.toml", command_after(page, "As a scenario file"));
    const Said again = countervail_says("parity " + file + " --format json");
    ASSERT_EQ(again.code, 0) << again.err << text_of(file);
    EXPECT_EQ(figures_of(again.out), figures_of(wanted.out)) << text_of(file);
  }
}

/// The bytes behind a download link (RFC 4648 base64).
std::string download(const std::string& page, const std::string& name) {
  const std::size_t at = page.find("<a download=\"" + name + "\"");
  if (at == std::string::npos) return {};
  const std::size_t from = page.find("base64,", at) + 7;
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0, count = 0;
  for (std::size_t i = from; page[i] != '"' && page[i] != '='; ++i) {
    bits = bits << 6 | static_cast<unsigned>(letters.find(page[i]));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

TEST(ReadmeTranscripts, PrintThePictureThatReadmeShows) {
  const Scratch scratch;
  const std::string got =
      download(page_of("scenarios/default.toml", scratch), "countervail-answer.svg");
  const std::string path = COUNTERVAIL_SOURCE_DIR "/docs/default-parity.svg";
  if (rewriting()) std::ofstream(path, std::ios::binary) << got;
  EXPECT_TRUE(got.starts_with("<svg"));
  EXPECT_EQ(got, text_of(path));
}

TEST(Report, EveryWordOfTheAnswerStandsOnThePage) {
  const Scratch scratch;
  const std::string page = unescaped(page_of(kReportScenario, scratch));
  const Json answer =
      Json::parse(countervail_says("parity " + kReportScenario + " --format json").out);
  const std::string sentence = answer["sentence"].get<std::string>();
  EXPECT_NE(page.find(sentence.substr(0, sentence.find(". Software"))), std::string::npos);
  const Said text = countervail_says("parity " + kReportScenario);
  std::istringstream lines(text.out);
  int found = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t gap = line.find("  ");
    if (gap == std::string::npos || gap == 0 || line.starts_with("-")) continue;
    const std::string last = line.substr(line.find_last_of(' ') + 1);
    EXPECT_NE(page.find(last), std::string::npos) << line;
    ++found;
  }
  EXPECT_GT(found, 20);
  for (const Json& fact : answer["facts"])
    EXPECT_NE(page.find(fact["path"].get<std::string>()), std::string::npos) << fact["path"];
}

TEST(Report, IsTheSameEachTime) {
  const Scratch a, b;
  EXPECT_EQ(page_of(kReportScenario, a), page_of(kReportScenario, b));
}

TEST(Report, OtherVerbsHavePagesToo) {
  const Scratch scratch;
  for (const char* question :
       {"rules check 'H20 96GB' --to China", "package 910c", "catalog show 'Ascend 910C'",
        "rules scan --to China", "package wafer 910c",
        "fleet DeepSeek-V3 'HGX H800 8-GPU' --input-rate 7e6 --output-rate 2e6 --rates "
        "73e3,14e3"}) {
    const std::string page = page_of(question, scratch);
    EXPECT_NE(page.find("</html>"), std::string::npos) << question;
    EXPECT_NE(page.find("<h1>"), page.find("<h1></h1>")) << question;
  }
}

TEST(Report, WritesAllOrNothing) {
  const Scratch scratch;
  const std::string folder = scratch.path().string();
  const auto refused = [&](const std::string& words, const char* wanted) {
    const Said said = countervail_says("report " + words);
    EXPECT_EQ(said.code, 2) << words;
    EXPECT_NE(said.err.find(wanted), std::string::npos) << said.err;
  };
  std::filesystem::create_directory(folder + "/folder.html");
  refused(kReportScenario + " -o " + folder + "/folder.html", "cannot write this file");
  refused("parity " + kReportScenario + " -o " + folder + "/folder.html", "cannot write this file");
  refused(kReportScenario + " -o " + folder + "/none/page.html", "cannot write this file");
  refused(kReportScenario + " -o " + folder + "/page.svg", "a report is written as .html");
  refused(kReportScenario, "-o picture.html");
  refused("rules check 'H20 96GB'", "name the page's file with -o");
  refused("nothing.toml -o " + folder + "/page.html", "nothing.toml");
  std::filesystem::create_symlink("/dev/full", folder + "/full.html");
  refused(kReportScenario + " -o " + folder + "/full.html", "cannot write this file");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
}

}  // namespace
}  // namespace countervail::test

// The rules verb as its user meets it: exit codes, 80 columns, the notice on every output, JSON
// that is whole.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "render/table.h"

namespace countervail {
namespace {

struct RanRules {
  int code = -1;
  std::string out;
};

RanRules run_rules(const std::string& arguments) {
  RanRules result;
  const std::string command =
      std::string("\"") + COUNTERVAIL_BINARY + "\" --width 80 rules " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return result;
  char buffer[4096];
  while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe)) result.out.append(buffer, n);
  result.code = WEXITSTATUS(pclose(pipe));
  return result;
}

TEST(RulesCli, EveryOutputFitsAndCarriesTheNotice) {
  for (const char* arguments :
       {"check \"H20 96GB\" --to China --date 2025-04-20", "check MI308X --to China --trace",
        "check gallium --to US --date 2026-12-01", "check \"HBM2 stack (8-high)\" --to CN",
        "check \"H200 SXM 141GB\" --to China", "history \"A800 SXM4 80GB\"", "scan", "list",
        "compare --date 2023-10-16 --date 2023-11-17", "show us-2023-10", "show D:5",
        "design --pack us-2023-10 --dies 1..2", "validate",
        "design --pack us-2025-04-isi --base-die AD102 --dies 1 --dc no --memory GDDR7 "
        "--objective decode"}) {
    const RanRules result = run_rules(arguments);
    EXPECT_EQ(result.code, 0) << arguments << "\n" << result.out;
    std::string flat = result.out;  // the notice may fold
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    EXPECT_NE(flat.find("Rule text as read for 20"), std::string::npos) << arguments;
    EXPECT_NE(flat.find("Not legal advice."), std::string::npos) << arguments;
    std::size_t start = 0;
    for (std::size_t end = result.out.find('\n'); end != std::string::npos;
         start = end + 1, end = result.out.find('\n', start))
      EXPECT_LE(display_width(result.out.substr(start, end - start)), 80)
          << arguments << ": " << result.out.substr(start, end - start);
  }
}

TEST(RulesCli, ProgramsGetTheNoticeToo) {
  for (const char* arguments : {"check L20 --to China", "history L20", "scan", "list",
                                "compare --date 2023-10-16 --date 2023-11-17", "show us-2023-10",
                                "design --pack us-2023-10 --dies 1", "validate"})
    for (const char* format : {"json", "csv", "md"}) {
      const RanRules result = run_rules(std::string(arguments) + " --format " + format);
      EXPECT_EQ(result.code, 0) << arguments << " " << format;
      std::string flat = result.out;
      std::replace(flat.begin(), flat.end(), '\n', ' ');
      EXPECT_NE(flat.find("Not legal advice."), std::string::npos) << arguments << " " << format;
    }
}

TEST(RulesCli, ExitCodes) {
  EXPECT_EQ(run_rules("design --pack us-2023-10 --dies 1 --clock 1980 --dc yes --allow none").code,
            0);
  EXPECT_EQ(run_rules("check nothing-like-it").code, 2);
  EXPECT_EQ(run_rules("check L20 --to Nowhere").code, 2);
  EXPECT_EQ(run_rules("check L20 --assume us-2025-11=maybe").code, 2);
  EXPECT_EQ(run_rules("design --dies 9").code, 2);
  EXPECT_EQ(run_rules("compare --date 2023-01-01").code, 2);
  // H100's own memory is over the line of the letters, so nothing that keeps it is free.
  EXPECT_EQ(run_rules("design --objective training").code, 1);
}

TEST(RulesCli, JsonCarriesTheWholeTrace) {
  const std::string out =
      run_rules("check \"H20 96GB\" --to China --date 2025-04-20 --format json").out;
  for (const char* part : {"\"clause\": \"3A090.b.1\"", "\"threshold\": 2400", "\"margin\": -32",
                           "\"citation\": \"ECCN 3A090.b.1\"", "\"text_date\": \"2023-11-17\"",
                           "\"nearest_clause\": \"3A090.b.1\"", "\"weakest_confidence\"",
                           "\"key\": \"notice\"", "\"how\": \"int8 296 TFLOP/s dense x 8 bits\""})
    EXPECT_NE(out.find(part), std::string::npos) << part;
}

TEST(RulesCli, AFileOfOnesOwn) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("countervail-part-" + std::to_string(getpid()) + ".toml");
  const auto check = [&](const std::string& text, const std::string& rest) {
    std::ofstream(path) << text;
    return run_rules("check \"" + path.string() + "\" " + rest);
  };
  const RanRules part =
      check("name = \"X\"\nvendor = \"NVIDIA\"\nfp8 = \"296 TFLOP/s\"\nprocess = \"TSMC 4N\"\n",
            "--to China --date 2024-06-01");
  EXPECT_NE(part.out.find("up to 400 mm2: 3A090.a.2"), std::string::npos) << part.out;
  EXPECT_NE(part.out.find("above 400 up to 740 mm2: 3A090.b.2"), std::string::npos) << part.out;
  const RanRules planar =
      check("name = \"X\"\nfp8 = \"296 TFLOP/s\"\nprocess = \"28 nm\"\ndie_area = \"800 mm2\"\n",
            "--to China --date 2024-06-01");
  EXPECT_NE(planar.out.find("not applicable"), std::string::npos) << planar.out;
  const RanRules weights =
      check("name = \"W\"\nkind = \"model weights\"\ntraining_operations = 2e26\n",
            "--to Japan --date 2026-01-01");
  EXPECT_NE(weights.out.find("4E091, by diffusion.not-enforced"), std::string::npos) << weights.out;
  const RanRules wrong = check("name = \"X\"\nfp88 = \"296 TFLOP/s\"\n", "");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.out.find(":2:8: unknown key 'fp88' (did you mean 'fp8'?)"), std::string::npos)
      << wrong.out;
  std::filesystem::remove(path);
}

TEST(RulesCli, ATableOfPartsOfOnesOwn) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("countervail-parts-" + std::to_string(getpid()) + ".csv");
  const std::string header =
      "chip,vendor,data_center,bits,dense_tops,applicable_die_mm2,memory_bandwidth_gbs,io_gbs,"
      "rule_2022,rule_2023,letter_2025_04,review_2026_01,tariff_2026_01\n";
  const auto validate = [&](const std::string& row) {
    std::ofstream(path) << header << row << "\n";
    return run_rules("validate \"" + path.string() + "\"");
  };
  const RanRules agrees = validate("L20,NVIDIA,yes,8,239,608.5,864,64,free,none,not caught,n/a,no");
  EXPECT_EQ(agrees.code, 0) << agrees.out;
  EXPECT_NE(agrees.out.find("table agrees 5"), std::string::npos) << agrees.out;
  const RanRules differs =
      validate("L20,NVIDIA,yes,8,239,608.5,864,64,free,3A090.b.2,caught,n/a,no");
  EXPECT_EQ(differs.code, 1);
  EXPECT_NE(differs.out.find("table DIFFERS 2, table agrees 3"), std::string::npos) << differs.out;
  const RanRules blank = validate("X,Cambricon,yes,8,,608.5,864,64,free,unknown,unknown,,");
  EXPECT_NE(blank.out.find("total processing performance, flips at 1947.2"), std::string::npos)
      << "a blank rate is unknown, not nought: " << blank.out;
  for (const auto& [row, place] :
       {std::pair("X,NVIDIA,yes,8,2x39,608.5,864,64,,,,,", ":2:16: dense_tops must be a number"),
        std::pair("X,NVIDEA,yes,8,239,608.5,864,64,,,,,", "(did you mean 'NVIDIA'?)"),
        std::pair("X,NVIDIA,maybe,8,239,608.5,864,64,,,,,", ":2:10: data_center is yes, no")}) {
    const RanRules wrong = validate(row);
    EXPECT_EQ(wrong.code, 2) << row;
    EXPECT_NE(wrong.out.find(place), std::string::npos) << wrong.out;
  }
  std::filesystem::remove(path);
}

TEST(RulesCli, ThePageOfValidationHoldsWhatIsPrinted) {
  std::ifstream file(COUNTERVAIL_SOURCE_DIR "/docs/validation/rules.md");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  std::istringstream printed(run_rules("validate").out);
  for (std::string line; std::getline(printed, line);)
    EXPECT_NE(page.find("    " + line + "\n"), std::string::npos) << line;
}

}  // namespace
}  // namespace countervail

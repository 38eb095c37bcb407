// What a user gets for bad input: exit 2, one line that names the place and what would be accepted, nothing on stdout.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli.h"

namespace countervail::test {
namespace {

const std::string kScenario = R"(title = "t"
model = "Llama 3.1 8B"

[candidate]
chip = "H20 96GB"

[reference]
chip = "H100 SXM5 80GB"

[job]
sequence = 8192
batch = 64

[parity]
reference_count = 8
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

void expect_refused(const Said& said, const std::string& part) {
  EXPECT_EQ(said.code, 2) << said.err;
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << said.err;
  EXPECT_NE(said.err.find(part), std::string::npos) << said.err << "\n  wanted: " << part;
}

/// parity on a scenario text, in a folder of its own.
void expect_scenario_refused(const std::string& text, const std::string& part) {
  const Scratch scratch;
  expect_refused(countervail_says("parity '" + scratch.write("s.toml", text) + "'"), part);
}

TEST(BadInput, ScenarioRuns) {
  const Scratch scratch;
  EXPECT_EQ(countervail_says("parity '" + scratch.write("s.toml", kScenario) + "'").code, 0);
}

std::string with_patch(const std::string& path, const std::string& value) {
  return kScenario + "\n[[patch]]\npath = \"" + path + "\"\nvalue = \"" + value +
         "\"\nsource = \"test\"\n";
}

/// levers on a scenario text with these [[lever]] tables, from line 17 on.
void expect_levers_refused(const std::string& levers, const std::string& part) {
  const Scratch scratch;
  const std::string text = kScenario + "\n" + levers;
  expect_refused(countervail_says("levers '" + scratch.write("s.toml", text) + "'"), part);
}

const std::string kSoftware = "[[lever]]\nname = \"software\"\nstack = \"megatron-2022\"\n";

std::string lever_text(const std::string& name, const std::string& path, const std::string& value) {
  return "[[lever]]\nname = \"" + name + "\"\n[[lever.without]]\npath = \"" + path +
         "\"\nvalue = \"" + value + "\"\nsource = \"test\"\n";
}

TEST(BadInput, LeversNeedTwo) {
  expect_levers_refused(kSoftware, "levers wants 2 to 8 levers, got 1");
}
TEST(BadInput, LeverThatSaysNothing) {
  expect_levers_refused(kSoftware + "[[lever]]\nname = \"x\"\n",
                        "s.toml:21:8: lever 'x' does not say what stands without it");
}
TEST(BadInput, LeverThatChangesNothing) {
  expect_levers_refused(kSoftware + lever_text("x", "candidate.memory_capacity", "96 GB"),
                        "without lever 'x' nothing changes");
}
TEST(BadInput, LeversThatShareAFact) {
  expect_levers_refused(lever_text("a", "candidate.bf16", "90 TFLOP/s") +
                            lever_text("b", "candidate.bf16", "80 TFLOP/s"),
                        "levers 'a' and 'b' both set 'chip/H20 96GB/bf16'");
}
TEST(BadInput, LeverOfAnUnknownStack) {
  expect_levers_refused(lever_text("a", "candidate.bf16", "90 TFLOP/s") +
                            "[[lever]]\nname = \"s\"\nstack = \"megatron-2020\"\n",
                        "unknown stack 'megatron-2020'");
}
TEST(BadInput, LeverWithAnUnknownKey) {
  expect_levers_refused(kSoftware + "colour = 1\n", "s.toml:20:");
}
TEST(BadInput, LeverOfParity) {
  expect_scenario_refused(kScenario + "\n" + kSoftware, "unknown key 'lever'");
}
TEST(BadInput, LeverOptionWithoutName) {
  expect_refused(countervail_says("levers --lever software"),
                 "--lever needs name:path=value, got 'software'");
}

TEST(BadInput, DrawsNoPowerOfTwo) {
  expect_refused(countervail_says("uncertainty --draws 1000"),
                 "draws must be a power of two from 256 to 65536, got 1000");
}
TEST(BadInput, TogetherOfAWord) {
  expect_refused(countervail_says("uncertainty --together 'chip/Ascend 910C/gemm_curve'"),
                 "is the word 'a100_sxm-bfloat16', not a number");
}
TEST(BadInput, WhyWithoutStudies) {
  expect_refused(countervail_says("why"), "why needs two studies");
}
TEST(BadInput, WhyOfOtherQuestions) {
  expect_refused(countervail_says("why scenarios/why/minerals-gallium.toml "
                                  "scenarios/why/packages-2026-dies.toml"),
                 "the studies ask different questions: question is");
}

TEST(BadInput, MissingUnit) {
  expect_scenario_refused(with_patch("chip/H20 96GB/bf16", "780"),
                          "s.toml:19:9: 'chip/H20 96GB/bf16' is in TFLOP/s");
}
TEST(BadInput, WrongUnit) {
  expect_scenario_refused(with_patch("chip/H20 96GB/bf16", "780 GB"), "accepted units: ");
  expect_scenario_refused(with_patch("chip/H20 96GB/bf16", "780 TFLOPps"), "s.toml:19:9: ");
}
TEST(BadInput, UnknownKey) {
  expect_scenario_refused(replaced(kScenario, "batch", "btach"),
                          "s.toml:12:9: unknown key 'btach' (did you mean 'batch'?)");
}
TEST(BadInput, UnknownChip) {
  expect_scenario_refused(replaced(kScenario, "H20 96GB", "H20 69GB"),
                          "unknown chip 'H20 69GB' (did you mean 'H20 96GB'?)");
}
TEST(BadInput, UnknownFact) {
  expect_scenario_refused(with_patch("chip/H20 96GB/bf61", "1 TFLOP/s"),
                          "no fact 'chip/H20 96GB/bf61' (did you mean 'chip/H20 96GB/bf16'?)");
}
TEST(BadInput, NegativeCount) {
  expect_scenario_refused(
      replaced(kScenario, "reference_count = 8", "reference_count = -8"),
      "s.toml:15:19: 'reference_count' must be a number from 1 to 100000000, got '-8'");
  expect_refused(countervail_says("parity --reference-count -3"),
                 "--reference-count must be a number from 1 to ");
}
// Values that no chip, fabric or price can have: each names the fact and what is allowed.
TEST(BadInput, ImpossibleFacts) {
  const auto refused = [](const std::string& patch, const std::string& part) {
    expect_refused(countervail_says("parity --set '" + patch + "'"), part);
  };
  refused("candidate.bf16=-5 TFLOP/s", "must be more than 0, got -5e+12");
  refused("candidate.bf16=1000", "is in TFLOP/s, got a number without unit (accepted units: ");
  refused("fabric/ub/latency=-1 s", "must be 0 or more, got -1");
  refused("stack/mindspeed-2024-mcore/tensor_overlap=3", "must be from 0 to 1, got 3");
  refused("economics/facility/overhead=-3", "must be 1 or more, got -3");
  refused("system/GB200 NVL72/packages=0", "must be a whole number from 1, got 0");
  refused("system/GB200 NVL72/plane.scaleup.topolgy=ring",
          "did you mean 'system/GB200 NVL72/plane.scaleup.topology'?");
  refused("system/NoSuch/power=1 kW", "no fact 'system/NoSuch/power'");
}
TEST(BadInput, OwnFilesAreHeldToTheTableOfFields) {
  const Scratch scratch;
  const std::string head = "kind,item,field,value,unit,source,confidence,date,note\n";
  const auto catalog = [&](const std::string& row, const std::string& part) {
    expect_refused(countervail_says("catalog chips --catalog '" +
                                    scratch.write("own.csv", head + row + "\n") + "'"),
                   part);
  };
  catalog("chip,X,bf61,1,TFLOP/s,me,vendor,2026,",
          "own.csv:2:8: a chip has no field 'bf61' (did you mean 'bf16'?)");
  catalog("chip,X,bf16,1,GB,me,vendor,2026,", "own.csv:2:15: 'chip/X/bf16' is in TFLOP/s, got GB");
  catalog("system,X,packages,-8,1,me,vendor,2026,",
          "own.csv:2:19: 'system/X/packages' must be a whole number from 1, got -8");
  catalog("model,X,layers,1.5,1,me,vendor,2026,",
          "own.csv:2:16: 'model/X/layers' must be a whole number from 1, got 1.5");
  expect_refused(
      countervail_says(
          "plan 'A100 SXM4 80GB' --stack mine --stack-file '" +
          scratch.write("mine.toml", "tensor_overlap = 0.5\nelementwise_trafic = 1\n") + "'"),
      "mine.toml:2:");
}
TEST(BadInput, NamesOfFieldsAndSources) {
  expect_refused(countervail_says("catalog models --where vendor=Meta"),
                 "a model has no field 'vendor'");
  expect_refused(countervail_says("catalog chips --sort nofield"), "a chip has no field 'nofield'");
  expect_refused(countervail_says("validate training --source ZZZ"),
                 "no configuration of source 'ZZZ'");
}
TEST(BadInput, CircularInclude) {
  const Scratch scratch;
  scratch.write("a.toml", "include = \"b.toml\"\n");
  const std::string b = scratch.write("b.toml", "include = \"a.toml\"\n");
  expect_refused(countervail_says("parity '" + b + "'"), "circular include: ");
}
TEST(BadInput, MissingInclude) {
  expect_scenario_refused("include = \"nowhere.toml\"\n" + kScenario, "nowhere.toml");
}
TEST(BadInput, TruncatedFile) {
  expect_scenario_refused(kScenario.substr(0, kScenario.find("H100") + 2), "s.toml:8:");
}
TEST(BadInput, TenMegabytesOfNoise) {
  std::string noise(10'000'000, ' ');
  unsigned state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  expect_scenario_refused(noise, "s.toml:1:");
  const Scratch scratch;
  expect_refused(
      countervail_says("catalog chips --catalog '" + scratch.write("n.csv", noise) + "'"),
      "n.csv:");
  expect_refused(countervail_says("parity --model '" + scratch.write("n.json", noise) + "'"),
                 "n.json:1:");
  expect_refused(
      countervail_says("validate training --data '" + scratch.write("m.csv", noise) + "'"),
      "m.csv:");
}
TEST(BadInput, ForeignConfig) {
  const Scratch scratch;
  expect_refused(
      countervail_says("plan 'H100 SXM5 80GB' --model '" +
                       scratch.write("vit.json", "{\n  \"model_type\": \"vit\"\n}\n") + "'"),
      "vit.json:2:3: family 'vit' is not supported");
}
TEST(BadInput, ForeignCsv) {
  const Scratch scratch;
  expect_refused(
      countervail_says("catalog chips --catalog '" + scratch.write("x.csv", "a,b\n1,2\n") + "'"),
      "x.csv:1");
  const std::string head = "kind,item,field,value,unit,source,confidence,date,note\n";
  expect_refused(
      countervail_says("catalog chips --catalog '" +
                       scratch.write("y.csv", head + "chip,X,bf16,1,TFLOP/s,me,sure,2026,\n") +
                       "'"),
      "y.csv:2:26: unknown confidence 'sure' (did you mean 'measured'? one of measured, official");
  expect_refused(
      countervail_says("catalog chips --catalog '" +
                       scratch.write("z.csv", head + "chipp,X,bf16,1,TFLOP/s,me,vendor,2026,\n") +
                       "'"),
      "z.csv:2:1: unknown kind 'chipp'");
}
TEST(BadInput, NoSuchFile) {
  expect_refused(countervail_says("parity nowhere.toml"), "nowhere.toml");
  expect_refused(countervail_says("parity --model nowhere.json"), "nowhere.json");
  expect_refused(countervail_says("validate training --data nowhere.csv"), "nowhere.csv");
}
TEST(BadInput, UnknownVerbAndOption) {
  expect_refused(countervail_says("parrity"), "did you mean 'parity'?");
  expect_refused(countervail_says("parity --bacth 3"), "--bacth");
  expect_refused(countervail_says("parity --unit furlong"), "--unit");
}
TEST(BadInput, NumbersThatAreNone) {
  expect_refused(countervail_says("parity --batch many"), "--batch must be a number");
  expect_refused(countervail_says("parity --batch 1.5"), "--batch must be a whole number");
  expect_refused(countervail_says("parity --set candidate.bf16"), "--set needs path=value");
  expect_refused(countervail_says("parity --set candidate.bf16='nan TFLOP/s'"), "bf16");
}

// Degrees that do not divide the heads are never part of the space: a model of 7 heads still gets an answer.
TEST(BadInput, OddShapesStillGetAnAnswer) {
  const Scratch scratch;
  const std::string model = scratch.write(
      "odd.json", R"({"model_type": "llama", "hidden_size": 896, "intermediate_size": 2048,
    "num_attention_heads": 7, "num_hidden_layers": 13, "num_key_value_heads": 7, "vocab_size": 32000})");
  const Said said =
      countervail_says("plan 'H100 SXM5 80GB' --model '" + model + "' --batch 8 --sequence 2048");
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.out.find("train odd"), std::string::npos) << said.out;
}

TEST(BadInput, AFullDiskIsSaid) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const int status = std::system("'" COUNTERVAIL_BINARY "' catalog chips >/dev/full 2>/dev/null");
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

}  // namespace
}  // namespace countervail::test

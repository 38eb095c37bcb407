// Model files that nobody would write by accident: each gives one line and exit 2 (in time that is linear in the file), and
// nothing that the file holds reaches the terminal raw.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli.h"

namespace countervail::test {
namespace {

std::string llama(const std::string& more = {}, const std::string& layers = "32") {
  return R"({"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
 "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256, "tie_word_embeddings": false,
 "num_hidden_layers": )" +
         layers + (more.empty() ? "" : ", " + more) + "}";
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string numbered_keys(int count) {
  std::string all = "{\"model_type\": \"llama\"";
  for (int i = 0; i < count; ++i) all += ",\"k" + std::to_string(i) + "\":1";
  return all + "}";
}

std::string utf16(const std::string& text, bool mark) {
  std::string wide = mark ? "\xff\xfe" : "";
  for (char c : text) wide += c, wide += '\0';
  return wide;
}

std::string list_of(const std::string& word, int times) {
  return "[" + repeated("\"" + word + "\",", times - 1) + "\"" + word + "\"]";
}

const std::string kEscape = "\x1b[31m\x1b]0;owned\x07";
const std::string kEscaped = "\\u001b[31m\\u0007";

struct HostileModel {
  std::string what, text, part;
};

std::vector<HostileModel> hostile_models() {
  const std::string moe =
      R"({"model_type": "mixtral", "hidden_size": 4096, "intermediate_size": 14336,
 "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32000, "num_hidden_layers": 32)";
  const std::string hybrid = R"({"model_type": "nemotron_h", "num_hidden_layers": 4)";
  return {
      {"nothing", "", "not JSON"},
      {"blanks", std::string(100000, ' '), "not JSON"},
      {"zeros", std::string(4096, '\0'), "UTF-16"},
      {"a billion layers", llama("", "1000000000"), "from 1 to 4096"},
      {"half a layer", llama("", "31.5"), "whole number"},
      {"minus layers", llama("", "-32"), "whole number"},
      {"huge number", llama("", "1e400"), "out of range"},
      {"NaN layers", llama("", "NaN"), "got NaN"},
      {"infinite layers", llama("", "-Infinity"), "got an infinite number"},
      {"layers as a word", llama("", "\"32\""), "whole number"},
      {"layers as a list", llama("", "[32]"), "whole number"},
      {"layers as an object", llama("", "{}"), "whole number"},
      {"layers true", llama("", "true"), "whole number"},
      {"no layers", llama("", "null"), "'num_hidden_layers' is missing"},
      {"a million keys", numbered_keys(1'000'000), "more than 200000 keys"},
      {"five thousand keys", numbered_keys(5000), "5001 keys"},
      {"a key twice", "{" + repeated("\"k\":1,", 2) + "\"model_type\":\"llama\"}",
       "'k' stands twice"},
      {"lists without end", std::string(200000, '['), "levels"},
      {"objects without end", repeated("{\"a\":", 200000), "levels"},
      {"deep value", llama("\"a\": " + std::string(200000, '[') + std::string(200000, ']')),
       "levels"},
      {"UTF-16 with a mark", utf16(llama(), true), "UTF-16"},
      {"UTF-16 without", utf16(llama(), false), "UTF-16"},
      {"UTF-16 big end", "\xfe\xff" + utf16(llama(), false), "UTF-16"},
      {"broken UTF-8", "{\"model_type\": \"\xc3\x28\"}", "not JSON"},
      {"escape codes as a family", "{\"model_type\": \"" + kEscaped + "\"}",
       "family '\\x1b[31m\\x07'"},
      {"escape codes in a key", llama("\"num_" + kEscaped + "\": 8"), "'num_\\x1b[31m\\x07'"},
      {"escape codes in a value", llama("", "\"" + kEscaped + "\""), "\\x1b[31m"},
      {"raw escape codes", "{\"model_type\": \"" + kEscape + "\"}", "not JSON"},
      {"turned text in a key", llama("\"num_\u202e\": 8"), "\\u202e"},
      {"a family without end", "{\"model_type\": \"" + std::string(1000000, 'a') + "\"}", "aaa..."},
      {"a key without end", llama("\"" + std::string(1000000, 'n') + "_size\": 8"), "nnn..."},
      {"lines in a name", "{\"model_type\": \"a\\nb\\rc\"}", "family 'a b c'"},
      {"no key-value heads", llama("\"num_kv_heads\": 0"), "'num_kv_heads'"},
      {"heads of nothing", llama("\"head_dim\": 0"), "'head_dim'"},
      {"a window before the start", llama("\"num_local_experts\": 8"),
       "--ignore num_local_experts"},
      {"a million layer types", llama("\"layer_types\": " + list_of("full_attention", 100000)),
       "'layer_types' names 100000 layers of 32"},
      {"experts without end",
       moe + R"(, "num_local_experts": 1000000000, "num_experts_per_tok": 2})", "from 0 to 65536"},
      {"no experts", moe + R"(, "num_local_experts": 0, "num_experts_per_tok": 2})",
       "without its experts"},
      {"all of more", moe + R"(, "num_local_experts": 8, "num_experts_per_tok": 9})",
       "9 experts a token of 8"},
      {"a pattern of nothing", hybrid + R"(, "hybrid_override_pattern": "----"})",
       "without a mixer"},
      {"a pattern of escapes", hybrid + ", \"hybrid_override_pattern\": \"M" + "\\u001b" + "M*\"}",
       "\\x1b"},
      {"a pattern too long",
       hybrid + ", \"hybrid_override_pattern\": \"" + std::string(100000, 'M') + "\"}",
       "names 100000 blocks of 4"},
      {"text model that is none", R"({"model_type": "kimi_k25", "text_config": 7})",
       "not a JSON object"},
      {"wrapper in itself",
       R"({"model_type": "kimi_k25", "text_config": {"model_type": "kimi_k25", "text_config": {}}})",
       "is missing"},
      {"a strategy", R"({"tp_size": 8, "pp_size": 4})", "this is a strategy of SimuMax"},
      {"a system", R"({"matrix": {}, "vector": {}, "mem1": {}})", "this is a system of Calculon"},
      {"Meta's without width", R"({"dim": 4096, "n_layers": 32, "n_heads": 32, "vocab_size": -1})",
       "'multiple_of' is missing"},
  };
}

TEST(HostileModels, OneLineExitTwoAndNothingRaw) {
  const Scratch scratch;
  const std::vector<HostileModel> files = hostile_models();
  EXPECT_GE(files.size(), 40u);
  for (const HostileModel& file : files) {
    const std::string path = scratch.write("model.json", file.text);
    const Said said =
        shell_says("timeout 10 countervail plan 'H100 SXM5 80GB' --model '" + path + "'");
    EXPECT_EQ(said.code, 2) << file.what << said.err;
    EXPECT_EQ(said.out, "") << file.what;
    EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << file.what << said.err;
    EXPECT_NE(said.err.find(file.part), std::string::npos) << file.what << ": " << said.err;
    EXPECT_TRUE(std::ranges::none_of(said.err, [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
    })) << file.what;
    EXPECT_LT(said.err.size(), 6000u) << file.what;
  }
}

}  // namespace
}  // namespace countervail::test

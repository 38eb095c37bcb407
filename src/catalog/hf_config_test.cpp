#include "catalog/hf_config.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace countervail {
namespace {

// Our own fixture: the keys that a dense decoder of the Llama family publishes.
const std::string kDense = R"({
  "model_type": "llama",
  "hidden_act": "silu",
  "hidden_size": 4096,
  "intermediate_size": 14336,
  "num_attention_heads": 32,
  "num_hidden_layers": 32,
  "num_key_value_heads": 8,
  "rope_theta": 500000.0,
  "tie_word_embeddings": false,
  "vocab_size": 128256
})";

const std::string kMixture = R"({
  "model_type": "deepseek_v3", "hidden_size": 1024, "intermediate_size": 4096, "num_attention_heads": 16,
  "num_hidden_layers": 12, "num_key_value_heads": 16, "vocab_size": 32000, "hidden_act": "silu",
  "n_routed_experts": 32, "num_experts_per_tok": 4, "n_shared_experts": 1, "moe_intermediate_size": 512,
  "first_k_dense_replace": 2, "moe_layer_freq": 1, "kv_lora_rank": 128, "q_lora_rank": 256,
  "qk_nope_head_dim": 64, "qk_rope_head_dim": 32, "v_head_dim": 64, "num_nextn_predict_layers": 1
})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

const Fact& fact(const HfModel& model, const std::string& field) {
  for (const Fact& each : model.facts)
    if (each.path == field) return each;
  throw std::runtime_error("no field " + field);
}

std::string message(const std::string& text) {
  try {
    parse_hf_model(text, "dir/tiny.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(HfConfig, ReadsADenseModelAndListsWhatItIgnored) {
  const HfModel model = parse_hf_model(kDense, "dir/tiny.json");
  EXPECT_EQ(model.name, "tiny");
  EXPECT_EQ(fact(model, "layers").value.mid, 32);
  EXPECT_EQ(fact(model, "kv_heads").value.mid, 8);
  EXPECT_EQ(fact(model, "attention").text, "GQA");
  EXPECT_EQ(fact(model, "ffn_kind").text, "swiglu");
  EXPECT_EQ(fact(model, "kind").text, "dense");
  EXPECT_EQ(fact(model, "layers").source, "tiny.json");
  EXPECT_EQ(model.ignored, std::vector<std::string>{"rope_theta"});
}

TEST(HfConfig, ReadsExpertsAndLatentAttention) {
  const HfModel model = parse_hf_model(kMixture, "tiny.json");
  EXPECT_EQ(fact(model, "kind").text, "moe");
  EXPECT_EQ(fact(model, "attention").text, "MLA");
  EXPECT_EQ(fact(model, "experts").value.mid, 32);
  EXPECT_EQ(fact(model, "moe_ffn").value.mid, 512);
  EXPECT_EQ(fact(model, "ffn").value.mid, 4096);
  EXPECT_EQ(fact(model, "dense_layers").value.mid, 2);
  EXPECT_EQ(fact(model, "mtp_layers").value.mid, 1);
}

TEST(HfConfig, FactsStandUnderTheModelsName) {
  FactStore store;
  EXPECT_EQ(add_hf_model(store, parse_hf_model(kDense, "tiny.json")), "tiny");
  EXPECT_EQ(store.find("model/tiny/hidden")->value.mid, 4096);
}

TEST(HfConfig, EachRefusalNamesPlaceAndReason) {
  EXPECT_EQ(message("{\"a\": 1,\n  oops"),
            "dir/tiny.json:2:3: not JSON (expected a config.json of the model hub)");
  EXPECT_EQ(message("[1]"),
            "dir/tiny.json:1:1: not a JSON object (expected a config.json of the model hub)");
  EXPECT_NE(message("{}").find("no 'model_type': not the config.json of a language model"),
            std::string::npos);
  EXPECT_NE(message(replaced(kDense, "\"llama\"", "\"whisper\""))
                .find("2:3: family 'whisper' is not supported (supported: llama, mistral"),
            std::string::npos);
  EXPECT_NE(message(replaced(kDense, "\"num_hidden_layers\": 32,", ""))
                .find("'num_hidden_layers' is missing"),
            std::string::npos);
  EXPECT_NE(message(replaced(kDense, ": 4096", ": -1"))
                .find("4:3: 'hidden_size' must be a whole number from 1 to 1000000, got -1"),
            std::string::npos);
  EXPECT_NE(message(replaced(kDense, ": 4096", ": 4095"))
                .find("4:3: hidden size 4095 does not divide among 32 heads"),
            std::string::npos);
  EXPECT_NE(message(replaced(kDense, "heads\": 8", "heads\": 7"))
                .find("32 heads do not divide among 7 key-value heads"),
            std::string::npos);
  EXPECT_NE(
      message(replaced(kDense, "\"silu\"", "\"relu\"")).find("activation 'relu' is not supported"),
      std::string::npos);
  EXPECT_NE(
      message(replaced(kMixture, "per_tok\": 4", "per_tok\": 64")).find("64 experts a token of 32"),
      std::string::npos);
  EXPECT_NE(message(replaced(kMixture, "\"v_head_dim\": 64, ", ""))
                .find("latent attention without its v_head_dim"),
            std::string::npos);
  EXPECT_NE(message(replaced(kMixture, "freq\": 1", "freq\": 0"))
                .find("'moe_layer_freq' must be a whole number from 1 to 4096, got 0"),
            std::string::npos);
  EXPECT_NE(message(replaced(kMixture, "\"n_routed_experts\": 32, ", ""))
                .find("a mixture of experts without its 'num_experts'"),
            std::string::npos);
  EXPECT_NE(
      message(replaced(kMixture, "replace\": 2", "replace\": 20")).find("20 dense layers of 12"),
      std::string::npos);
}

std::string with(std::string text, const std::string& pairs) {
  return text.insert(text.rfind('}'), ", " + pairs + "\n");
}

TEST(HfConfig, WindowsAreReadAsTheirOwnersMeanThem) {
  const auto window = [](const std::string& pairs) {
    const HfModel model =
        parse_hf_model(with(replaced(kDense, "\"llama\"", "\"qwen2\""), pairs), "q.json");
    for (const Fact& each : model.facts)
      if (each.path == "attention_window") return each.value.mid;
    return 0.0;
  };
  EXPECT_EQ(window(R"("sliding_window": 4096, "use_sliding_window": false)"), 0);
  EXPECT_EQ(window(R"("sliding_window": 4096)"), 0);  // qwen2: off unless said
  EXPECT_EQ(window(R"("sliding_window": 4096, "use_sliding_window": true, "max_window_layers": 8)"),
            4096);
  EXPECT_EQ(window(R"("sliding_window": null, "use_sliding_window": true)"), 0);
  EXPECT_EQ(window(R"("full_attn_mod": 1)"), 0);
  const HfModel unsaid =
      parse_hf_model(with(replaced(kDense, "\"llama\"", "\"qwen2\""),
                          R"("sliding_window": 4096, "use_sliding_window": true)"),
                     "q.json");
  EXPECT_EQ(fact(unsaid, "full_attention_layers").value.mid, 28);  // the family's
  EXPECT_NE(std::ranges::find(unsaid.said, "max_window_layers 28"), unsaid.said.end());
  const HfModel model = parse_hf_model(
      with(replaced(kDense, "\"llama\"", "\"qwen2\""),
           R"("sliding_window": 4096, "use_sliding_window": true, "max_window_layers": 8)"),
      "q.json");
  EXPECT_EQ(fact(model, "full_attention_layers").value.mid, 8);
}

TEST(HfConfig, AFamilysDefaultsAreSaidAloud) {
  const std::string qwen3 = replaced(replaced(kDense, "\"llama\"", "\"qwen3\""), "4096", "1024");
  const HfModel model = parse_hf_model(qwen3, "q.json");
  EXPECT_EQ(fact(model, "head_dim").value.mid, 128);
  EXPECT_EQ(model.said, std::vector<std::string>{"head_dim 128"});
  EXPECT_NE(reading_text(model).find("Not in the file, by qwen3: head_dim 128."),
            std::string::npos);
}

TEST(HfConfig, WrappersGiveTheirTextModel) {
  const std::string wrapped =
      "{\"model_type\": \"kimi_k25\",\n\"vision_config\": {\"hidden_size\": "
      "7},\n\"text_config\": " +
      replaced(kMixture, "deepseek_v3", "kimi_k2") + "}";
  const HfModel model = parse_hf_model(wrapped, "w.json");
  EXPECT_EQ(model.format, "kimi_k2");
  EXPECT_EQ(fact(model, "hidden").value.mid, 1024);
  EXPECT_EQ(model.left_out, std::vector<std::string>{"vision_config"});
  EXPECT_NE(message(replaced(wrapped, "\"v_head_dim\": 64, ", "\"v_head_dim\": 0, "))
                .find(":8:51: 'v_head_dim' must be a whole number from 1 to 65536, got 0"),
            std::string::npos)
      << message(replaced(wrapped, "\"v_head_dim\": 64, ", "\"v_head_dim\": 0, "));
}

TEST(HfConfig, NoNumbersOutsideWhatIsReadAreAccepted) {
  EXPECT_EQ(parse_hf_model(with(kDense, "\"time_step_limit\": [0.0, Infinity], \"rope_x\": NaN"),
                           "n.json")
                .ignored.size(),
            3u);
  EXPECT_NE(message(replaced(kDense, ": 4096", ": NaN")).find("got NaN"), std::string::npos);
  EXPECT_NE(message(replaced(kDense, ": 4096", ": -Infinity")).find("got an infinite number"),
            std::string::npos);
}

TEST(HfConfig, RealKeysThatNothingReadsAreRefusedUnlessIgnored) {
  for (const char* pair :
       {"\"num_kv_shared_layers\": 4", "\"moe_latent_size\": 1024", "\"num_local_experts\": 8",
        "\"hidden_size_per_layer_input\": 256", "\"block_sparse_stride\": 16",
        "\"sparse_attention_config\": {\"a\": 1}"}) {
    const std::string text = with(kDense, pair), key(pair, 1, std::string(pair).find('"', 1) - 1);
    EXPECT_NE(message(text).find("'" + key +
                                 "' is not read, and may change the arithmetic (--ignore " + key),
              std::string::npos)
        << message(text);
    const HfModel model = parse_hf_model(text, "x.json", {key});
    EXPECT_EQ(model.overruled, std::vector<std::string>{key});
  }
  EXPECT_THROW(parse_hf_model(kDense, "x.json", {"rope_theta"}), Error);
  EXPECT_EQ(message(with(kDense, "\"num_kv_shared_layers\": 0, \"favourite_colour\": \"red\"")),
            "no error");
  EXPECT_EQ(parse_hf_model(with(kDense, "\"favourite_colour\": \"red\""), "x.json").unknown,
            std::vector<std::string>{"favourite_colour"});
}

TEST(HfConfig, ImpossibleShapesAreRefusedWithKeyAndPlace) {
  const auto refused = [](const std::string& text, const std::string& part) {
    EXPECT_NE(message(text).find(part), std::string::npos) << message(text);
  };
  refused(replaced(kDense, "heads\": 8", "heads\": 0"),
          "8:3: 'num_key_value_heads' must be a whole number from 1");
  refused(replaced(kDense, "layers\": 32", "layers\": 1000000"),
          "7:3: 'num_hidden_layers' must be a whole number from 1 to 4096, got 1000000");
  refused(with(kDense, "\"head_dim\": 0"),
          "'head_dim' must be a whole number from 1 to 65536, got 0");
  refused(with(kDense, "\"layer_types\": [\"full_attention\"]"),
          "'layer_types' names 1 layers of 32");
  refused(with(kDense, "\"layer_types\": \"full\""),
          "'layer_types' must be a list of words, got \"full\"");
  refused(with(kDense, "\"layer_types\": [\"warp\"]"), "'layer_types' names 1 layers of 32");
  refused(replaced(kDense, "embeddings\": false", "embeddings\": \"no\""),
          "'tie_word_embeddings' must be true or false, got \"no\"");
  refused(with(replaced(kDense, "\"llama\"", "\"qwen2\""),
               "\"sliding_window\": 4, \"use_sliding_window\": \"off\""),
          "'use_sliding_window' must be true or false, got \"off\"");
}

}  // namespace
}  // namespace countervail

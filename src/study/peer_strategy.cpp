// Degrees and switches are taken over one by one. A switch that ours does not have is refused where it is on, and said where it
// only moves details; devices must be the product of degrees, as the tools themselves demand.
#include "study/peer_strategy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/printable.h"
#include "base/text.h"
#include "files/json_reader.h"

namespace countervail {
namespace {

constexpr double kMostDegree = 1 << 20, kMostBatch = 1e8;

/// Keys of one flat object, with places for messages.
class StrategyKeys {
 public:
  StrategyKeys(std::string_view text, const std::string& file, const JsonValue::Object& keys)
      : text_(text), file_(file), keys_(keys) {}

  const JsonValue* find(std::string_view key) {
    for (const JsonValue::Member& member : keys_) {
      if (member.first != key) continue;
      read_.push_back(member.first);
      return member.second.is_null() ? nullptr : &member.second;
    }
    return nullptr;
  }
  long long whole(const char* key, double least, double most) {
    if (const auto value = whole_if(key, least, most)) return *value;
    fail(key, ErrorKind::kMissing, fmt::format("'{}' is missing", key));
  }
  std::optional<long long> whole_if(const char* key, double least, double most) {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    const double* number = value->number();
    if (number == nullptr || *number < least || *number > most ||
        *number != static_cast<double>(static_cast<long long>(*number)))
      fail(key, ErrorKind::kRange,
           fmt::format("'{}' must be a whole number from {} to {}, got {}", key, least, most,
                       value->json));
    return static_cast<long long>(*number);
  }
  int degree(const char* key) {
    return static_cast<int>(whole_if(key, 1, kMostDegree).value_or(1));
  }
  bool truth(const char* key, bool fallback = false) {
    const JsonValue* value = find(key);
    if (value == nullptr) return fallback;
    if (const bool* held = std::get_if<bool>(&value->value)) return *held;
    fail(key, ErrorKind::kRange,
         fmt::format("'{}' must be true or false, got {}", key, value->json));
  }
  std::string word(const char* key, const char* fallback) {
    const JsonValue* value = find(key);
    if (value == nullptr) return fallback;
    if (value->text() != nullptr) return *value->text();
    fail(key, ErrorKind::kRange, fmt::format("'{}' must be a word, got {}", key, value->json));
  }
  void refuse_true(const char* key, const char* why) {
    if (truth(key)) fail(key, ErrorKind::kRange, fmt::format("'{}': {} is not modelled", key, why));
  }
  [[noreturn]] void fail_word(const char* key, const std::string& got, const char* allowed) const {
    fail(key, ErrorKind::kRange, fmt::format("'{}' is '{}'", key, printable(got, 40)),
         fmt::format("one of {}", allowed));
  }
  [[noreturn]] void fail(std::string_view key, ErrorKind kind, const std::string& message,
                         const std::string& hint = {}) const {
    const std::size_t at = text_.find(fmt::format("\"{}\"", key));
    const TextPosition place = position_in(text_, at == std::string_view::npos ? 0 : at);
    throw Error(kind, message, file_, place.line, place.column, hint);
  }
  std::vector<std::string> unread() const {
    std::vector<std::string> left;
    for (const JsonValue::Member& member : keys_)
      if (std::ranges::find(read_, member.first) == read_.end())
        left.push_back(printable(member.first, 80));
    return left;
  }

 private:
  std::string_view text_;
  std::string file_;
  const JsonValue::Object& keys_;
  std::vector<std::string> read_;
};

void require_devices(const StrategyKeys& keys, const char* key, long long devices, long long ours) {
  if (devices != ours)
    keys.fail(key, ErrorKind::kRange,
              fmt::format("'{}' is {}, its degrees make {}", key, devices, ours));
}

void say_unread(const StrategyKeys& keys, PeerStrategy& read) {
  const std::vector<std::string> left = keys.unread();
  if (!left.empty()) read.said.push_back(fmt::format("not read: {}", fmt::join(left, ", ")));
}

Format format_of(StrategyKeys& keys, const char* key) {
  const std::string name = keys.word(key, "bf16");
  if (name == "float16" || name == "bfloat16" || name == "bf16" || name == "fp16")
    return Format::kBf16;
  if (name == "float8" || name == "fp8") return Format::kFp8;
  keys.fail_word(key, name, "float16, bfloat16, float8, bf16, fp16, fp8");
}

void calculon(StrategyKeys& keys, PeerStrategy& read) {
  Strategy& s = read.strategy;
  s.tensor_parallel = keys.degree("tensor_par");
  s.pipeline_parallel = keys.degree("pipeline_par");
  s.data_parallel = keys.degree("data_par");
  require_devices(keys, "num_procs", keys.whole("num_procs", 1, kMostDegree), device_count(s));
  s.micro_batch = static_cast<int>(keys.whole("microbatch_size", 1, kMostBatch));
  read.batch = keys.whole("batch_size", 1, kMostBatch);
  s.virtual_stages = keys.degree("pipeline_interleaving");
  s.zero_stage = keys.truth("optimizer_sharding") ? 1 : 0;
  s.data_overlap = keys.truth("data_par_overlap");
  s.pipeline_overlap = false;
  const std::string recompute = keys.word("activation_recompute", "none");
  if (recompute == "full")
    s.recompute = Recompute::kFull;
  else if (recompute == "attn_only")
    s.recompute = Recompute::kSelective;
  else if (recompute != "none")
    keys.fail_word("activation_recompute", recompute, "full, attn_only, none");
  const std::string tensor = keys.word("tensor_par_comm_type", "ar");
  if (tensor != "ar" && tensor != "p2p_rs_ag" && tensor != "rs_ag")
    keys.fail_word("tensor_par_comm_type", tensor, "ar, p2p_rs_ag, rs_ag");
  s.sequence_parallel = tensor == "rs_ag" && s.tensor_parallel > 1;
  if (keys.word("tensor_par_overlap", "none") != "none")
    s.tensor_overlap = TensorOverlap::kForwardAndBackward;
  s.format = format_of(keys, "datatype");
  keys.refuse_true("weight_offload", "offloading");
  keys.refuse_true("activations_offload", "offloading");
  keys.refuse_true("optimizer_offload", "offloading");
  if (!keys.truth("training", true))
    keys.fail("training", ErrorKind::kRange, "no training: not modelled here");
}

Recompute simumax_recompute(StrategyKeys& keys, PeerStrategy& read) {
  const std::string granularity = keys.word("recompute_granularity", "full_block");
  const auto layers = keys.whole_if("recompute_layer_num", -1, kMostDegree);
  if (!keys.truth("enable_recompute")) return Recompute::kNone;
  if (layers && *layers > 0)
    read.said.push_back(
        fmt::format("recomputes {} layers a stage there, every layer here", *layers));
  if (granularity == "full_block" || granularity == "full") return Recompute::kFull;
  if (granularity.find("sdp") != std::string::npos || granularity.find("attn") != std::string::npos)
    return Recompute::kSelective;
  if (granularity == "selective_recompute" || granularity == "selective") {
    read.said.push_back("its selective recomputation is read as the attention core's");
    return Recompute::kSelective;
  }
  keys.fail_word("recompute_granularity", granularity,
                 "full_block, selective_recompute, attn_only, sdp_only");
}

void simumax(StrategyKeys& keys, PeerStrategy& read) {
  Strategy& s = read.strategy;
  s.tensor_parallel = keys.degree("tp_size");
  s.pipeline_parallel = keys.degree("pp_size");
  s.context_parallel = keys.degree("cp_size");
  s.expert_parallel = keys.degree("ep_size");
  s.expert_tensor_parallel = keys.degree("etp_size");
  const long long devices = keys.whole("world_size", 1, kMostDegree);
  const long long each = device_count(s);
  if (devices % each != 0) require_devices(keys, "world_size", devices, each);
  s.data_parallel = static_cast<int>(devices / each);
  s.micro_batch = static_cast<int>(keys.whole("micro_batch_size", 1, kMostBatch));
  const long long rounds = keys.whole("micro_batch_num", 1, kMostBatch);
  read.batch = rounds * s.micro_batch * s.data_parallel;
  if (read.batch > static_cast<long long>(kMostBatch))
    keys.fail("micro_batch_num", ErrorKind::kRange,
              fmt::format("a batch of {}, at most 1e8", read.batch));
  if (const auto sequence = keys.whole_if("seq_len", 1, kMostBatch))
    read.sequence = static_cast<int>(*sequence);
  s.sequence_parallel = keys.truth("enable_sequence_parallel") && s.tensor_parallel > 1;
  s.virtual_stages = keys.degree("interleaving_size");
  s.zero_stage = static_cast<std::uint8_t>(keys.whole_if("zero_state", 0, 3).value_or(1));
  s.recompute = simumax_recompute(keys, read);
  s.format = keys.truth("fp8") ? Format::kFp8Block : format_of(keys, "dtype");
  s.data_overlap = true;
}

void check(const StrategyKeys& keys, const PeerStrategy& read, const char* data) {
  const Strategy& s = read.strategy;
  if (s.virtual_stages > 1 && s.pipeline_parallel == 1)
    keys.fail(data, ErrorKind::kRange, "interleaved stages without a pipeline");
}

}  // namespace

PeerStrategy parse_peer_strategy(std::string_view text, const std::string& file) {
  const char* expected = "expected an execution of Calculon or a strategy of SimuMax";
  const JsonValue root = parse_json(text, file, expected);
  const JsonValue::Object* object = root.object();
  if (object == nullptr) throw Error(ErrorKind::kSyntax, "not a JSON object", file, 1, 1, expected);
  StrategyKeys keys(text, file, *object);
  PeerStrategy read;
  if (keys.find("tensor_par") != nullptr && keys.find("pipeline_par") != nullptr) {
    read.format = "Calculon";
    calculon(keys, read);
    check(keys, read, "pipeline_interleaving");
  } else if (keys.find("tp_size") != nullptr && keys.find("pp_size") != nullptr) {
    read.format = "SimuMax";
    simumax(keys, read);
    check(keys, read, "interleaving_size");
  } else {
    throw Error(ErrorKind::kSyntax, "no strategy that we know", file, 1, 1, expected);
  }
  say_unread(keys, read);
  return read;
}

PeerStrategy read_peer_strategy(const std::string& path, const Files& files) {
  return parse_peer_strategy(files.read(path), files.shown(path));
}

}  // namespace countervail

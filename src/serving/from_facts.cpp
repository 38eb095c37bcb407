#include "serving/from_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace countervail::serving {
namespace {

const char* product_name(WeightFormat format) {
  switch (format) {
    case WeightFormat::kFp8:
      return "fp8";
    case WeightFormat::kFp8Block:
      return "fp8_block";
    case WeightFormat::kInt8:
      return "sq";
    case WeightFormat::kNvfp4:
      return "nvfp4";
    case WeightFormat::kMxfp4:
    case WeightFormat::kInt4:
    case WeightFormat::kSixteen:
      break;
  }
  return "bfloat16";  // products that unpack their weights multiply at 16 bit
}

/// The numbers of one curve; a number that nothing would miss is left out of the files and is 0. Launches: machine.h.
class Curve {
 public:
  Curve(Ledger& ledger, std::string item) : ledger_(ledger), item_(std::move(item)) {}
  bool exists() const { return ledger_.has(item_ + "/launch"); }
  double operator()(const char* name) const {
    return ledger_.number_or(fmt::format("{}/{}", item_, name), 0);
  }

 private:
  Ledger& ledger_;
  std::string item_;
};

/// What fills the chip whose kernels were measured fills one of other FLOP/s by as much less: the time of one wave stays.
double fill_of(const Curve& c, double own_flops) {
  const double peak = c("peak");
  return peak > 0 ? c("fill") * own_flops / peak : c("fill");
}
GemmNumbers products_of(const Curve& c, double flops) {
  return {0,          c("efficiency"),    c("memory_efficiency"), c("tile"), fill_of(c, flops),
          c("depth"), c("depth_seconds"), c("cast_bytes")};
}
AttentionNumbers prompts_of(const Curve& c) {
  return {0,         c("efficiency"), c("memory_efficiency"), c("tile"),
          c("fill"), c("streamed"),   c("half_width")};
}
/// `scale`: FLOP/s over those of the chip whose kernels were measured. A tenth of the matrix units' rate is what exponentials
/// and conversions leave; a chip with few of these units keeps that rate, up to the share that decode attention reaches at
/// best (0.55, docs/methods/serving.md).
DecodeNumbers decode_of(const Curve& c, double scale) {
  constexpr double kBestShare = 0.55;
  const double share = c("efficiency");
  const double own = scale < 1 ? std::min(std::max(share, kBestShare), share / scale) : share;
  return {0,
          own,
          c("memory_efficiency"),
          c("rows"),
          c("group_seconds"),
          c("head_seconds"),
          c("split_keys"),
          c("key_seconds")};
}
LatentNumbers latent_of(const Curve& c) {
  return {0,
          c("efficiency"),
          c("memory_efficiency"),
          c("attention_efficiency"),
          c("rows"),
          c("streamed"),
          c("fill"),
          c("key_seconds")};
}
ExpertNumbers experts_of(const Curve& c) {
  return {0,         c("efficiency"), c("memory_efficiency"),
          c("rows"), c("streamed"),   c("expert_seconds"),
          c("skew")};
}
OneKernelNumbers all_reduce_of(const Curve& c) {
  return {0, c("per_peer"), c("efficiency"), c("one_shot"), c("second_launch")};
}

ExchangeNumbers exchange_of(const Curve& c) {
  return {.launch = c("launch"),
          .efficiency = c("efficiency"),
          .token_seconds = c("token_seconds"),
          .expert_seconds = c("expert_seconds")};
}

/// Curves of one chip, of the first name that exists.
class Curves {
 public:
  Curves(Ledger& ledger, const std::string& tables) : ledger_(ledger), tables_(tables) {}

  Curve named(const char* kind, std::initializer_list<std::string> formats) const {
    for (const std::string& format : formats)
      if (Curve curve(ledger_, fmt::format("curve/{}/{}-{}", kind, tables_, format));
          curve.exists())
        return curve;
    throw Error::at(ErrorKind::kMissing,
                    fmt::format("no measured kernels ({}) of {}", kind, tables_),
                    "a chip of data/models/kernels.toml");
  }

 private:
  Ledger& ledger_;
  const std::string& tables_;
};

/// The chip's own kernels of a format, as named in the tables.
std::optional<Curve> own_experts(Ledger& ledger, const std::string& tables, WeightFormat format) {
  std::vector<std::string> names;
  if (format == WeightFormat::kMxfp4)
    names = {"w4a8_mxfp4_mxfp8", "w4a16_mxfp4"};
  else if (format != WeightFormat::kInt4 && format != WeightFormat::kNvfp4 &&
           format != WeightFormat::kInt8)
    names = {product_name(format)};
  for (const std::string& name : names)
    if (const Curve own(ledger, fmt::format("curve/experts/{}-{}", tables, name)); own.exists())
      return own;
  return std::nullopt;
}

/// "h100_sxm, h200_sxm": the chips, by their kernel tables, that a library's kernels run on.
bool runs_on(std::string_view listed, const std::string& tables) {
  for (const std::string& one : split(listed, ','))
    if (trim(one) == tables) return true;
  return false;
}

/// Experts of a format that was not measured on the chip run as the class does; weights that are unpacked, as the chip's own
/// 16-bit kernels do plus the further passes through memory that unpacking costs the H100's.
ExpertNumbers experts_for(Ledger& ledger, const NamedMachine& named, WeightFormat format) {
  const std::string& tables = named.tables;
  const std::string own_kernels = "serving/" + named.experts;
  if (format == WeightFormat::kFp8Block && !named.experts.empty() &&
      runs_on(ledger.text(own_kernels + "/kernel_tables"), tables))
    return experts_of(Curve(ledger, own_kernels));
  if (const auto own = own_experts(ledger, tables, format)) return experts_of(*own);
  const auto sixteen = own_experts(ledger, tables, WeightFormat::kSixteen);
  if (format != WeightFormat::kMxfp4 || !sixteen)
    return experts_of(Curve(ledger, "serving/class-experts"));
  ExpertNumbers numbers = experts_of(*sixteen);
  const std::string packed = "curve/experts/h100_sxm-w4a16_mxfp4/streamed";
  const std::string plain = "curve/experts/h100_sxm-bfloat16/streamed";
  numbers.streamed += ledger.number(packed) - ledger.number(plain);
  return numbers;
}

}  // namespace

Machine read_machine(Ledger& ledger, const NamedMachine& named, const Precision& precision) {
  const std::string chip = "chip/" + named.chip + "/";
  const double each = ledger.number_or(chip + "devices_per_package", 1);
  const auto rate = [&](const char* name) { return ledger.number_or(chip + name, 0) / each; };
  Machine machine;
  machine.sixteen = {rate("bf16"), rate("memory_bandwidth"), named.link};
  machine.eight_bit = rate("fp8") > 0 ? rate("fp8") : rate("int8"), machine.four_bit = rate("fp4");
  machine.memory = rate("memory_capacity");
  const Curves curves(ledger, named.tables);
  const auto product = [&](WeightFormat format) {
    const bool narrow = format != WeightFormat::kSixteen && format != WeightFormat::kInt4 &&
                        format != WeightFormat::kMxfp4;
    const double flops = format == WeightFormat::kNvfp4 && machine.four_bit > 0 ? machine.four_bit
                         : narrow && machine.eight_bit > 0                      ? machine.eight_bit
                                                           : machine.sixteen.flops;
    return products_of(curves.named("gemm", {product_name(format), "fp8", "bfloat16"}), flops);
  };
  machine.attention_products = product(precision.attention);
  machine.dense_products = product(precision.dense);
  machine.plain_products = product(WeightFormat::kSixteen);
  const std::string cache = precision.cache_bytes < 2 ? "fp8" : "bfloat16";
  machine.prompts =
      prompts_of(curves.named("context_attention", {"bfloat16-" + cache, "bfloat16-bfloat16"}));
  const double measured = curves.named("gemm", {"bfloat16"})("peak");
  machine.decode =
      decode_of(curves.named("generation_attention", {"bfloat16-" + cache, "bfloat16-bfloat16"}),
                measured > 0 ? machine.sixteen.flops / measured : 1);
  machine.experts = experts_for(ledger, named, precision.experts);
  machine.all_reduce = all_reduce_of(Curve(ledger, "curve/custom_allreduce/" + named.tables));
  // Low-latency kernels, those of Hopper where the chip has none measured: at the chip's own links.
  const auto exchanged = [&](const char* part) {
    const Curve own(ledger, fmt::format("curve/deepep_low_latency/{}-{}", named.tables, part));
    return exchange_of(
        own.exists() ? own
                     : Curve(ledger, fmt::format("curve/deepep_low_latency/h100_sxm-{}", part)));
  };
  machine.dispatch = exchanged("dispatch"), machine.combine = exchanged("combine");
  machine.between_nodes = exchange_of(Curve(ledger, "serving/between-nodes"));
  // The attention module of block-scaled checkpoints; the class where the chip has no latent kernels of its own.
  const std::string own = precision.attention == WeightFormat::kSixteen ? "bfloat16" : "fp8_block";
  const auto latent = [&](const char* kind, const char* of_class) {
    const Curve curve(ledger, fmt::format("curve/{}/{}-{}-{}", kind, named.tables, own, cache));
    return latent_of(curve.exists() ? curve : Curve(ledger, of_class));
  };
  machine.latent_decode = latent("mla_generation", "serving/class-latent-decode");
  machine.latent_prompts = latent("mla_context", "serving/class-latent-prompts");
  return machine;
}

ServingStack read_serving_stack(Ledger& ledger, const std::string& name) {
  const std::string item = "serving/" + name + "/";
  const auto number = [&](const char* field) { return ledger.number(item + field); };
  ServingStack stack;
  stack.name = name;
  stack.date = ledger.store().find(item + "layer")->date;
  stack.host = {number("layer"), number("expert_layer"), number("step"), number("request"),
                number("overlap")};
  stack.spread = ledger.range(item + "spread");
  if (ledger.has(item + "experts")) stack.experts = ledger.text(item + "experts");
  stack.narrow_cache = number("narrow_cache");
  stack.imbalance = ledger.number_or(item + "imbalance", 0);
  stack.limits = {.memory_share = number("memory_share"),
                  .runtime_bytes = number("runtime"),
                  .admission = ledger.number_or(item + "admission", 0),
                  .chunk = number("chunk"),
                  .overhead = number("overhead"),
                  .waiting_prompts = number("waiting_prompts")};
  return stack;
}

void even_out(const ServingStack& stack, Machine& machine, Traffic& traffic) {
  if (stack.imbalance <= 0) return;
  machine.experts.skew = 0;
  traffic.imbalance *= stack.imbalance;
}

}  // namespace countervail::serving

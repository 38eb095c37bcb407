// stack/NAME/... facts -> Stack. What a profile leaves out is not offered, hides nothing and adds nothing; widths that
// must be something come from default/training and default/exchange.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "compile/curves.h"
#include "compile/item_facts.h"

namespace countervail {
namespace {

struct Flag {
  const char* key;
  bool Stack::*member;
};
struct Limit {
  const char* key;
  int Stack::*member;
};
struct Number {
  const char* key;
  double Stack::*member;
};
/// A profile that does not say takes this fact.
struct Required {
  const char* key;
  double Stack::*member;
  const char* otherwise;
};

constexpr Flag kFlags[] = {
    {"fused_attention", &Stack::fused_attention},
    {"third_generation_attention", &Stack::third_generation_attention},
    {"full_recompute_skips_last", &Stack::full_recompute_skips_last},
    {"gathers_between_stages", &Stack::gathers_between_stages},
    {"synchronises_every_micro_batch", &Stack::synchronises_every_micro_batch},
    {"offers_fp8", &Stack::offers_fp8},
    {"offers_fp4", &Stack::offers_fp4},
    {"offers_pipeline", &Stack::offers_pipeline},
    {"offers_sequence_parallel", &Stack::offers_sequence_parallel},
    {"offers_selective_recompute", &Stack::offers_selective_recompute},
    {"offers_ring_context", &Stack::offers_ring_context},
    {"offers_exchange_context", &Stack::offers_exchange_context}};
constexpr Limit kLimits[] = {{"most_tensor", &Stack::most_tensor},
                             {"most_sharding", &Stack::most_sharding},
                             {"most_pipeline_sharding", &Stack::most_pipeline_sharding}};
constexpr Number kNumbers[] = {{"attention_factor", &Stack::attention_factor},
                               {"softmax_traffic", &Stack::softmax_traffic},
                               {"elementwise_traffic", &Stack::elementwise_traffic},
                               {"host_seconds_per_layer", &Stack::host_seconds_per_layer},
                               {"tensor_overlap", &Stack::tensor_overlap},
                               {"data_overlap", &Stack::data_overlap},
                               {"data_traffic", &Stack::data_traffic},
                               {"pipeline_overlap", &Stack::pipeline_overlap},
                               {"logits_bytes", &Stack::logits_bytes},
                               {"accumulation_bytes", &Stack::accumulation_bytes},
                               {"cast_traffic", &Stack::cast_traffic},
                               {"optimizer_state", &Stack::optimizer_state}};
constexpr Required kRequired[] = {
    {"gradient_bytes", &Stack::gradient_bytes, "default/training/gradient_bytes"},
    {"optimizer_bytes", &Stack::optimizer_bytes, "default/training/optimizer_bytes"}};

constexpr Flag kExpertFlags[] = {{"fused_expert_products", &Stack::fused_expert_products},
                                 {"captures_expert_layers", &Stack::captures_expert_layers},
                                 {"offers_zero_bubble", &Stack::offers_zero_bubble},
                                 {"offers_dual_pipe", &Stack::offers_dual_pipe}};
constexpr Number kExpertNumbers[] = {{"expert_traffic", &Stack::expert_traffic},
                                     {"compute_share", &Stack::compute_share},
                                     {"expert_overlap", &Stack::expert_overlap},
                                     {"expert_host_seconds", &Stack::expert_host_seconds}};
constexpr Required kExpertRequired[] = {
    {"dispatch_bytes", &Stack::dispatch_bytes, "default/exchange/dispatch_bytes"}};

template <std::size_t F, std::size_t N, std::size_t R>
Stack with_fields(ItemFacts& profile, Stack stack, const Flag (&flags)[F],
                  const Number (&numbers)[N], const Required (&required)[R]) {
  for (const Flag& flag : flags)
    if (const auto value = profile.number_if(flag.key)) stack.*flag.member = *value != 0;
  for (const Number& number : numbers)
    if (const auto value = profile.number_if(number.key)) stack.*number.member = *value;
  for (const Required& one : required)
    stack.*one.member = profile.number_or_fact(one.key, one.otherwise);
  return stack;
}

/// The library that carries tokens to their experts (data/models/exchanges.toml).
Stack with_exchange(Ledger& ledger, ItemFacts& profile, Stack stack) {
  const ExchangePattern library =
      exchange_of(ledger, profile.text_or_fact("exchange", "default/exchange/library"));
  stack.exchange_launch = library.launch;
  stack.exchange_per_peer = library.per_peer;
  stack.exchange_deduplicates = library.deduplicates;
  return stack;
}

}  // namespace

std::string date_of_stack(const Overlay& facts, const std::string& stack) {
  const Fact* fact = facts.find("stack/" + stack + "/fused_attention");
  return fact ? fact->date : std::string();
}

Stack compile_stack(Ledger& ledger, const std::string& stack, bool experts) {
  if (ledger.store().paths("stack/" + stack + "/").empty())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown stack '{}'", stack),
                    did_you_mean(stack, ledger.store().items("stack")));
  ItemFacts profile(ledger, "stack", stack);
  Stack dense = with_fields(profile, {}, kFlags, kNumbers, kRequired);
  for (const Limit& limit : kLimits)
    dense.*limit.member = profile.count_or(limit.key, dense.*limit.member);
  if (!experts) return dense;
  return with_exchange(ledger, profile,
                       with_fields(profile, dense, kExpertFlags, kExpertNumbers, kExpertRequired));
}

}  // namespace countervail

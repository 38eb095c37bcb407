// Which numbers each kind of kernel has, where a fit starts and between which ends it
// may move. Ends are wide but physical: an efficiency far above 1 would be a fit to
// noise. That of memory may pass 1, where caches answer what the law counts as traffic.
#include "validate/kernel_laws.h"

#include <array>

namespace countervail {
namespace {

constexpr KernelNumber seconds_number(const char* name, double start, double low, double high) {
  return {name, "ns", 1e-9, start, low, high};
}
constexpr KernelNumber plain(const char* name, double start, double low, double high) {
  return {name, "1", 1, start, low, high};
}
constexpr KernelNumber share(const char* name, double start, double low = 0.02, double high = 1) {
  return plain(name, start, low, high);
}

constexpr KernelNumber kGemm[] = {seconds_number("launch", 3e-6, 1e-7, 1e-4),
                                  share("efficiency", 0.75),
                                  plain("memory_efficiency", 0.8, 0.3, 2.5),
                                  plain("tile", 64, 8, 512),
                                  plain("fill", 1e6, 1e4, 1e8),
                                  plain("depth", 1024, 64, 1e5),
                                  seconds_number("depth_seconds", 1e-10, 1e-15, 1e-8),
                                  {"cast_bytes", "B", 1, 4, 0.01, 100}};
constexpr KernelNumber kContext[] = {seconds_number("launch", 1e-5, 1e-6, 1e-4),
                                     share("efficiency", 0.8),
                                     plain("memory_efficiency", 0.8, 0.1, 2),
                                     plain("tile", 64, 1, 512),
                                     plain("fill", 3e4, 1e2, 1e6),
                                     plain("streamed", 1, 0.01, 30),
                                     plain("half_width", 40, 0.5, 1e3)};
constexpr KernelNumber kGeneration[] = {seconds_number("launch", 8e-6, 1e-6, 1e-4),
                                        share("efficiency", 0.3, 0.01),
                                        plain("memory_efficiency", 0.8, 0.1, 1.5),
                                        plain("rows", 16, 1, 128),
                                        seconds_number("group_seconds", 1e-8, 1e-11, 3e-7),
                                        seconds_number("head_seconds", 1e-9, 1e-12, 1e-7),
                                        plain("split_keys", 1e4, 100, 1e6),
                                        seconds_number("key_seconds", 1e-9, 1e-13, 1e-6)};
constexpr KernelNumber kLatent[] = {seconds_number("launch", 4e-5, 1e-6, 1e-3),
                                    share("efficiency", 0.5),
                                    plain("memory_efficiency", 0.7, 0.05, 2),
                                    share("attention_efficiency", 0.3, 0.01),
                                    plain("rows", 64, 1, 256),
                                    plain("streamed", 1, 0.001, 100),
                                    plain("fill", 1e4, 1, 1e7),
                                    seconds_number("key_seconds", 1e-9, 1e-13, 3e-8)};
constexpr KernelNumber kExperts[] = {seconds_number("launch", 2e-5, 1e-6, 1e-3),
                                     share("efficiency", 0.6, 0.05),
                                     plain("memory_efficiency", 0.8, 0.05, 1.3),
                                     plain("rows", 32, 1, 256),
                                     plain("streamed", 6, 0.01, 60),
                                     seconds_number("expert_seconds", 1e-8, 1e-10, 3e-6),
                                     plain("skew", 0.5, 0.01, 3)};
constexpr KernelNumber kCollective[] = {seconds_number("launch", 8e-6, 1e-6, 1e-4),
                                        seconds_number("per_peer", 1e-6, 1e-8, 1e-4),
                                        share("efficiency", 0.8, 0.1, 1.2),
                                        share("low_latency", 0.3, 0.005, 1.2),
                                        seconds_number("bulk_launch", 5e-6, 1e-8, 1e-4),
                                        {"half_size", "MB", 1e6, 1e6, 1e3, 1e8}};
constexpr KernelNumber kOneKernel[] = {
    seconds_number("launch", 4e-6, 1e-7, 1e-4), seconds_number("per_peer", 3e-7, 1e-9, 1e-4),
    share("efficiency", 0.5, 0.02, 1.5), share("one_shot", 0.3, 0.005, 1.5),
    seconds_number("second_launch", 1e-5, 1e-8, 1e-4)};
constexpr KernelNumber kDeepEp[] = {seconds_number("launch", 2e-5, 1e-6, 1e-3),
                                    share("efficiency", 0.5, 0.02, 2),
                                    {"unit_rate", "GB/s", 1e9, 3e10, 1e9, 1e12},
                                    seconds_number("token_seconds", 1e-9, 1e-13, 1e-7)};
constexpr KernelNumber kLowLatency[] = {seconds_number("launch", 8e-6, 1e-6, 1e-3),
                                        share("efficiency", 0.3, 0.02, 2),
                                        seconds_number("token_seconds", 1e-9, 1e-13, 1e-7),
                                        seconds_number("expert_seconds", 1e-8, 1e-13, 1e-6)};
constexpr KernelNumber kAllToAll[] = {
    seconds_number("launch", 1e-5, 1e-7, 1e-3), share("efficiency", 0.3, 0.005, 2),
    seconds_number("expert_seconds", 1e-7, 1e-12, 1e-4), plain("copied", 1, 0.001, 100)};

LatentNumbers latent_numbers(std::span<const double> v) {
  return {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]};
}

/// One law for three libraries: what a library does not have keeps its neutral value.
double exchange_seconds(KernelKind kind, const ExchangeCall& call, std::span<const double> v) {
  ExchangeNumbers numbers{.launch = v[0], .efficiency = v[1]};
  if (kind == KernelKind::kDeepEp) numbers.unit_rate = v[2], numbers.token_seconds = v[3];
  if (kind == KernelKind::kDeepEpLowLatency)
    numbers.token_seconds = v[2], numbers.expert_seconds = v[3];
  if (kind == KernelKind::kAllToAll) numbers.expert_seconds = v[2], numbers.copied = v[3];
  return exchange_kernel_seconds(numbers, call);
}

}  // namespace

const char* name_of(KernelKind kind) {
  constexpr std::array kNames{"gemm",
                              "context_attention",
                              "generation_attention",
                              "mla_context",
                              "mla_generation",
                              "experts",
                              "nccl",
                              "custom_allreduce",
                              "deepep",
                              "deepep_low_latency",
                              "all_to_all"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::span<const KernelNumber> numbers_of(KernelKind kind) {
  switch (kind) {
    case KernelKind::kGemm:
      return kGemm;
    case KernelKind::kContextAttention:
      return kContext;
    case KernelKind::kGenerationAttention:
      return kGeneration;
    case KernelKind::kLatentContext:
    case KernelKind::kLatentGeneration:
      return kLatent;
    case KernelKind::kExperts:
      return kExperts;
    case KernelKind::kCollective:
      return kCollective;
    case KernelKind::kOneKernelAllReduce:
      return kOneKernel;
    case KernelKind::kDeepEp:
      return kDeepEp;
    case KernelKind::kDeepEpLowLatency:
      return kLowLatency;
    case KernelKind::kAllToAll:
      return kAllToAll;
  }
  return {};
}

double kernel_seconds(const MeasuredKernel& kernel, const MachineRates& machine,
                      std::span<const double> v) {
  switch (kernel.kind) {
    case KernelKind::kGemm:
      return gemm_kernel_seconds({v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]}, machine,
                                 kernel.gemm);
    case KernelKind::kContextAttention:
      return attention_kernel_seconds({v[0], v[1], v[2], v[3], v[4], v[5], v[6]}, machine,
                                      kernel.attention);
    case KernelKind::kGenerationAttention:
      return decode_kernel_seconds({v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]}, machine,
                                   kernel.decode);
    case KernelKind::kLatentContext:
      return latent_context_seconds(latent_numbers(v), machine, kernel.latent);
    case KernelKind::kLatentGeneration:
      return latent_decode_seconds(latent_numbers(v), machine, kernel.latent);
    case KernelKind::kExperts:
      return expert_kernel_seconds({v[0], v[1], v[2], v[3], v[4], v[5], v[6]}, machine,
                                   kernel.experts);
    case KernelKind::kCollective:
      return library_seconds({v[0], v[1], v[2], v[3], v[4], v[5]}, kernel.call);
    case KernelKind::kOneKernelAllReduce:
      return one_kernel_seconds({v[0], v[1], v[2], v[3], v[4]}, kernel.call);
    case KernelKind::kDeepEp:
    case KernelKind::kDeepEpLowLatency:
    case KernelKind::kAllToAll:
      return exchange_seconds(kernel.kind, kernel.exchange, v);
  }
  return 0;
}

}  // namespace countervail

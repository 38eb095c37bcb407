#include "validate/refit_training.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "training/step_cost.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

constexpr double kRowWidth = 0.03, kMlkRowWidth = 0.08, kNmbRowWidth = 0.06;

/// One number: the fact paths that share it, its prior and how far the prior lets it go (in logarithms).
struct FittedNumber {
  const char* owner;
  const char* name;
  std::vector<std::string> paths;
  double prior, width;
  double most = 1e30;                          ///< bound; shares end at 1
  std::vector<std::string> scaled_paths = {};  ///< further facts that are this number times `scale`
  double scale = 1;
};

const std::vector<FittedNumber>& gpu_numbers() {
  static const std::vector<FittedNumber> kNumbers = {
      {"A100",
       "gemm_factor",
       {"chip/A100 SXM4 80GB/gemm_factor", "chip/A100 SXM4 40GB/gemm_factor"},
       1,
       0.1},
      {"H100", "gemm_factor", {"chip/H100 SXM5 80GB/gemm_factor"}, 0.85, 0.2},
      {"mosaicml-fsdp-2023",
       "attention_factor",
       {"stack/mosaicml-fsdp-2023a/attention_factor", "stack/mosaicml-fsdp-2023b/attention_factor"},
       0.5,
       0.3},
      {"mosaicml-fsdp-2023",
       "elementwise_traffic",
       {"stack/mosaicml-fsdp-2023a/elementwise_traffic",
        "stack/mosaicml-fsdp-2023b/elementwise_traffic"},
       1.5,
       0.4},
      {"mosaicml-fsdp-2023",
       "data_overlap",
       {"stack/mosaicml-fsdp-2023a/data_overlap", "stack/mosaicml-fsdp-2023b/data_overlap"},
       0.5,
       0.4}};
  return kNumbers;
}

const std::vector<FittedNumber>& ascend_numbers() {
  static const std::vector<FittedNumber> kNumbers = {
      {"Ascend 910B3", "gemm_factor", {"chip/Ascend 910B3/gemm_factor"}, 1, 0.2},
      {"Ascend 910B3", "attention_factor", {"chip/Ascend 910B3/attention_factor"}, 0.8, 0.2}};
  return kNumbers;
}

/// The same number of several profiles.
std::vector<std::string> stacks(const std::vector<const char*>& names, const char* key) {
  std::vector<std::string> paths;
  for (const char* name : names)
    paths.push_back(std::string("stack/megatron-bridge-") + name + "/" + key);
  return paths;
}

/// Chips of the Megatron-Bridge tables and the profiles of its releases. GB200 has no calibration row of its own: its
/// sustained 8-bit rate is that of GB300, the same silicon, times 1200 W over 1400 W (a power-limited clock), so its
/// factor is GB300's times 1200/1400 * 0.711/0.681, the ratio of the two curves' asymptotes. H800 is the die of H100 at
/// the same power: it sustains the same share of the peak, though its curve (another GEMM library) is higher.
const std::vector<FittedNumber>& bridge_numbers() {
  static const std::vector<const char*> kAll = {"2025-09", "2025-11", "2026-02",
                                                "2026-04", "2026-06", "2026-06-x86"};
  static const std::vector<const char*> kFull = {"2026-06", "2026-06-x86"}, kFirst = {"2025-09"};
  static const std::vector<const char*> kHosted = {"2025-11", "2026-02", "2026-04"};
  static const std::vector<FittedNumber> kNumbers = {
      {"H100",
       "gemm_factor_fp8",
       {"chip/H100 SXM5 80GB/gemm_factor_fp8"},
       0.8157,
       0.1,
       1e30,
       {"chip/H800 SXM5 80GB/gemm_factor_fp8"},
       0.715 / 0.819},
      {"B200, B300",
       "gemm_factor_fp8",
       {"chip/B200 SXM (HGX)/gemm_factor_fp8", "chip/B300 SXM (HGX)/gemm_factor_fp8"},
       0.8157,
       0.1},
      {"GB300",
       "gemm_factor_fp8",
       {"chip/GB300 (per GPU)/gemm_factor_fp8"},
       0.8157,
       0.2,
       1e30,
       {"chip/GB200 (per GPU)/gemm_factor_fp8"},
       1200.0 / 1400 * 0.711 / 0.681},
      {"GB300",
       "gemm_factor_fp4",
       {"chip/GB300 (per GPU)/gemm_factor_fp4", "chip/GB200 (per GPU)/gemm_factor_fp4",
        "chip/B300 SXM (HGX)/gemm_factor_fp4", "chip/B200 SXM (HGX)/gemm_factor_fp4"},
       0.5,
       0.3},
      {"B300, GB300",
       "attention_factor",
       {"chip/GB300 (per GPU)/attention_factor", "chip/B300 SXM (HGX)/attention_factor"},
       1,
       0.2},
      {"x86 hosts",
       "host_factor",
       {"chip/H100 SXM5 80GB/host_factor", "chip/H800 SXM5 80GB/host_factor",
        "chip/B200 SXM (HGX)/host_factor", "chip/B300 SXM (HGX)/host_factor"},
       1,
       0.2},
      {"megatron-bridge", "attention_factor", stacks(kAll, "attention_factor"), 1.6, 0.2},
      {"megatron-bridge", "elementwise_traffic", stacks(kAll, "elementwise_traffic"), 1, 0.1},
      {"megatron-bridge", "cast_traffic", stacks(kAll, "cast_traffic"), 1, 0.3},
      {"megatron-bridge", "tensor_overlap", stacks(kAll, "tensor_overlap"), 0.5, 0.2, 0.99},
      {"megatron-bridge", "pipeline_overlap", stacks(kAll, "pipeline_overlap"), 0.5, 0.3, 0.99},
      {"megatron-bridge-2025-09", "expert_traffic", stacks(kFirst, "expert_traffic"), 3, 0.2},
      {"megatron-bridge-2025-11 to 2026-04", "expert_traffic", stacks(kHosted, "expert_traffic"), 2,
       0.5},
      {"megatron-bridge-2026-06", "expert_traffic", stacks(kFull, "expert_traffic"), 1, 0.3},
      {"megatron-bridge before 2026-06", "expert_overlap",
       stacks({"2025-09", "2025-11", "2026-02", "2026-04"}, "expert_overlap"), 0.45, 0.3, 0.99},
      {"megatron-bridge-2026-06", "expert_overlap", stacks(kFull, "expert_overlap"), 0.9, 0.1,
       0.99}};
  return kNumbers;
}

/// Experts on the 910B: one calibration run, one number.
const std::vector<FittedNumber>& ascend_expert_numbers() {
  static const std::vector<FittedNumber> kNumbers = {{"mindspeed-2024-mcore",
                                                      "expert_traffic",
                                                      {"stack/mindspeed-2024-mcore/expert_traffic"},
                                                      3,
                                                      0.7}};
  return kNumbers;
}

/// The one calibration run of MLPerf determines one number: how much of the collectives its step hides.
const std::vector<FittedNumber>& mlperf_numbers() {
  static const std::vector<FittedNumber> kNumbers = {
      {"mlperf-2024", "data_overlap", {"stack/mlperf-2024/data_overlap"}, 0.6, 0.4, 0.99}};
  return kNumbers;
}

/// What a transfer experiment fits: the chip and the two traffic numbers of a Megatron stack.
std::vector<FittedNumber> megatron_numbers() {
  const auto both = [](const char* key) {
    return std::vector<std::string>{std::string("stack/megatron-2021/") + key,
                                    std::string("stack/megatron-2022/") + key};
  };
  return {gpu_numbers()[0],
          {"megatron", "elementwise_traffic", both("elementwise_traffic"), 1.2, 0.3},
          {"megatron", "softmax_traffic", both("softmax_traffic"), 1.25, 0.3}};
}

Overlay with_values(Overlay facts, const std::vector<FittedNumber>& numbers,
                    const std::vector<double>& values) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (const std::string& path : numbers[i].paths) facts.set(path, values[i]);
    for (const std::string& path : numbers[i].scaled_paths)
      facts.set(path, values[i] * numbers[i].scale);
  }
  return facts;
}

double log_error(const Overlay& store, const TrainingRun& run) {
  return std::log(evaluate_run(problem_of(store, run), run).time.total / run.measured_seconds);
}

Fit fit_numbers(const Overlay& store, const std::vector<FittedNumber>& numbers,
                const std::vector<const TrainingRun*>& runs, double row_width) {
  std::vector<FitNumber> start;
  for (const FittedNumber& number : numbers)
    start.push_back(
        {number.prior, number.prior / 4, std::min(number.most, number.prior * 4), false});
  return pattern_search(
      start,
      [&](const std::vector<double>& values) {
        const Overlay changed = with_values(store, numbers, values);
        double loss = 0;
        for (const TrainingRun* run : runs) {
          const double u = log_error(changed, *run) / row_width;
          loss += 2 * (std::sqrt(1 + u * u) - 1);
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
          const double u = std::log(values[i] / numbers[i].prior) / numbers[i].width;
          loss += u * u;
        }
        return loss;
      },
      0.25, 2e-3);
}

std::vector<const TrainingRun*> chosen(const TrainingRuns& runs,
                                       const std::function<bool(const TrainingRun&)>& keep) {
  std::vector<const TrainingRun*> result;
  for (const TrainingRun& run : runs.runs)
    if (keep(run)) result.push_back(&run);
  return result;
}

void refit_group(const Overlay& store, const std::vector<FittedNumber>& numbers,
                 const std::vector<const TrainingRun*>& runs, double row_width,
                 std::vector<RefittedConstant>& constants) {
  if (runs.empty()) return;
  const Fit fit = fit_numbers(store, numbers, runs, row_width);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    constants.push_back({numbers[i].owner, numbers[i].name,
                         store.find(numbers[i].paths[0])->value.mid, fit.values[i],
                         static_cast<int>(runs.size())});
}

Transfer tested(const Overlay& fitted, const std::string& from, const std::string& to,
                const std::vector<const TrainingRun*>& runs) {
  Transfer transfer{from, to, static_cast<int>(runs.size()), 0, 0};
  for (const TrainingRun* run : runs) {
    const double error = 100 * std::expm1(log_error(fitted, *run));
    transfer.mape += std::abs(error) / static_cast<double>(runs.size());
    transfer.bias += error / static_cast<double>(runs.size());
  }
  return transfer;
}

}  // namespace

std::vector<RefittedConstant> refit_training(const Overlay& store, const TrainingRuns& runs) {
  std::vector<RefittedConstant> constants;
  refit_group(store, gpu_numbers(),
              chosen(runs,
                     [](const TrainingRun& run) {
                       return run.calibration && run.bits == 16 &&
                              (run.prefix == "MOS" || run.prefix == "SC21");
                     }),
              kRowWidth, constants);
  refit_group(store, ascend_numbers(),
              chosen(runs,
                     [](const TrainingRun& run) {
                       const bool plain =
                           run.family == "dense" && run.strategy.context_parallel == 1;
                       return run.calibration && plain && run.prefix == "MLK" &&
                              run.id != "MLK-0677" && run.id != "MLK-0691";
                     }),
              kMlkRowWidth, constants);
  refit_group(store, ascend_expert_numbers(),
              chosen(runs,
                     [](const TrainingRun& run) {
                       return run.calibration && run.prefix == "MLK" && run.family == "moe";
                     }),
              kMlkRowWidth, constants);
  refit_group(store, bridge_numbers(),
              chosen(runs,
                     [](const TrainingRun& run) {
                       return run.calibration && run.prefix == "NMB" && run.id != "NMB-0381" &&
                              run.id != "NMB-0383";
                     }),
              kNmbRowWidth, constants);
  refit_group(
      store, mlperf_numbers(),
      chosen(runs, [](const TrainingRun& run) { return run.calibration && run.prefix == "MLP4"; }),
      kRowWidth, constants);
  return constants;
}

std::vector<Transfer> transfer_training(const Overlay& store, const TrainingRuns& runs) {
  const auto of = [&](const char* prefix, const char* chip) {
    return chosen(runs, [=](const TrainingRun& run) {
      return run.prefix == prefix && run.chip.starts_with(chip);
    });
  };
  std::vector<Transfer> transfers;
  const std::vector<FittedNumber> megatron = megatron_numbers();
  for (const auto& [from, to] : {std::pair("SC21", "KOR"), std::pair("KOR", "SC21")}) {
    if (of(from, "").empty() || of(to, "").empty()) continue;
    const Fit fit = fit_numbers(store, megatron, of(from, ""), kRowWidth);
    transfers.push_back(tested(with_values(store, megatron, fit.values), from, to, of(to, "")));
  }
  const auto a100 = of("MOS", "A100"), h100 = of("MOS", "H100");
  if (a100.empty() || h100.empty()) return transfers;
  std::vector<FittedNumber> mosaic = gpu_numbers();
  mosaic[0].paths.push_back("chip/H100 SXM5 80GB/gemm_factor");  // carried over unchanged
  mosaic.erase(mosaic.begin() + 1);
  const Fit fit = fit_numbers(store, mosaic, a100, kRowWidth);
  transfers.push_back(
      tested(with_values(store, mosaic, fit.values), "MOS on A100", "MOS on H100", h100));
  return transfers;
}

}  // namespace countervail

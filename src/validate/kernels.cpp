// Measured kernels against the laws, and the fit of the laws' numbers. Rows of one chip
// and kind share a set of numbers. The loss is the mean of |ln(predicted / measured)|,
// capped at 1: factors count alike up and down, and a few broken rows cannot pull the
// fit. A pattern search needs no derivative of laws that have kinks; several starts
// guard against valleys.
#include "validate/kernels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "facts/ledger.h"
#include "validate/fits.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

/// Rates of a chip, of its own facts; a width it has no fact for runs at twice the wider one.
MeasuredMachine machine_of(Ledger& ledger, const KernelMachine& named) {
  const std::string chip = "chip/" + named.chip + "/";
  MeasuredMachine machine{.name = named.name, .chip = named.chip, .link = named.link};
  machine.sixteen = {ledger.number(chip + "bf16"), ledger.number(chip + "memory_bandwidth"),
                     named.link};
  machine.eight_bit_flops = ledger.number_or(chip + "fp8", 2 * machine.sixteen.flops);
  machine.four_bit_flops = ledger.number_or(chip + "fp4", 2 * machine.eight_bit_flops);
  return machine;
}

const MeasuredMachine& machine_for(const KernelInputs& inputs, const MeasuredKernel& row) {
  return *std::find_if(inputs.machines.begin(), inputs.machines.end(),
                       [&](const MeasuredMachine& one) { return one.name == row.chip; });
}

MachineRates rates_for(const KernelInputs& inputs, const MeasuredKernel& row) {
  const MeasuredMachine& machine = machine_for(inputs, row);
  MachineRates rates = machine.sixteen;
  if (row.bits == 8) rates.flops = machine.eight_bit_flops;
  if (row.bits == 4) rates.flops = machine.four_bit_flops;
  return rates;
}

std::string curve_of(const MeasuredKernel& row) {
  return fmt::format("{}/{}", name_of(row.kind), row.group);
}

/// Numbers of a group, SI; empty when the facts have none. A number that nothing would miss is left out: 0.
std::vector<double> numbers_for(Ledger& ledger, const MeasuredKernel& row) {
  const std::string item = "curve/" + curve_of(row) + "/";
  if (!ledger.has(item + "launch")) return {};
  std::vector<double> values;
  for (const KernelNumber& number : numbers_of(row.kind))
    values.push_back(ledger.number_or(item + number.name, 0));
  return values;
}

struct Group {
  std::string name;
  std::vector<const MeasuredKernel*> rows;
  std::vector<MachineRates> rates;
};

double loss_of(const Group& group, std::span<const double> numbers) {
  double sum = 0;
  for (std::size_t i = 0; i < group.rows.size(); ++i) {
    const MeasuredKernel& row = *group.rows[i];
    const double predicted = kernel_seconds(row, group.rates[i], numbers);
    sum += std::min(1.0, std::abs(std::log(predicted / row.seconds)));
  }
  return sum / static_cast<double>(group.rows.size());
}

/// Starts beside the first: each number times or over 3 in a fixed pattern, so that a valley does not hold the search.
constexpr int kStarts = 5;

std::vector<FitNumber> start_of(std::span<const KernelNumber> numbers, int turn) {
  std::vector<FitNumber> start;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const KernelNumber& number = numbers[i];
    const int side = turn == 0 ? 0 : (turn >> (i % 3)) % 2 == 0 ? 1 : -1;
    const double value = number.start * std::pow(3.0, side);
    start.push_back({std::clamp(value, number.low, number.high), number.low, number.high});
  }
  return start;
}

std::vector<double> fitted(const Group& group) {
  const std::span<const KernelNumber> numbers = numbers_of(group.rows.front()->kind);
  Fit best{.loss = 1e300};
  for (int turn = 0; turn < kStarts; ++turn) {
    const Fit fit = pattern_search(
        start_of(numbers, turn), [&](const std::vector<double>& v) { return loss_of(group, v); },
        1.0, 4e-3);
    if (fit.loss < best.loss) best = fit;
  }
  return best.values;
}

/// Would the number be missed? (No cast in a 16-bit product, no skew in balanced rows: a missing number reads as 0.)
bool is_missed(const Group& group, std::vector<double> numbers, std::size_t i) {
  const double with = loss_of(group, numbers);
  numbers[i] = 0;
  return loss_of(group, numbers) != with;
}

std::map<std::string, Group> groups_of(const KernelInputs& inputs, const std::string& chip) {
  std::map<std::string, Group> groups;
  for (const MeasuredKernel& row : inputs.shipped) {
    if (!chip.empty() && row.chip != chip) continue;
    Group& group = groups[curve_of(row)];
    group.name = curve_of(row);
    group.rows.push_back(&row);
    group.rates.push_back(rates_for(inputs, row));
  }
  return groups;
}

}  // namespace

KernelInputs read_kernel_inputs(const Overlay& facts, const Files& data) {
  KernelInputs inputs;
  Ledger ledger(facts);
  for (const KernelMachine& named : read_fits(data).machines)
    inputs.machines.push_back(machine_of(ledger, named));
  for (const std::string& file : data.list("measured/kernels", ".csv")) {
    const CsvTable table = read_csv(file, data);
    const std::set<std::uint64_t> hashes = row_hashes(table);
    inputs.calibration.insert(hashes.begin(), hashes.end());
    MeasuredKernels read = read_measured_kernels(table, inputs.machines, hashes);
    std::move(read.rows.begin(), read.rows.end(), std::back_inserter(inputs.shipped));
  }
  for (const std::string& file : data.list("measured/device", ".csv")) {
    const CsvTable table = read_csv(file, data);
    if (table.column("latency") < 0 || !is_kernel_table(table))
      continue;  // training's tables lie beside them
    MeasuredKernels read = read_measured_kernels(table, inputs.machines, {});
    std::move(read.rows.begin(), read.rows.end(), std::back_inserter(inputs.device.rows));
  }
  return inputs;
}

ValidationResult validate_kernels(const MeasuredKernels& measured, const KernelInputs& inputs,
                                  const Overlay& facts) {
  Ledger ledger(facts);
  std::map<std::string, std::vector<double>> numbers;
  std::vector<PredictedRow> rows;
  std::vector<UncoveredRow> uncovered = measured.uncovered;
  for (const MeasuredKernel& row : measured.rows) {
    const auto [found, is_new] = numbers.try_emplace(curve_of(row));
    if (is_new) found->second = numbers_for(ledger, row);
    if (found->second.empty()) {
      uncovered.push_back(
          {row.id, UncoveredReason::kNotSupported, "no numbers of " + curve_of(row)});
      continue;
    }
    const double predicted = kernel_seconds(row, rates_for(inputs, row), found->second);
    const std::string group = fmt::format("{} {}", name_of(row.kind), row.group);
    for (const std::string& name : {group, group + "/" + row.size_class})
      rows.push_back({row.id, name, row.calibration, row.label, row.seconds, predicted});
  }
  return summarise(std::move(rows), uncovered);
}

/// Numbers that no row can see are left out: their value would be where the search began.
std::vector<RefittedConstant> refit_kernels(const KernelInputs& inputs, const Overlay& facts,
                                            const std::string& chip) {
  Ledger ledger(facts);
  std::vector<RefittedConstant> out;
  for (const auto& [name, group] : groups_of(inputs, chip)) {
    const std::vector<double> values = fitted(group);
    const std::span<const KernelNumber> numbers = numbers_of(group.rows.front()->kind);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!is_missed(group, values, i)) continue;
      const double shipped = ledger.number_or(fmt::format("curve/{}/{}", name, numbers[i].name), 0);
      out.push_back(
          {name, numbers[i].name, shipped, values[i], static_cast<int>(group.rows.size())});
    }
  }
  return out;
}

}  // namespace countervail

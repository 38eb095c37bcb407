// A figure of the largest unit that has one counts, since it covers everything inside; a package's
// own power is raised by a factor to that of its system, and marked as an estimate. What nobody
// publishes stays unknown: a bill without a price is no bill of 0.
#include "compile/economics.h"

namespace countervail {

Economics compile_economics(Ledger& ledger) {
  return {.electricity = ledger.number("economics/electricity/price"),
          .facility_overhead = ledger.number("economics/facility/overhead"),
          .amortisation = ledger.number("economics/capital/amortisation")};
}

Reliability compile_reliability(Ledger& ledger) {
  return {.detect = ledger.number("reliability/stop/detect"),
          .restart = ledger.number("reliability/stop/restart"),
          .checkpoint = ledger.number("reliability/checkpoint/stall"),
          .jitter = ledger.number("reliability/straggler/jitter")};
}

namespace {

constexpr int kPackage = 1;  // height

/// Highest unit of which a figure is known: it covers everything inside; 0 = none.
template <typename Figure>
int known_height(const Tower& tower, Figure Level::*figure) {
  for (int height = tower.level_count; height > 0; --height)
    if (tower.levels[static_cast<std::size_t>(height - 1)].*figure) return height;
  return 0;
}

const Level& level_at(const Tower& tower, int height) {
  return tower.levels[static_cast<std::size_t>(height - 1)];
}

/// Where no system's power is known: the package's and its share of the host's.
std::optional<double> it_power_per_package(const Tower& tower) {
  const int height = known_height(tower, &Level::power);
  if (height == 0) return std::nullopt;
  const double power = level_at(tower, height).power->mid;
  return height == kPackage ? power + tower.host_power : power / packages_in_unit(tower, height);
}

}  // namespace

std::optional<double> facility_power_per_package(const Tower& tower, const Economics& economics) {
  const std::optional<double> power = it_power_per_package(tower);
  if (!power) return std::nullopt;
  return *power * economics.facility_overhead;
}

std::optional<Interval> system_power(const Tower& tower, int packages) {
  const int height = known_height(tower, &Level::power);
  if (height <= kPackage) return std::nullopt;
  return packages / packages_in_unit(tower, height) * *level_at(tower, height).power;
}

Bill bill_of(const Tower& tower, const Economics& economics, long long packages,
             double tokens_per_second) {
  const auto count = static_cast<double>(packages);
  Bill bill;
  if (const auto power = it_power_per_package(tower)) {
    bill.it_power = *power * count;
    bill.facility_power = *bill.it_power * economics.facility_overhead;
    bill.power_is_estimated = known_height(tower, &Level::power) == kPackage;
  }
  if (const int height = known_height(tower, &Level::cost); height > 0) {
    bill.capital = *level_at(tower, height).cost * count / packages_in_unit(tower, height);
    bill.capital_is_packages_only = height == kPackage;
  }
  if (tokens_per_second <= 0 || !bill.facility_power) return bill;
  bill.energy_per_token = *bill.facility_power / tokens_per_second;
  if (bill.capital)
    bill.cost_per_token = *bill.capital / economics.amortisation / tokens_per_second +
                          *bill.energy_per_token * economics.electricity;
  return bill;
}

}  // namespace countervail

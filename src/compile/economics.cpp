#include "compile/economics.h"

#include <fmt/format.h>

namespace countervail {

Economics compile_economics(Ledger& ledger) {
  return {.electricity = ledger.number("economics/electricity/price"),
          .facility_overhead = ledger.number("economics/facility/overhead"),
          .amortisation = ledger.number("economics/capital/amortisation"),
          .system_power_factor = ledger.number("economics/estimate/system_power_factor")};
}

Reliability compile_reliability(Ledger& ledger, const Hardware& hardware) {
  const std::string own = fmt::format("system/{}/optical_modules", hardware.system);
  const double modules = ledger.has(own) ? ledger.number(own) / hardware.packages_per_system
                                         : ledger.number("reliability/optical_module/per_package");
  return {.package_failures = ledger.number("reliability/package/failure_rate"),
          .module_failures = ledger.number("reliability/optical_module/failure_rate"),
          .modules_per_package = modules,
          .detect = ledger.number("reliability/stop/detect"),
          .restart = ledger.number("reliability/stop/restart"),
          .checkpoint = ledger.number("reliability/checkpoint/stall"),
          .jitter = ledger.number("reliability/straggler/jitter")};
}

namespace {

std::optional<double> it_power_per_package(const Hardware& hardware, const Economics& economics) {
  if (hardware.system_power) return hardware.system_power->mid / hardware.packages_per_system;
  if (hardware.device_power) return *hardware.device_power * economics.system_power_factor;
  return std::nullopt;
}

}  // namespace

std::optional<double> facility_power_per_package(const Hardware& hardware,
                                                 const Economics& economics) {
  const std::optional<double> power = it_power_per_package(hardware, economics);
  if (!power) return std::nullopt;
  return *power * economics.facility_overhead;
}

Bill bill_of(const Hardware& hardware, const Economics& economics, long long packages,
             double tokens_per_second) {
  const auto count = static_cast<double>(packages);
  Bill bill;
  if (const auto power = it_power_per_package(hardware, economics)) {
    bill.it_power = *power * count;
    bill.facility_power = *bill.it_power * economics.facility_overhead;
    bill.power_is_estimated = !hardware.system_power;
  }
  if (hardware.system_price) {
    bill.capital = *hardware.system_price * count / hardware.packages_per_system;
  } else if (hardware.package_price) {
    bill.capital = *hardware.package_price * count;
    bill.capital_is_packages_only = true;
  }
  if (tokens_per_second <= 0 || !bill.facility_power) return bill;
  bill.energy_per_token = *bill.facility_power / tokens_per_second;
  if (bill.capital)
    bill.cost_per_token = *bill.capital / economics.amortisation / tokens_per_second +
                          *bill.energy_per_token * economics.electricity;
  return bill;
}

}  // namespace countervail

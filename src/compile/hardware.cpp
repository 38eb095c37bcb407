// chip/NAME/... and system/NAME/... facts -> Hardware.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "compile/item_facts.h"
#include "compile/patches.h"
#include "facts/names.h"

namespace countervail {
namespace {

std::string system_name(const Ledger& ledger, const Side& side, ItemFacts& facts) {
  const std::string name = side.system.empty()
                               ? facts.text_or_fact("default_system", "default/system/name")
                               : side.system;
  return resolve_name(ledger.store(), "system", name);
}

/// data/models/default_stacks.toml: by host, of the chip itself or of its vendor.
std::string default_stack(Ledger& ledger, const Hardware& hardware, const std::string& host) {
  const std::string chip(shared_name(hardware.chip));
  for (const std::string& item : {"stack_" + lower(host), std::string("stack")})
    for (const std::string& name : {chip, hardware.vendor})
      if (const std::string path = fmt::format("default/{}/{}", item, name); ledger.has(path))
        return ledger.text(path);
  throw Error::at(
      ErrorKind::kMissing,
      fmt::format("no training software of {} is known ('{}')", hardware.vendor, hardware.chip),
      fmt::format("name a stack: {}", fmt::join(ledger.store().items("stack"), ", ")));
}

void read_chip(ItemFacts& chip, Hardware& hardware) {
  hardware.devices_per_package = chip.count_or("devices_per_package", 1);
  hardware.memory_bytes = chip.number("memory_capacity");
  hardware.memory_bandwidth = chip.number("memory_bandwidth");
  hardware.peak_flops = chip.number(chip.has("bf16") ? "bf16" : "fp16");
  hardware.dies = chip.number_if("compute_dies");
  hardware.memory_stacks = chip.number_if("memory_stacks");
}

int host_count(Ledger& ledger, ItemFacts& system, int packages) {
  if (system.has("hosts")) return system.count_or("hosts", 1);
  return static_cast<int>(packages / ledger.number("default/system/packages_per_host"));
}

}  // namespace

Hardware compile_hardware(Ledger& ledger, const Side& side) {
  Hardware hardware;
  hardware.chip = resolve_name(ledger.store(), "chip", side.chip);
  ItemFacts chip(ledger, "chip", hardware.chip);
  hardware.vendor = chip.text_or("vendor", "other");
  hardware.assumed_system = side.system.empty() && !chip.has("default_system");
  hardware.system = system_name(ledger, side, chip);
  read_chip(chip, hardware);
  ItemFacts system(ledger, "system", hardware.system);
  hardware.stack = side.stack.empty()
                       ? default_stack(ledger, hardware, system.text_or("host", "x86"))
                       : side.stack;
  hardware.stack_date = date_of_stack(ledger.store(), hardware.stack);
  hardware.packages_per_system = system.count_or_fact("packages", "default/system/packages");
  const int hosts = std::max(1, host_count(ledger, system, hardware.packages_per_system));
  hardware.packages_per_node = std::max(1, hardware.packages_per_system / hosts);
  const std::string own_chip = system.text_or("chip", hardware.chip);
  hardware.hypothetical = own_chip != hardware.chip && !hardware.chip.starts_with(own_chip + " (");
  return hardware;
}

}  // namespace countervail

// Facts under curve/, fabric/ and exchange/ as the flat numbers that models read.
#include "compile/curves.h"

#include <cmath>

namespace countervail {

GemmCurve gemm_curve_of(Ledger& ledger, const std::string& name) {
  const std::string item = "curve/gemm/" + name;
  return {.efficiency = ledger.number(item + "/efficiency"),
          .tile = ledger.number_or(item + "/tile", 0),
          .fill = ledger.number_or(item + "/fill", 0),
          .depth = ledger.number_or(item + "/depth", 0),
          .depth_seconds = ledger.number_or(item + "/depth_seconds", 0)};
}

AttentionCurve attention_curve_of(Ledger& ledger, const std::string& name) {
  const std::string item = "curve/attention/" + name;
  return {ledger.number(item + "/efficiency"), ledger.number(item + "/half_sequence"),
          ledger.number(item + "/half_head_dim")};
}

double causal_rows_of(Ledger& ledger, const std::string& name) {
  return ledger.number_or("curve/attention/" + name + "/causal_rows", 0);
}

double third_generation_of(Ledger& ledger, const std::string& name) {
  return ledger.number_or("curve/attention/" + name + "/third_generation", 1);
}

Fabric fabric_of(Ledger& ledger, const std::string& name) {
  const std::string item = "fabric/" + name;
  Fabric fabric;
  fabric.name = ShortName(std::string_view(name));
  fabric.latency = ledger.number(item + "/latency");
  fabric.efficiency = ledger.number(item + "/efficiency");
  fabric.half_size = ledger.number(item + "/half_size");
  fabric.in_network_efficiency = ledger.number_or(item + "/in_network_efficiency", 0);
  fabric.reduction_from =
      static_cast<int>(std::lround(ledger.number_or(item + "/reduction_from", 0)));
  return fabric;
}

ExchangePattern exchange_of(Ledger& ledger, const std::string& library) {
  const std::string item = "exchange/" + library;
  ExchangePattern pattern;
  pattern.launch = ledger.number(item + "/launch");
  pattern.per_peer = ledger.number(item + "/per_peer");
  pattern.deduplicates = ledger.number_or(item + "/deduplicates", 0) != 0;
  return pattern;
}

}  // namespace countervail

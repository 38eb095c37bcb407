#pragma once
// The shipped book, and queries by a few figures, for the tests of this folder.
#include "rules/pack_files.h"
#include "rules/decide.h"
#include "rules/item.h"
#include "catalog/load_facts.h"

namespace countervail::rule_test {

inline const std::string kData = COUNTERVAIL_SOURCE_DIR "/data";

inline const RuleBook& shipped_book() {
  static const RuleBook kBook = load_rule_book(kData);
  return kBook;
}
inline const FactStore& shipped_facts() {
  static const FactStore kStore = load_rule_facts(kData);
  return kStore;
}

/// A chip of given processing performance, area, DRAM and I/O bandwidth.
inline RuleItem chip_of(RuleRange tpp, RuleRange area, double dram = 500, double io = 64) {
  RuleItem item;
  item.name = "test part";
  item.kind = "chip";
  for (RuleRange& range : item.quantities) range = RuleRange::exactly(0);
  const auto at = [&](RuleQuantity quantity) -> RuleRange& {
    return item.quantities[static_cast<std::size_t>(quantity)];
  };
  at(RuleQuantity::kProcessing) = at(RuleQuantity::kProcessing2022) = tpp;
  at(RuleQuantity::kDieArea) = area;
  at(RuleQuantity::kMemoryBandwidth) = RuleRange::exactly(dram);
  at(RuleQuantity::kLinkBandwidth) = RuleRange::exactly(io);
  item.answers = {{"item", "test part"},
                  {"item_kind", "chip"},
                  {"hbm_in_package", "yes"},
                  {"exporter", "NVIDIA"},
                  {"designer_country", "United States"},
                  {"exported_from", "United States"}};
  return item;
}

inline RuleAnswer ask(const RuleItem& item, const std::string& date, const RuleChanges& answers) {
  return answer(shipped_book(), rule_query(shipped_book(), item, day_of(date), answers));
}

/// Id of the US paragraph, "none", or "depends".
inline std::string paragraph_of(const RuleAnswer& answer) {
  const JurisdictionStatus& us = answer.branches.front().status.front();
  if (us.classified < 0) return "none";
  for (const RuleTrial& trial : answer.branches.front().trials)
    if (trial.clause == us.classified && trial.bites == Truth::kDepends) return "depends";
  return shipped_book().clauses[static_cast<std::size_t>(us.classified)].id;
}

inline bool bites(const RuleAnswer& answer, const std::string& id, Truth truth = Truth::kYes) {
  for (const RuleTrial& trial : answer.branches.front().trials)
    if (shipped_book().clauses[static_cast<std::size_t>(trial.clause)].id == id)
      return trial.bites == truth;
  return false;
}

inline Truth us_licence(const RuleAnswer& answer, std::size_t branch = 0) {
  return answer.branches[branch].status.front().licence;
}

}  // namespace countervail::rule_test

#pragma once
// The shipped book, and queries by a few figures, for the tests of this folder.
#include "catalog/load_facts.h"
#include "rules/decide.h"
#include "rules/item.h"
#include "rules/pack_files.h"
#include "source_tree.h"

namespace countervail::rule_test {

inline const rules::Book& shipped_book() {
  static const rules::Book kBook = rules::load_book(kDataFolder);
  return kBook;
}
inline const FactStore& shipped_facts() {
  static const FactStore kStore = load_rule_facts(kDataFolder);
  return kStore;
}

/// A chip of given processing performance, area, DRAM and I/O bandwidth.
inline rules::Item chip_of(rules::Range tpp, rules::Range area, double dram = 500, double io = 64) {
  rules::Item item;
  item.name = "test part";
  item.kind = "chip";
  for (rules::Range& range : item.quantities) range = rules::Range::exactly(0);
  const auto at = [&](rules::Measure quantity) -> rules::Range& {
    return item.quantities[static_cast<std::size_t>(quantity)];
  };
  at(rules::Measure::kProcessing) = at(rules::Measure::kProcessing2022) = tpp;
  at(rules::Measure::kDieArea) = area;
  at(rules::Measure::kMemoryBandwidth) = rules::Range::exactly(dram);
  at(rules::Measure::kLinkBandwidth) = rules::Range::exactly(io);
  item.answers = {{"item", "test part"},
                  {"item_kind", "chip"},
                  {"hbm_in_package", "yes"},
                  {"exporter", "NVIDIA"},
                  {"designer_country", "United States"},
                  {"exported_from", "United States"},
                  {"sold_in_us_2026_01_15", "yes"}};
  return item;
}

inline rules::Answer ask(const rules::Item& item, const std::string& date,
                         const rules::Changes& answers) {
  return answer(shipped_book(),
                rules::query_of(shipped_book(), item, rules::day_of(date), answers));
}

/// Id of the US paragraph, "none", or "depends".
inline std::string paragraph_of(const rules::Answer& answer) {
  const rules::JurisdictionStatus& us = answer.branches.front().status.front();
  if (us.classified < 0) return "none";
  for (const rules::Trial& trial : answer.branches.front().trials)
    if (trial.clause == us.classified && trial.bites == rules::Truth::kDepends) return "depends";
  return shipped_book().clauses[static_cast<std::size_t>(us.classified)].id;
}

inline bool bites(const rules::Answer& answer, const std::string& id,
                  rules::Truth truth = rules::Truth::kYes) {
  for (const rules::Trial& trial : answer.branches.front().trials)
    if (shipped_book().clauses[static_cast<std::size_t>(trial.clause)].id == id)
      return trial.bites == truth;
  return false;
}

inline rules::Truth us_licence(const rules::Answer& answer, std::size_t branch = 0) {
  return answer.branches[branch].status.front().licence;
}

}  // namespace countervail::rule_test

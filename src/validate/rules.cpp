// Each column of the table asks the engine one narrow question on a fixed day, from fixed answers
// (NVIDIA sends from the United States to China), and puts the outcome into the table's own
// words, so that agreement is equality of text. An outcome that depends on a figure nobody has
// reads "unknown" and carries the values at which it flips: that is no difference and no
// agreement, but what the table cannot know either.
#include "validate/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "rules/decide.h"

namespace countervail {
namespace {

/// A row by column name; errors carry file, line and column of the cell.
struct CaseCells {
  const CsvTable& table;
  const CsvRow& row;
  const std::string& operator()(const char* name) const { return table.cell(row, name); }
  Error error(ErrorKind kind, const std::string& message, const char* name,
              std::string hint = {}) const {
    return table.error(row, name, kind, message, std::move(hint));
  }
};

constexpr const char* kColumns[] = {"rule_2022", "rule_2023", "letter_2025_04", "review_2026_01",
                                    "tariff_2026_01"};
/// A day on which the text of the column is in force and not yet replaced.
constexpr const char* kDays[] = {"2022-11-01", "2024-06-01", "2025-04-20", "2026-02-01",
                                 "2026-02-01"};
/// Memory is asked on a day when its paragraph is in force.
constexpr const char* kMemoryDay = "2025-02-01";

struct Outcome {
  std::string text;
  bool depends = false;
  std::string on;  ///< "total processing performance, flips at 3840, 4800 TPP"; or a remark
};

/// The figures that the answer depends on, each with the values at which it changes sides.
std::string flips(const rules::Answer& answer) {
  std::string text;
  for (const rules::Dependence& dependence : answer.depends) {
    const rules::QuantityName& name = name_of(dependence.quantity);
    std::string values;
    for (std::size_t i = 1; i < dependence.pieces.size(); ++i) {
      const double at = dependence.pieces[i].from;
      // Pieces of no width (a single value with its own outcome) would name one threshold twice.
      if (at != dependence.pieces[i - 1].from)
        values += (values.empty() ? "" : ", ") + format_significant(at, 6);
    }
    if (values.empty()) continue;
    text +=
        fmt::format("{}{}, flips at {} {}", text.empty() ? "" : "; ", name.name, values, name.unit);
  }
  return text;
}

/// Whether the clause holds after everything that lifts it; "no" where it is not in force.
rules::Truth bites(const rules::Book& book, const rules::Answer& answer, const std::string& id) {
  for (const rules::Trial& trial : answer.branches.front().trials)
    if (clause_at(book, trial.clause).id == id) return trial.bites;
  return rules::Truth::kNo;
}

Outcome by_truth(rules::Truth truth, const char* yes, const char* no, const rules::Answer& answer) {
  if (truth == rules::Truth::kDepends) return {"unknown", true, flips(answer)};
  return {truth == rules::Truth::kYes ? yes : no, false, {}};
}

/// The I/O test of 3A090 comes first in the column: without a figure it reads "unknown".
Outcome under_2022(const rules::Book& book, const rules::Item& item, const rules::Answer& answer) {
  const Outcome whole = by_truth(bites(book, answer, "3A090"), "controlled", "free", answer);
  const rules::Range io = value_of(rules::Metric::kInputOutput, item.quantities);
  const bool blank = io.low == 0 && std::isinf(io.high);
  if (whole.depends || !blank) return whole;
  return {"unknown", false,
          fmt::format("I/O is blank; the whole clause is settled without it: {}", whole.text)};
}

/// The paragraph that classifies the item under the text of 2023, with the licence exception that
/// the table adds to 3A090.a. Memory names its density, which is what 3A090.c tests.
Outcome paragraph(const rules::Book& book, const rules::Item& item, const rules::Answer& answer) {
  const rules::JurisdictionStatus& us = answer.branches.front().status.front();
  const std::string id = us.classified < 0 ? "" : clause_at(book, us.classified).id;
  const bool memory = item.kind == "memory";
  const double density = value_of(rules::Metric::kMemoryDensity, item.quantities).mid;
  if (us.classified >= 0 && bites(book, answer, id) != rules::Truth::kYes)
    return {"unknown", true, flips(answer)};
  if (memory)
    return {fmt::format("{}3A090.c (density {:.2f} GB/s/mm2)", id.empty() ? "not " : "", density),
            false,
            {}};
  if (id.empty()) return {"none", false, {}};
  if (bites(book, answer, "NAC.a") == rules::Truth::kYes)
    return {"3A090.a (NAC/ACA eligible)", false, {}};
  return {id, false, {}};
}

/// Case by case or denial, from January 2026. The policy speaks of exports of class 3A090.a by US
/// firms; for anything else the column does not apply, which is not the same as "denial".
Outcome review(const rules::Book& book, const rules::Item& item, const rules::Answer& answer,
               bool us_made) {
  if (item.kind == "memory") return {"n/a", false, {}};
  if (!us_made) return {"n/a (not a US export)", false, {}};
  const rules::JurisdictionStatus& us = answer.branches.front().status.front();
  if (us.classified >= 0 && us.caught != rules::Truth::kYes)
    return {"unknown", true, flips(answer)};
  const bool a_class = us.classified >= 0 && clause_at(book, us.classified).outcome == "3A090.a";
  if (!a_class) return {"n/a", false, {}};
  return by_truth(bites(book, answer, "742.6(b)(10).case-by-case-2026"),
                  "case-by-case (metric test only)", "denial", answer);
}

/// The first tariff band that is not surely ruled out; where that one
/// only depends, so does the outcome.
Outcome tariff(const rules::Book& book, const rules::Item& item, const rules::Answer& answer,
               bool us_made) {
  if (item.kind != "memory" && !us_made) return {"n/a", false, {}};
  for (const char* band : {"1", "2"}) {
    const rules::Truth truth = bites(book, answer, fmt::format("tariff.band-{}", band));
    if (truth != rules::Truth::kNo)
      return by_truth(truth, fmt::format("band {}", band).c_str(), "no", answer);
  }
  return {"no", false, {}};
}

/// Answers one cell. Destination and parties are the same in every cell, so that only
/// figures and dates can make a difference.
Outcome outcome_of(const rules::Book& book, const rules::Item& item, std::size_t column) {
  const bool memory = item.kind == "memory";
  const auto country = item.answers.find("designer_country");
  const bool us_made = country != item.answers.end() && country->second == "United States";
  rules::Changes answers{
      {"destination", "China"},
      {"exporter", "NVIDIA"},
      {"exported_from", "United States"},
      {"sold_in_us_2026_01_15", "yes"}};  // the columns are tests of figures only
  if (item.answers.contains("data_center")) answers["data_center"] = item.answers.at("data_center");
  const rules::Day day = rules::day_of(memory && column == 1 ? kMemoryDay : kDays[column]);
  const rules::Answer result = answer(book, rules::query_of(book, item, day, answers));
  if (memory && (column == 0 || column == 2)) return {"n/a", false, {}};
  switch (column) {
    case 0:
      return under_2022(book, item, result);
    case 1:
      return paragraph(book, item, result);
    case 2:
      return by_truth(bites(book, result, "letter.2025-04.memory"), "caught", "not caught", result);
    case 3:
      return review(book, item, result, us_made);
    default:
      return tariff(book, item, result, us_made);
  }
}

RuleComparison compared(const std::string& chip, std::size_t column, const std::string& published,
                        const Outcome& outcome) {
  RuleComparison result{chip,         kColumns[column],      published,
                        outcome.text, RuleVerdict::kDiffers, outcome.on};
  if (outcome.text == published)
    result.verdict = RuleVerdict::kAgrees;
  else if (outcome.depends)
    result.verdict = RuleVerdict::kDepends;
  return result;
}

rules::Range range_of(const CaseCells& cell, const char* name) {
  const std::string& text = cell(name);
  if (trim(text).empty()) return rules::Range{};
  double value = 0;
  if (!parse_number(text, value) || !std::isfinite(value) || value < 0)
    throw cell.error(
        ErrorKind::kSyntax,
        fmt::format("{} must be a number of 0 or more, or blank for unknown; got '{}'", name, text),
        name);
  return rules::Range::exactly(value);
}

/// TPP = rate times width; unknown if either is.
rules::Range product(const rules::Range& a, const rules::Range& b) {
  if (!a.is_exact() || !b.is_exact()) return rules::Range{};
  return rules::Range::exactly(a.mid * b.mid);
}

std::string data_center_of(const CaseCells& cell) {
  const std::string& word = cell("data_center");
  // "presumed" counts as yes, as everywhere (docs/methods/rules.md).
  const std::vector<std::string> allowed = {"yes", "no", "presumed"};
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
    throw cell.error(ErrorKind::kUnknownName,
                     fmt::format("data_center is yes, no or presumed; got '{}'", word),
                     "data_center", did_you_mean(word, allowed));
  return word;
}

std::string country_of(const Overlay& store, const CaseCells& cell) {
  const std::string& vendor = cell("vendor");
  if (const Fact* country = store.find("vendor/" + vendor + "/country")) return country->text;
  std::vector<std::string> known = store.items("vendor");
  known.push_back("memory");
  const std::string near = did_you_mean(vendor, known);
  throw cell.error(ErrorKind::kUnknownName,
                   fmt::format("no country is known of vendor '{}'", vendor), "vendor",
                   near.empty() ? fmt::format("known: {}", fmt::join(known, ", ")) : near);
}

RuleComparison stale(const CsvTable& argued, const CsvRow& row) {
  const CaseCells cell{argued, row};
  return {cell("chip"),     cell("column"),      "-",
          cell("computed"), RuleVerdict::kStale, "listed, but nothing differs so: remove the line"};
}

}  // namespace

std::string_view name_of(RuleVerdict verdict) {
  static constexpr auto kWords =
      words_of<RuleVerdict>("verdict", "agrees", "depends", "argued", "STALE", "DIFFERS");
  return kWords[verdict];
}

rules::Item item_of_row(const Overlay& store, const CsvTable& classified, const CsvRow& row) {
  const CaseCells cell{classified, row};
  rules::Item item;
  item.name = cell("chip");
  const bool memory = cell("vendor") == "memory";
  item.kind = memory ? "memory" : "chip";
  item.answers["item_kind"] = item.kind;
  // Quantities that the table has no column for are absent, not unknown: they may not
  // leave clauses of other kinds of items open.
  for (rules::Range& range : item.quantities) range = rules::Range::exactly(0);
  const auto at = [&](rules::Measure quantity) -> rules::Range& {
    return item.quantities[static_cast<std::size_t>(quantity)];
  };
  at(rules::Measure::kMemoryBandwidth) = range_of(cell, "memory_bandwidth_gbs");
  if (memory) {
    at(rules::Measure::kMemoryArea) = range_of(cell, "applicable_die_mm2");
    return item;
  }
  at(rules::Measure::kProcessing) = product(range_of(cell, "dense_tops"), range_of(cell, "bits"));
  at(rules::Measure::kProcessing2022) = at(rules::Measure::kProcessing);
  at(rules::Measure::kDieArea) = range_of(cell, "applicable_die_mm2");
  at(rules::Measure::kLinkBandwidth) = range_of(cell, "io_gbs");
  item.answers["data_center"] = data_center_of(cell);
  item.answers["designer_country"] = country_of(store, cell);
  return item;
}

std::vector<RuleComparison> compare_with_own_inputs(const rules::Book& book, const Overlay& store,
                                                    const CsvTable& classified) {
  std::vector<RuleComparison> result;
  for (const CsvRow& row : classified.rows) {
    const CaseCells cell{classified, row};
    const rules::Item item = item_of_row(store, classified, row);
    for (std::size_t column = 0; column < std::size(kColumns); ++column)
      result.push_back(
          compared(item.name, column, cell(kColumns[column]), outcome_of(book, item, column)));
  }
  for (RuleComparison& one : result) one.inputs = "table";
  return result;
}

std::vector<RuleComparison> compare_with_catalog(const rules::Book& book, const Overlay& store,
                                                 const CsvTable& classified,
                                                 const CsvTable& argued) {
  std::vector<RuleComparison> result;
  std::vector<bool> met(argued.rows.size(), false);
  for (const CsvRow& row : classified.rows) {
    const CaseCells cell{classified, row};
    const rules::Item item = rules::item_of(store, cell("catalog"));
    for (std::size_t column = 0; column < std::size(kColumns); ++column) {
      RuleComparison one =
          compared(cell("chip"), column, cell(kColumns[column]), outcome_of(book, item, column));
      for (std::size_t i = 0; i < met.size() && one.verdict != RuleVerdict::kAgrees; ++i) {
        const CaseCells difference{argued, argued.rows[i]};
        if (difference("chip") != one.chip || difference("column") != one.column ||
            difference("computed") != one.computed)
          continue;
        // Marked also when the outcome only depends: the line is still about something that is so.
        met[i] = true;
        if (one.verdict != RuleVerdict::kDepends) one.verdict = RuleVerdict::kArgued;
        one.reason += (one.reason.empty() ? "" : "; ") + difference("reason");
      }
      result.push_back(std::move(one));
    }
  }
  for (std::size_t i = 0; i < met.size(); ++i)
    // An argument that no difference needs any more is itself an error: it would hide the next one.
    if (!met[i]) result.push_back(stale(argued, argued.rows[i]));
  for (RuleComparison& one : result) one.inputs = "catalog";
  return result;
}

}  // namespace countervail

// Many decisions of one kind: an item through time, all chips on one day, all chips on two
// days. Time needs no daily loop, since an answer can change only on days when a clause or a
// member of a list comes or goes (days_of_change).
#include "rules/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "rules/decide.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

/// By what was decided; reads_alike() is for what a reader sees.
bool same_answer(const Answer& a, const Answer& b) {
  return std::equal(
      a.branches.begin(), a.branches.end(), b.branches.begin(), b.branches.end(),
      [](const Decision& x, const Decision& y) { return same_status(x.status, y.status); });
}

}  // namespace

bool reads_alike(const Book& book, const Answer& a, const Answer& b) {
  if (same_answer(a, b)) return true;
  if (a.branches.size() != b.branches.size()) return false;
  for (std::size_t i = 0; i < a.branches.size(); ++i)
    for (std::size_t j = 0; j < a.branches[i].status.size(); ++j)
      if (status_text(book, a.branches[i].status[j]) != status_text(book, b.branches[i].status[j]))
        return false;
  return true;
}

namespace {

std::vector<std::string> instruments_on(const Book& book, Day day) {
  std::vector<std::string> names;
  for (const Instrument& instrument : book.instruments) {
    if (instrument.binding == day)
      names.push_back(instrument.id);
    else if (instrument.last_day != kAfterAllDays && instrument.last_day + 1 == day)
      names.push_back("end of " + instrument.id);
  }
  return names;
}

void append_outcomes(const Book& book, const JurisdictionStatus& status,
                     const std::vector<int>& clauses, std::string& text) {
  std::vector<std::string> seen;
  for (int index : clauses) {
    const Clause& clause = clause_at(book, index);
    if (clause.stage == Stage::kOverlay && clause.subject == "licence")
      continue;  // said by the licence
    std::string words =
        clause.stage == Stage::kOverlay ? clause.subject + ": " + clause.outcome : clause.outcome;
    if (std::find(status.unsure.begin(), status.unsure.end(), index) != status.unsure.end())
      words += "?";
    if (std::find(seen.begin(), seen.end(), words) != seen.end()) continue;
    seen.push_back(words);
    text += "; " + words;
  }
}

double sort_value(const Book& book, const std::string& key, const ScanRow& row) {
  const auto metric = [&](Metric m) {
    const double value = value_of(m, row.quantities).mid;
    // Largest first; what is unknown or undefined counts as 0 and comes last.
    return std::isfinite(value) ? -value : 0;
  };
  if (key == "tpp") return metric(Metric::kProcessing);
  if (key == "density") return metric(Metric::kDensity);
  if (key == "dram") return metric(Metric::kMemoryBandwidth);
  const NearestLine nearest = line_of(book, row);
  return nearest.clause < 0 ? std::numeric_limits<double>::infinity() : std::abs(nearest.share());
}

}  // namespace

std::string class_text(const Book& book, const JurisdictionStatus& status) {
  if (status.classified < 0) return "not classified";
  const bool sure = std::find(status.unsure.begin(), status.unsure.end(), status.classified) ==
                    status.unsure.end();
  std::string text = clause_at(book, status.classified).id + (sure ? "" : "?");
  if (status.contained >= 0) text += " (holds " + clause_at(book, status.contained).id + ")";
  return text;
}

std::string licence_text(const Book& book, const JurisdictionStatus& status) {
  const std::string needed =
      status.required.empty() ? "licence" : clause_at(book, status.required.front()).outcome;
  if (status.licence == Truth::kYes) return needed + " required";
  if (status.licence == Truth::kDepends) return needed + ": depends";
  std::vector<std::string> exceptions, suspensions;
  for (int index : status.lifters) {
    const Clause& lifter = clause_at(book, index);
    const bool exception = lifter.stage == Stage::kException;
    std::vector<std::string>& names = exception ? exceptions : suspensions;
    const std::string name = exception
                                 ? lifter.outcome
                                 : book.instruments[static_cast<std::size_t>(lifter.instrument)].id;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (!exceptions.empty())
    return fmt::format("{} exception {}", needed, fmt::join(exceptions, " or "));
  const char* not_caught = status.classified >= 0
                               ? "for this place not caught by the rules encoded here"
                               : "not caught by the rules encoded here";
  if (!suspensions.empty())
    return fmt::format("{} requirement suspended by {}, otherwise {}", needed,
                       fmt::join(suspensions, ", "), not_caught);
  return not_caught;
}

/// Neither caught, nor near a line, nor lifted.
static bool says_nothing(const JurisdictionStatus& status) {
  return status.classified < 0 && status.nearest.clause < 0 && status.licence == Truth::kNo &&
         status.lifters.empty() && status.policies.empty() && status.overlays.empty();
}

std::string answer_text(const Book& book, const Answer& answer) {
  std::string text;
  for (const Decision& branch : answer.branches) {
    if (!text.empty()) text += " | ";
    if (answer.branches.size() > 1) text += branch_text(book, branch) + ": ";
    text += branch_status(book, branch);
  }
  return text;
}

std::string branch_status(const Book& book, const Decision& branch) {
  std::string text;
  for (std::size_t i = 0; i < branch.status.size(); ++i) {
    if (says_nothing(branch.status[i])) continue;
    text += (text.empty() ? "" : "; ") + (i == 0 ? "" : book.jurisdictions[i].second + ": ") +
            status_text(book, branch.status[i]);
  }
  return text.empty() ? status_text(book, branch.status.front()) : text;
}

std::vector<int> instruments_asked(const Book& book, const std::string& jurisdiction, Day day) {
  const auto decides = [&](const Clause& clause) {
    const bool open = clause.open != OpenQuestion::kNone && day >= clause.binding;
    const bool stands = clause.binding <= day && (day <= clause.last_day || open);
    return stands &&
           (clause.stage == Stage::kClassification || clause.stage == Stage::kRequirement ||
            (clause.stage == Stage::kOverlay && clause.subject == "licence"));
  };
  std::vector<int> asked;
  for (std::size_t i = 0; i < book.instruments.size(); ++i) {
    const Instrument& instrument = book.instruments[i];
    if (instrument.jurisdiction == jurisdiction &&
        std::any_of(instrument.clauses.begin(), instrument.clauses.end(),
                    [&](int clause) { return decides(clause_at(book, clause)); }))
      asked.push_back(static_cast<int>(i));
  }
  return asked;
}

std::vector<int> reviews_of(const JurisdictionStatus& status) {
  return status.licence == Truth::kNo && status.lifters.empty() ? std::vector<int>{}
                                                                : status.policies;
}

std::string status_text(const Book& book, const JurisdictionStatus& status) {
  const bool measured = status.classified >= 0 ||
                        status.nearest.clause >= 0;  // a classification could have caught it
  std::string text = measured ? class_text(book, status) + "; " : "";
  text += licence_text(book, status);
  append_outcomes(book, status, reviews_of(status), text);
  append_outcomes(book, status, status.overlays, text);
  return text;
}

std::vector<HistoryRow> history_of(const Book& book, const Overlay& store, const std::string& item,
                                   Request request, Day first, Day last) {
  // The first day asked about opens the list whatever happens on it.
  std::vector<Day> days = days_of_change(book);
  std::erase_if(days, [&](Day day) { return day <= first || day > last; });
  days.insert(days.begin(), first);
  std::vector<HistoryRow> rows;
  for (Day day : days) {
    request.date = day;
    Check check = check_item_once(book, store, item, request);
    if (!rows.empty() && reads_alike(book, rows.back().answer, check.answer)) continue;
    if (!rows.empty()) rows.back().to = day - 1;
    rows.push_back({day, kAfterAllDays, instruments_on(book, day), std::move(check.answer)});
  }
  return rows;
}

std::vector<ScanRow> scan_of(const Book& book, const Overlay& store, const Request& request) {
  std::vector<ScanRow> rows;
  for (const std::string& chip : store.items("chip")) {
    const Item item = item_of(store, chip, request.changes);
    rows.push_back(
        {chip, item.quantities,
         answer(book, query_of(book, item, request.date, request.changes), request.assumed)});
  }
  return rows;
}

NearestLine line_of(const Book& book, const ScanRow& row) {
  const JurisdictionStatus& us = row.answer.branches.front().status.front();
  // A classified part is asked how far above its own clause's thresholds it
  // lies: what it would take to leave.
  if (us.classified < 0) return us.nearest;
  NearestLine least;
  const Clause& clause = clause_at(book, us.classified);
  for (std::size_t i = 0; i < clause.when.size(); ++i) {
    const Predicate& predicate = clause.when[i];
    const double value = value_of(predicate.metric, row.quantities).mid;
    if (predicate.kind != Predicate::Kind::kMetric || !predicate.has_low || !std::isfinite(value) ||
        value <= 0)
      continue;
    const NearestLine line{us.classified, static_cast<int>(i), value, predicate.low_shown};
    if (least.clause < 0 || std::abs(line.share()) < std::abs(least.share())) least = line;
  }
  return least;
}

void sort_scan(const Book& book, std::vector<ScanRow>& rows, const std::string& key) {
  if (key == "name" || key.empty()) return;
  std::stable_sort(rows.begin(), rows.end(), [&](const ScanRow& a, const ScanRow& b) {
    if (key != "class") return sort_value(book, key, a) < sort_value(book, key, b);
    return class_text(book, a.answer.branches.front().status.front()) <
           class_text(book, b.answer.branches.front().status.front());
  });
}

std::vector<CompareRow> compared(const Book& book, const Overlay& store, Request request,
                                 Day before, Day after) {
  std::vector<CompareRow> rows;
  for (const std::string& chip : store.items("chip")) {
    const Item item = item_of(store, chip, request.changes);
    const auto on = [&](Day day) {
      return answer(book, query_of(book, item, day, request.changes), request.assumed);
    };
    CompareRow row{chip, on(before), on(after)};
    if (!reads_alike(book, row.before, row.after)) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace countervail::rules

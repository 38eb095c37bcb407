// The answer of a check in one sentence: what, where, when, whether a licence is needed and why.
#include <fmt/format.h>

#include <algorithm>

#include "rules/check_parts.h"

namespace countervail::rules {
namespace {

std::string answer_word(const Book& book, const Check& check, const char* attribute) {
  const int index = book.attribute(attribute);
  if (index < 0) return "unknown";
  return book.word(check.answer.query.answers[static_cast<std::size_t>(index)]);
}

bool concerns(const JurisdictionStatus& status) {
  return status.classified >= 0 || status.licence != Truth::kNo || !status.policies.empty() ||
         !status.overlays.empty() || !status.lifted.empty();
}

/// The instruments whose fate makes the branches.
std::string open_names(const Book& book, const Answer& answer) {
  std::vector<std::string> names;
  for (const Switch& one : answer.branches.front().switches)
    names.push_back(instrument_of(book, clause_at(book, one.clause)).id);
  return fmt::format("{}", fmt::join(names, " and "));
}

/// By what: "by 742.6(a)(6).destination", "by letter us-2025-04-isi and perhaps by 746.7".
std::string by_what(const Book& book, const JurisdictionStatus& status) {
  std::vector<std::string> sure, perhaps;
  const auto add = [&](int index, const std::string& reason) {
    const bool unsure = std::ranges::find(status.unsure, index) != status.unsure.end();
    std::vector<std::string>& reasons = unsure ? perhaps : sure;
    if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(reason);
  };
  for (int index : status.required) add(index, clause_at(book, index).id);
  for (int index : status.overlays) {
    if (clause_at(book, index).subject != "licence") continue;
    const Instrument& instrument = instrument_of(book, clause_at(book, index));
    add(index, fmt::format("{} {}", name_of(instrument.authority), instrument.id));
  }
  std::string text;
  if (!sure.empty()) text += fmt::format(" by {}", fmt::join(sure, " and "));
  if (!perhaps.empty())
    text += fmt::format("{} perhaps by {}", sure.empty() ? "," : " and", fmt::join(perhaps, ", "));
  return text;
}

std::string status_sentence(const Book& book, const JurisdictionStatus& status) {
  std::string text;
  if (status.classified >= 0 && status.caught == Truth::kDepends)
    text = "classification depends, ";
  else if (status.classified >= 0 || status.nearest.clause >= 0)
    text = class_text(book, status) + ", ";
  text += licence_text(book, status) + (status.licence == Truth::kYes ? by_what(book, status) : "");
  std::vector<int> rest = reviews_of(status);
  rest.insert(rest.end(), status.overlays.begin(), status.overlays.end());
  for (int index : rest) {
    const Clause& clause = clause_at(book, index);
    if (clause.subject == "licence" || text.find(clause.outcome) != std::string::npos) continue;
    const bool sure =
        std::find(status.unsure.begin(), status.unsure.end(), index) == status.unsure.end();
    text += fmt::format(", {}{}: {}", sure ? "" : "perhaps ",
                        clause.subject.empty() ? "review" : clause.subject, clause.outcome);
  }
  return text;
}

}  // namespace

std::vector<std::size_t> concerned(const Check& check, const Decision& branch) {
  const std::size_t first = check.item.kind == "mineral" ? 1 : 0;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < branch.status.size(); ++i)
    if (i == first || concerns(branch.status[i])) indices.push_back(i);
  return indices;
}

std::string sentence_of(const Book& book, const Check& check) {
  std::string text = check.item.name;
  if (check.item.kind == "computer") text += " (holds " + check.item.chip + ")";
  const std::string to = answer_word(book, check, "destination");
  const std::string hq = answer_word(book, check, "headquarters");
  if (to != "unknown") text += " to " + to;
  if (hq != "unknown" && hq != to) text += ", headquarters " + hq;
  text += fmt::format(", on {}: ", day_text(check.answer.query.date));
  if (check.answer.branches.size() > 1)
    return text + fmt::format("{} answers, since it is not known how {} went on.",
                              check.answer.branches.size(), open_names(book, check.answer));
  std::string said;
  const Decision& branch = check.answer.branches.front();
  for (std::size_t i : concerned(check, branch))
    said += fmt::format("{}{}: {}", said.empty() ? "" : ". ", book.jurisdictions[i].second,
                        status_sentence(book, branch.status[i]));
  said += ".";
  if (!check.unanswered.empty())
    said += fmt::format(" Depends on what is unknown: {}.", fmt::join(check.unanswered, ", "));
  return text + said;
}

}  // namespace countervail::rules

// rules design: the question's words -> the space, the lines to stay under, the job.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "ask/rules_case.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "facts/patch.h"
#include "files/csv.h"
#include "rules/document.h"
#include "rules/item.h"
#include "study/rule_design_training.h"

namespace countervail {
namespace {

/// "1..4" or "2", whole numbers within [low, high].
std::pair<int, int> span_of(const std::string& text, const char* field, int low, int high) {
  if (text.empty()) return {low, high};
  const std::size_t dots = text.find("..");
  double first = 0, last = 0;
  const bool good = parse_number(text.substr(0, dots), first) &&
                    parse_number(dots == std::string::npos ? text : text.substr(dots + 2), last);
  if (!good || first < low || last > high || first > last || first != static_cast<int>(first) ||
      last != static_cast<int>(last))
    throw Error(ErrorKind::kRange,
                fmt::format("--{}: '{}' is no whole number or range within {}..{}", field, text,
                            low, high));
  return {static_cast<int>(first), static_cast<int>(last)};
}

const rules::Instrument* instrument_of(const rules::Book& book, const std::string& id) {
  if (id.empty() || id == "all") return nullptr;
  std::vector<std::string> names;
  for (const rules::Instrument& instrument : book.instruments) {
    if (instrument.id == id) return &instrument;
    names.push_back(instrument.id);
  }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("--pack: no instrument '{}'", id),
                  did_you_mean(id, names));
}

/// The day asked about; for one instrument, the first day on which it binds.
rules::Day day_of_design(const RulesDesignRequest& asked, const rules::Book& book,
                         const rules::Instrument* instrument) {
  if (!asked.about.date.empty()) return rules::day_of(asked.about.date);
  return instrument ? instrument->binding : book.as_of;
}

rules::Query query_of(const RulesCase& about, const rules::Book& book, rules::Day day) {
  rules::Item item;
  item.kind = "chip";
  item.answers["item_kind"] = "chip";
  rules::Changes answers;
  for (const auto& [value, attribute] : {std::pair(&about.destination, "destination"),
                                         std::pair(&about.headquarters, "headquarters"),
                                         std::pair(&about.data_center, "data_center")})
    if (!value->empty()) answers[attribute] = *value;
  // The stricter reading: a part that is free for data centers is free elsewhere.
  if (!answers.contains("data_center")) answers["data_center"] = "yes";
  return rules::query_of(book, item, day, answers);
}

rules::DesignSpace space_of(const RulesDesignRequest& asked, const std::string& data_directory) {
  const CsvTable table = read_csv(data_directory + "/base_dies.csv");
  rules::DesignSpace space;
  std::vector<std::string> names = asked.base_dies;
  if (names.empty()) names = {"GH100"};
  for (const std::string& name : names) space.dies.push_back(rules::base_die(table, name));
  std::tie(space.least_dies, space.most_dies) = span_of(asked.dies, "dies", 1, 4);
  if (!asked.clock.empty())
    std::tie(space.clock_low, space.clock_high) = span_of(asked.clock, "clock", 1, 10000);
  if (!asked.memory.empty()) space.memory = rules::design_memory(table, asked.memory);
  if (!asked.io.empty()) space.io = parse_quantity_as(asked.io, dimension::kBytesPerSecond) / 1e9;
  return space;
}

void refuse_missing_rates(const rules::DesignSpace& space, const rules::DesignQuestion& question) {
  if (question.goal == rules::DesignGoal::kDecodeBandwidth && !space.memory)
    throw Error::at(ErrorKind::kMissing, "--objective decode needs --memory",
                    "e.g. --memory GDDR7");
  for (const rules::BaseDie& die : space.dies) {
    const bool offered = std::any_of(
        die.formats.begin(), die.formats.end(),
        [&](const rules::DesignFormat& format) { return format.name == question.format; });
    if (!offered)
      throw Error::at(ErrorKind::kUnknownName,
                      fmt::format("{} has no {} rate", die.name, question.format),
                      "the formats of a base die stand in data/base_dies.csv");
  }
}

rules::DesignQuestion question_of(const RulesDesignRequest& asked, const rules::Book& book,
                                  const rules::DesignSpace& space, rules::Day day) {
  rules::DesignQuestion question;
  question.goal = asked.objective == "decode"     ? rules::DesignGoal::kDecodeBandwidth
                  : asked.objective == "training" ? rules::DesignGoal::kTraining
                                                  : rules::DesignGoal::kPeak;
  if (question.goal == rules::DesignGoal::kPeak) question.format = asked.objective;
  if (question.goal == rules::DesignGoal::kTraining) question.format = kTrainingFormat;
  refuse_missing_rates(space, question);
  question.table = rules::compile_table(book, query_of(asked.about, book, day),
                                        {"us", asked.pack == "all" ? "" : asked.pack, true});
  // A class that is allowed stops nothing: its clauses leave the table before the search.
  std::erase_if(question.table.rows, [&](const rules::ClauseTable::Row& row) {
    const std::string& outcome = book.clauses[static_cast<std::size_t>(row.clause)].outcome;
    return std::find(asked.allowed.begin(), asked.allowed.end(), outcome) != asked.allowed.end();
  });
  return question;
}

std::string place_of(const RulesDesignRequest& asked) {
  const RulesCase& about = asked.about;
  std::string place = about.destination.empty() ? "any place" : "to " + about.destination;
  place += fmt::format(", {} for data centers",
                       about.data_center == "no" ? "not" : "designed or marketed");
  for (const std::string& one : asked.allowed) place += ", " + one + " allowed";
  return place;
}

}  // namespace

Answer ask(const Facts& facts, const RulesDesignRequest& asked) {
  const rules::Book& book = facts.state().book();
  const rules::Instrument* instrument = instrument_of(book, asked.pack);
  const rules::Day day = day_of_design(asked, book, instrument);
  rules::DesignSpace space = space_of(asked, facts.state().data_directory);
  const rules::DesignQuestion question = question_of(asked, book, space, day);
  rules::DesignAsked words{.pack = instrument ? instrument->id : "all rules in force",
                           .day = day,
                           .place = place_of(asked)};
  rules::DesignAnswer answer;
  if (question.goal == rules::DesignGoal::kTraining) {
    const DesignJob job{asked.model, asked.sequence, asked.global_batch, asked.packages};
    Overlay patched(facts.state().store);
    patched.policy.conflicts = asked.about.conflicts;
    apply_patches(fields::patches_in(asked.about), patched);
    space = with_products(patched, space);
    words.basis = job_text(space, job);
    answer = design_for_training(patched, space, question, job);
  } else {
    answer = rules::design(space, question);
  }
  return {document_of(book, space, question, answer, words), answer.best.has_value()};
}

}  // namespace countervail

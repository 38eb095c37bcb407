#include "rules_design.h"
#include "catalog/load_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "inputs.h"
#include "rules/design_report.h"
#include "rules/item.h"
#include "rules/pack_files.h"
#include "rules/text.h"
#include "study/rule_design_training.h"

namespace countervail::app {
namespace {

/// "1..4" or "2", whole numbers within [low, high].
std::pair<int, int> span_of(const Arguments& arguments, const char* option, int low, int high) {
  if (!arguments.has(option)) return {low, high};
  const std::string text = arguments.text(option);
  const std::size_t dots = text.find("..");
  double first = 0, last = 0;
  const bool good = parse_number(text.substr(0, dots), first) &&
                    parse_number(dots == std::string::npos ? text : text.substr(dots + 2), last);
  if (!good || first < low || last > high || first > last || first != static_cast<int>(first) ||
      last != static_cast<int>(last))
    throw Error(ErrorKind::kRange, fmt::format("{}: '{}' is no whole number or range within {}..{}",
                                               option, text, low, high));
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
rules::Day day_of_design(const Arguments& arguments, const rules::Book& book,
                         const rules::Instrument* instrument) {
  if (arguments.has("--date")) return rules::day_of(arguments.text("--date"));
  return instrument ? instrument->binding : book.as_of;
}

rules::Query query_of(const Arguments& arguments, const rules::Book& book, rules::Day day) {
  rules::Item item;
  item.kind = "chip";
  item.answers["item_kind"] = "chip";
  rules::Changes answers;
  for (const auto& [option, attribute] :
       {std::pair("--to", "destination"), std::pair("--hq", "headquarters"),
        std::pair("--dc", "data_center")})
    if (arguments.has(option)) answers[attribute] = arguments.text(option);
  if (!answers.contains("data_center")) answers["data_center"] = "yes";
  return rules::query_of(book, item, day, answers);
}

rules::DesignSpace space_of(const Arguments& arguments, const Context& context) {
  const CsvTable table = read_csv(context.data_directory + "/base_dies.csv");
  rules::DesignSpace space;
  std::vector<std::string> names = arguments.texts("--base-die");
  if (names.empty()) names = {"GH100"};
  for (const std::string& name : names) space.dies.push_back(rules::base_die(table, name));
  std::tie(space.least_dies, space.most_dies) = span_of(arguments, "--dies", 1, 4);
  if (arguments.has("--clock"))
    std::tie(space.clock_low, space.clock_high) = span_of(arguments, "--clock", 1, 10000);
  if (arguments.has("--memory"))
    space.memory = rules::design_memory(table, arguments.text("--memory"));
  if (arguments.has("--io"))
    space.io = parse_quantity_as(arguments.text("--io"), dimension::kBytesPerSecond) / 1e9;
  return space;
}

rules::DesignQuestion question_of(const Arguments& arguments, const rules::Book& book,
                                  const rules::DesignSpace& space, rules::Day day) {
  rules::DesignQuestion question;
  const std::string objective = arguments.text("--objective", "fp8");
  question.goal = objective == "decode"     ? rules::DesignGoal::kDecodeBandwidth
                  : objective == "training" ? rules::DesignGoal::kTraining
                                            : rules::DesignGoal::kPeak;
  if (question.goal == rules::DesignGoal::kPeak) question.format = objective;
  if (question.goal == rules::DesignGoal::kTraining) question.format = kTrainingFormat;
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
  const std::string pack = arguments.text("--pack");
  question.table =
      compile_table(book, query_of(arguments, book, day), {"us", pack == "all" ? "" : pack, true});
  const std::vector<std::string> allowed = arguments.texts("--allow");
  std::erase_if(question.table.rows, [&](const rules::ClauseTable::Row& row) {
    return std::find(allowed.begin(), allowed.end(),
                     book.clauses[static_cast<std::size_t>(row.clause)].outcome) != allowed.end();
  });
  return question;
}

bool compares_memory(const rules::ClauseTable& table) {
  return std::any_of(table.comparisons.begin(), table.comparisons.end(),
                     [](const rules::ClauseTable::Comparison& comparison) {
                       return metric_reads(static_cast<rules::Metric>(comparison.metric),
                                           rules::Measure::kMemoryBandwidth);
                     });
}

DesignJob job_of(const Arguments& arguments) {
  DesignJob job;
  job.model = arguments.text("--model", job.model);
  job.sequence = static_cast<int>(arguments.integer("--sequence", job.sequence, 1, 100'000'000));
  job.global_batch = arguments.integer("--batch", job.global_batch, 1, 100'000'000);
  job.packages = arguments.integer("--packages", job.packages, 1, 10'000'000);
  return job;
}

/// What the training figure rests on.
std::string job_text(const rules::DesignSpace& space, const DesignJob& job) {
  std::string products;
  for (const rules::BaseDie& die : space.dies)
    products += (products.empty() ? "" : ", ") + die.name + " as " + die.product;
  return fmt::format(
      "Training {} on {} packages, batch {} x {} tokens, 16-bit; links, curves, software and {} of "
      "the product "
      "({}); several dies act as one device without loss.",
      job.model, job.packages, job.global_batch, job.sequence, space.memory ? "system" : "memory",
      products);
}

std::string place_of(const Arguments& arguments) {
  std::string place = arguments.has("--to") ? "to " + arguments.text("--to") : "any place";
  place += fmt::format(", {} for data centers",
                       arguments.text("--dc", "yes") == "no" ? "not" : "designed or marketed");
  for (const std::string& one : arguments.texts("--allow")) place += ", " + one + " allowed";
  return place;
}

/// A question with its answer, as the printers want them.
struct Asked {
  rules::DesignSpace space;
  rules::DesignQuestion question;
  DesignJob job;
  rules::DesignAnswer answer;
  rules::DesignAsked words;
  std::string notice_line;
  bool training() const { return question.goal == rules::DesignGoal::kTraining; }
};

std::string folded_line(const std::string& text, const Context& context) {
  return folded_text(text, context.width) + "\n";
}

/// Under the sentence: what the figures rest on, and what was not tested.
std::string remarks(const Asked& asked, const Context& context) {
  if (asked.training()) return folded_line(job_text(asked.space, asked.job), context);
  if (asked.question.table.rows.empty())
    return "No figure of this pack catches such a part on that day.\n";
  if (asked.space.memory || !compares_memory(asked.question.table)) return "";
  return folded_line(
      "No memory is part of this space (--memory): the lines on DRAM bandwidth are not tested.",
      context);
}

std::string tables(const rules::Book& book, const Asked& asked, const Context& context) {
  const auto text = [&](const Table& table) {
    return render(table, TableFormat::kText, context.width);
  };
  const rules::DesignAnswer& answer = asked.answer;
  std::string out = "\n" + text(design_table(asked.space, asked.question, answer));
  out += "\n" + binding_text(book, asked.question, answer, context.width);
  out += "\n" + text(lines_table(book, asked.question, *answer.best));
  if (!answer.frontier.empty())
    out += "\nBest objective with one threshold of the pack moved by a factor:\n" +
           text(frontier_table(asked.question, answer));
  if (!asked.training())
    out += "\n" + folded_line(fmt::format("{} compute parts, {} memory parts, {} classifications.",
                                          answer.counts.compute_parts, answer.counts.memory_parts,
                                          answer.counts.classified),
                              context);
  return out;
}

void print(const rules::Book& book, const Asked& asked, const Arguments& arguments,
           Context& context) {
  const std::string sentence =
      folded_line(design_sentence(asked.space, asked.question, asked.answer, asked.words), context);
  switch (arguments.format()) {
    case TableFormat::kJson:
      context.out += design_json(book, asked.space, asked.question, asked.answer, asked.words,
                                 asked.notice_line);
      return;
    case TableFormat::kCsv:
      context.out += "# " + asked.notice_line + "\n" +
                     render(design_table(asked.space, asked.question, asked.answer),
                            TableFormat::kCsv, context.width);
      return;
    case TableFormat::kText:
    case TableFormat::kMarkdown:
      context.out += sentence + remarks(asked, context);
      if (asked.answer.best) context.out += tables(book, asked, context);
      context.out += folded_line(asked.notice_line, context);
  }
}

}  // namespace

int run_rules_design(const rules::Book& book, const Arguments& arguments, Context& context) {
  const rules::Instrument* instrument = instrument_of(book, arguments.text("--pack"));
  const rules::Day day = day_of_design(arguments, book, instrument);
  Asked asked;
  asked.space = space_of(arguments, context);
  asked.question = question_of(arguments, book, asked.space, day);
  asked.job = job_of(arguments);
  if (asked.training()) {
    const FactStore store = load_rule_facts(context.data_directory);
    const Overlay facts = overlay_of(store, arguments);
    asked.space = with_products(facts, asked.space);
    asked.answer = design_for_training(facts, asked.space, asked.question, asked.job);
  } else {
    asked.answer = design(asked.space, asked.question);
  }
  asked.words = {instrument ? instrument->id : "all rules in force", rules::day_text(day),
                 place_of(arguments)};
  asked.notice_line = notice(book, day);
  print(book, asked, arguments, context);
  return asked.answer.best ? kOk : kFailedCheck;
}

}  // namespace countervail::app

#include "ask/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "ask/commands.h"
#include "ask/crew.h"
#include "ask/scenario.h"
#include "ask/state.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "files/row_csv.h"

namespace countervail {
namespace {

const std::vector<std::string> kEverything;  // of --keep

/// "batch=512, candidate.bf16=100 TFLOP/s".
std::string values_text(const std::vector<SweepAxis>& axes, long long row) {
  const std::vector<long long> place = place_of_row(axes, row);
  std::string text;
  for (std::size_t i = 0; i < axes.size(); ++i)
    text += (i == 0 ? "" : ", ") + axes[i].path + "=" + axes[i].value(place[i]).text;
  return text;
}

/// Sixteen digits, so that identities compare as text.
std::string hash_text(std::string_view text) {
  return fmt::format("{:016x}", fnv1a64(text));
}

/// Every file below `folder`, by name and text.
std::string hash_of_folder(const std::string& folder) {
  std::string all;
  for (const auto& [path, text] : texts_below(Files(folder))) all += path + '\0' + text + '\0';
  return hash_text(all);
}

/// Files that fields name: their texts decide the answer, not their names.
std::string hash_of_files(const Verb& verb, const Question& whole) {
  std::string all;
  for (const Given& given : whole.given)
    for (const Field& field : verb.fields)
      if (field.is_file && field.name == given.field && disk::has(given.text))
        all += field.name + '\0' + disk::read(given.text) + '\0';
  return hash_text(all);
}

RowStore::Identity identity_of(const Facts& facts, const Question& base, const SweepRequest& asked,
                               const std::vector<SweepAxis>& axes) {
  const Verb& verb = verb_named(base.verb);
  std::string over, keep, sources;
  for (const SweepAxis& axis : axes)
    over += (over.empty() ? "" : " ") + axis.path + "=" + axis.asked;
  for (const std::string& key : asked.keep) keep += (keep.empty() ? "" : " ") + key;
  for (const Given& given : base.given) sources += given.source + '\0' + given.confidence + '\0';
  return {{"version", "countervail " COUNTERVAIL_VERSION},
          {"question", command_line_of(verb, base)},
          {"over", over},
          {"keep", keep},
          {"files", hash_of_files(verb, base)},
          {"sources", hash_text(sources)},
          {"facts", hash_of_folder(facts.state().data_directory)}};
}

/// A key, or the beginning of keys up to a dot.
bool is_kept(const std::string& key, const std::vector<std::string>& keep) {
  return keep.empty() || std::ranges::any_of(keep, [&](const std::string& wanted) {
           return key == wanted || key.starts_with(wanted + ".");
         });
}

/// A hint even where nothing is near: the reader sees what a key looks like.
std::string nearest_or_first(const std::string& wanted, const std::vector<std::string>& keys) {
  const std::string nearest = did_you_mean(wanted, keys);
  if (!nearest.empty() || keys.empty()) return nearest;
  return "keys are as " + keys.front();
}

/// Before the first row is stored: --keep of nothing would end in a database without figures.
void refuse_unknown_figures(const Figures& figures, const std::vector<std::string>& keep) {
  std::vector<std::string> keys;
  for (const Figure& figure : figures) keys.push_back(figure.key);
  for (const std::string& wanted : keep)
    if (std::ranges::none_of(keys, [&](const std::string& key) { return is_kept(key, {wanted}); }))
      throw Error::at(ErrorKind::kUnknownName, fmt::format("--keep {}: no such figure", wanted),
                      nearest_or_first(wanted, keys));
}

/// A row as its question answers it. Throws what the question throws.
StoredRow answered(const Facts& facts, const Question& base, const std::vector<SweepAxis>& axes,
                   long long row, const std::vector<std::string>& keep) {
  const std::vector<long long> place = place_of_row(axes, row);
  StoredRow stored{row};
  Question question = base;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    stored.axes.push_back(axes[i].value(place[i]));
    question.given.push_back(axes[i].given(place[i]));
  }
  Answer answer = answer_whole(facts, verb_named(base.verb), question);
  stored.outcome = answer.document.outcome;
  stored.holds = answer.holds;
  for (Figure& figure : answer.document.figures)
    if (is_kept(figure.key, keep)) stored.figures.push_back(std::move(figure));
  return stored;
}

/// Both ends of every axis and the first step of a range, the others at their first value: a word where a number is due, a wrong unit, a value beyond
/// its limits would else end in a database of errors.
std::map<long long, StoredRow> probed(const Facts& facts, const Question& base,
                                      const std::vector<SweepAxis>& axes,
                                      const std::vector<std::string>& keep) {
  std::set<long long> rows{0};
  long long stride = 1;
  for (std::size_t i = axes.size(); i-- > 0; stride *= axes[i].count) {
    rows.insert((axes[i].count - 1) * stride);
    // Between whole ends a step may be none.
    if (axes[i].words.empty() && axes[i].count > 2) rows.insert(stride);
  }
  std::map<long long, StoredRow> answers;
  for (const long long row : rows) {
    try {
      // The first row keeps every figure until it is known that --keep names some.
      answers.emplace(row, answered(facts, base, axes, row, row == 0 ? kEverything : keep));
    } catch (const Error& error) {
      throw Error(error.kind, fmt::format("with {}: {}", values_text(axes, row), error.message),
                  error.file, error.line, error.column, error.hint);
    }
  }
  Figures& first = answers.at(0).figures;
  refuse_unknown_figures(first, keep);
  std::erase_if(first, [&](const Figure& figure) { return !is_kept(figure.key, keep); });
  return answers;
}

/// One run of a sweep: the rows that are missing, on several threads, into the store.
class Run {
 public:
  Run(const Facts& facts, const Question& base, const SweepAnswer& answer,
      const SweepRequest& asked, const RowStore::Identity& identity)
      : facts_(facts), base_(base), answer_(answer), asked_(asked) {
    for (const auto& [name, value] : identity) identity_ += name + '\0' + value + '\0';
  }

  /// Rows that the store lacks. Error{kConflict} where one that stands is not of this sweep.
  std::vector<long long> missing(const RowStore& store) const {
    std::vector<long long> rows;
    long long next = 0;
    for (const auto& [row, key] : store.stored()) {
      if (row >= answer_.rows || key != key_of(row))
        throw Error(ErrorKind::kConflict, fmt::format("row {} is not of this sweep", row),
                    answer_.path, 0, 0, "give another -o");
      for (; next < row; ++next) rows.push_back(next);
      next = row + 1;
    }
    for (; next < answer_.rows; ++next) rows.push_back(next);
    return rows;
  }

  /// Rows that were asked as probes enter first; the others are answered here or by the crew.
  void fill(RowStore& store, const std::vector<long long>& rows,
            const std::map<long long, StoredRow>& known, Crew& crew,
            const std::function<void(const Progress&)>& progress) const {
    Progress at{answer_.rows - static_cast<long long>(rows.size()), answer_.rows, 0, 0};
    const auto start = std::chrono::steady_clock::now();
    const auto enter = [&](StoredRow row) {
      row.key = key_of(row.row);
      store.add(row);
      ++at.done;
      ++at.now;
      at.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      if (progress) progress(at);
    };
    std::vector<long long> open;
    for (const long long row : rows)
      if (const auto found = known.find(row); found != known.end())
        enter(found->second);
      else
        open.push_back(row);
    if (crew.others() > 0)
      crew.hand_out(open, chunk_of(open.size(), crew.others()), enter);
    else
      answer_here(open, enter);
    store.commit();
  }

 private:
  /// Some rows a thread, so that messages are few; some messages a process, so that all end together.
  std::size_t chunk_of(std::size_t rows, int others) const {
    constexpr std::size_t kMessages = 16, kMost = 1024;
    const auto threads = static_cast<std::size_t>(std::max(1, asked_.threads));
    return std::clamp(rows / (kMessages * static_cast<std::size_t>(others)), threads,
                      std::max(threads, kMost));
  }

  void answer_here(const std::vector<long long>& rows,
                   const std::function<void(StoredRow)>& enter) const {
    std::mutex mutex;
    for_each_block(rows.size(), asked_.threads, [&](std::size_t i) {
      StoredRow row = sweep_row(facts_, base_, answer_.axes, asked_.keep, rows[i]);
      const std::lock_guard lock(mutex);
      enter(std::move(row));
    });
  }

  std::uint64_t key_of(long long row) const {
    return fnv1a64(identity_ + values_text(answer_.axes, row));
  }

  const Facts& facts_;
  const Question& base_;
  const SweepAnswer& answer_;
  const SweepRequest& asked_;
  std::string identity_;
};

/// What the database says of an axis once; its values stand in the rows.
std::vector<StoredAxis> stored_axes(const std::vector<SweepAxis>& axes) {
  std::vector<StoredAxis> stored;
  for (const SweepAxis& axis : axes) stored.push_back({axis.path, axis.unit});
  return stored;
}

/// "field=value" -> what the command line would give; the field must be the verb's.
Given given_of(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Error::at(ErrorKind::kSyntax,
                    fmt::format("--given needs FIELD=VALUE, got '{}'", assignment),
                    "--given batch=512");
  return {assignment.substr(0, equals), assignment.substr(equals + 1)};
}

}  // namespace

StoredRow sweep_row(const Facts& facts, const Question& base, const std::vector<SweepAxis>& axes,
                    const std::vector<std::string>& keep, long long row) {
  try {
    return answered(facts, base, axes, row, keep);
  } catch (const Error& error) {
    StoredRow failed{row};
    const std::vector<long long> place = place_of_row(axes, row);
    for (std::size_t i = 0; i < axes.size(); ++i) failed.axes.push_back(axes[i].value(place[i]));
    failed.holds = false;
    failed.error = error.what();
    return failed;
  }
}

Question question_of_sweep(const Facts& facts, const SweepRequest& asked) {
  const Verb& verb = verb_named(asked.verb);
  if (verb.name == "sweep" || verb.name == "report")
    throw Error::at(ErrorKind::kConflict, fmt::format("{} cannot be swept", verb.name),
                    "sweep the verb that it asks");
  Question question{verb.name, {}, true};
  if (!asked.scenario.empty()) {
    const auto first =
        std::ranges::find_if(verb.fields, [](const Field& field) { return field.position == 1; });
    if (first == verb.fields.end())
      throw Error::at(ErrorKind::kSyntax, verb.name + " takes no word", "--given FIELD=VALUE");
    question.given.push_back({first->name, asked.scenario});
  }
  for (const std::string& assignment : asked.given) question.given.push_back(given_of(assignment));
  return whole_question(facts, verb, question);
}

/// What a process does that does not lead; the leader's question is its own, and stood the leader's checks.
void answer_for_leader(const Facts& facts, const SweepRequest& asked, Crew& crew) {
  std::optional<Question> base;
  std::vector<SweepAxis> axes;
  crew.work([&](const std::vector<long long>& rows) {
    if (!base) {
      base = question_of_sweep(facts, asked);
      axes = axes_of(asked.over, verb_named(base->verb));
    }
    std::vector<StoredRow> answers(rows.size());
    for_each_block(rows.size(), asked.threads, [&](std::size_t i) {
      answers[i] = sweep_row(facts, *base, axes, asked.keep, rows[i]);
    });
    return answers;
  });
}

std::optional<SweepAnswer> sweep(const Facts& facts, const SweepRequest& asked,
                                 const std::function<void(const Progress&)>& progress) {
  Crew crew;
  if (!crew.leads()) {
    answer_for_leader(facts, asked, crew);
    return std::nullopt;
  }
  if (asked.output.empty())
    throw Error::at(ErrorKind::kMissing, "name the database with -o", "-o rows.db");
  const Question base = question_of_sweep(facts, asked);
  SweepAnswer answer{base.verb, asked.output, axes_of(asked.over, verb_named(base.verb))};
  answer.rows = row_count(answer.axes);
  const RowStore::Identity identity = identity_of(facts, base, asked, answer.axes);
  std::map<long long, StoredRow> known;
  if (!disk::has(asked.output)) known = probed(facts, base, answer.axes, asked.keep);
  RowStore store(asked.output, identity, stored_axes(answer.axes));
  Run run(facts, base, answer, asked, identity);
  const std::vector<long long> rows = run.missing(store);
  run.fill(store, rows, known, crew, progress);
  answer.computed = static_cast<long long>(rows.size());
  answer.counts = store.counts();
  answer.ranges = store.figure_ranges();
  if (!asked.csv.empty()) write_row_csv(store, stored_axes(answer.axes), answer.ranges, asked.csv);
  return answer;
}

}  // namespace countervail

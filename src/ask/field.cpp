// What fields share whatever their type: limits and choices, how a value is named in a
// message, and which place an error gets.
#include "ask/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"

namespace countervail::fields {

namespace {

/// "100000000", not "1e+08": bounds are read by people.
std::string bound_text(double bound) {
  return bound == std::floor(bound) && std::abs(bound) < 1e15 ? fmt::format("{:.0f}", bound)
                                                              : format_number(bound);
}

}  // namespace

/// Without a unit; both ends are allowed.
double number_of(const Spoken& spoken, double low, double high) {
  double value = 0;
  if (!parse_number(spoken.text, value) || value < low || value > high)
    throw Error(ErrorKind::kRange,
                fmt::format("{} must be a number from {} to {}, got '{}'", spoken.name,
                            bound_text(low), bound_text(high), spoken.text));
  return value;
}

/// "1e3" is whole too: numbers of files come back in either form.
long long integer_of(const Spoken& spoken, long long low, long long high) {
  const double value = number_of(spoken, static_cast<double>(low), static_cast<double>(high));
  const auto whole = static_cast<long long>(value);
  if (static_cast<double>(whole) != value)
    throw Error(ErrorKind::kRange,
                fmt::format("{} must be a whole number, got '{}'", spoken.name, spoken.text));
  return whole;
}

/// A switch without a word is on.
bool truth_of(const Spoken& spoken) {
  for (const char* yes : {"", "true", "yes", "1"})
    if (spoken.text == yes) return true;
  for (const char* no : {"false", "no", "0"})
    if (spoken.text == no) return false;
  throw Error(ErrorKind::kRange,
              fmt::format("{} must be true or false, got '{}'", spoken.name, spoken.text));
}

/// By the whole word: a beginning that fits today would mean something else after the next choice.
std::size_t choice_of(const Spoken& spoken, const std::vector<std::string>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), spoken.text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  throw Error::at(ErrorKind::kUnknownName,
                  fmt::format("{} cannot be '{}'", spoken.name, spoken.text),
                  fmt::format("one of {}", fmt::join(choices, ", ")));
}

std::string picture_kind(const std::string& output, const std::vector<std::string>& kinds,
                         const char* drawn_as) {
  if (output.empty())
    throw Error::at(ErrorKind::kMissing, "name the picture's file with -o",
                    "-o picture." + kinds.front());
  for (const std::string& kind : kinds)
    if (output == kind || output.ends_with("." + kind)) return kind;
  throw Error(ErrorKind::kSyntax,
              fmt::format("{} .{}, got '{}'", drawn_as, fmt::join(kinds, " or ."), output));
}

Patch patch_from(const Spoken& spoken) {
  Patch patch = patch_of(spoken.text);
  const Given& given = spoken.given;
  if (!given.source.empty()) patch.source = given.source;
  if (!given.confidence.empty()) patch.confidence = given.confidence;
  patch.file = given.file;
  patch.line = given.line;
  patch.column = given.column;
  return patch;
}

/// What people who come from other tools ask by a name that is no option here.
struct Elsewhere {
  const char *names, *answer;
};
constexpr Elsewhere kElsewhere[] = {
    {"tp pp dp ep cp tensor-parallel pipeline-parallel data-parallel expert-parallel",
     "the search finds the degrees; the table of strategies shows them"},
    {"gpus num-gpus devices nodes n", "--packages counts what is bought"},
    {"mbs micro-batch gbs", "--batch is the sequences of a step; micro-batches are searched"}};

/// Words that other tools use have an answer of their own; else the nearest spelling, with dashes where an option was typed.
std::string nearest_field(const Question& question, const std::string& asked,
                          const std::vector<std::string>& names) {
  const std::vector<std::string> known = names;
  for (const Elsewhere& one : kElsewhere) {
    const std::vector<std::string> words = split(one.names, ' ');
    const bool has_job = std::find(names.begin(), names.end(), "packages") != names.end();
    if (has_job && std::find(words.begin(), words.end(), asked) != words.end()) return one.answer;
  }
  const std::string nearest = nearest_spelling(asked, known);
  if (!question.by_option || nearest.empty()) return did_you_mean(asked, known);
  return fmt::format("did you mean --{}?", nearest);
}

/// Before any work: a question that is half understood is not answered.
void refuse_unknown(const Question& question, const std::vector<Field>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const Field& field : fields) names.push_back(field.name);
  for (const Given& given : question.given)
    if (std::find(names.begin(), names.end(), given.field) == names.end())
      throw Error(ErrorKind::kUnknownKey,
                  question.by_option && given.file.empty()
                      ? fmt::format("{} has no option --{}", question.verb, given.field)
                      : fmt::format("{} has no field '{}'", question.verb, given.field),
                  given.file, given.line, given.column,
                  nearest_field(question, given.field, names));
}

std::string spoken_name(const Question& question, const Field& field, const Given& given) {
  if (question.by_option && given.file.empty() && field.position == 0) return "--" + field.name;
  std::string name = "'" + field.name + "'";
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// Where the word stood, unless the error knows a better place.
void rethrow_at(const Given& given, const Error& error) {
  if (given.file.empty() || !error.file.empty()) throw error;
  throw Error(error.kind, error.message, given.file, given.line, given.column, error.hint);
}

}  // namespace countervail::fields

// Two studies that answer one question by one formula, with other inputs. ln f is a
// game whose players are the inputs that differ: f with some of them from B and the
// rest from A. Shapley's values (Shapley 1953) split ln(B/A) into parts that add up
// whatever the order of exchange; exact over all subsets while those are few, by
// antithetic orders beyond. What a study publishes and its own formula does not give is
// kept apart as structure. Where that is larger than the gap of the inputs, the studies
// ask different questions and nothing is ranked.
#include "study/disagreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

constexpr std::array<const char*, 6> kReasons = {"other unit",         "other definition",
                                                 "stock against flow", "coverage",
                                                 "ratio of medians",   "rounding"};

/// A closed list: words of one's own could not be counted over many sheets.
void check_reasons(const TomlTable& root, const std::vector<std::string>& reasons) {
  const std::vector<std::string> known(kReasons.begin(), kReasons.end());
  for (const std::string& reason : reasons)
    if (std::ranges::find(known, reason) == known.end())
      root.fail("reasons", static_cast<int>(ErrorKind::kUnknownName),
                fmt::format("unknown reason '{}': one of {}", reason, fmt::join(known, ", ")),
                did_you_mean(reason, known));
}

/// Logarithms follow, so 0 is refused where it is written.
double positive(const TomlTable& table, std::string_view key) {
  const double value = table.number(key);
  if (!(value > 0) || !std::isfinite(value))
    table.fail_range(key, fmt::format("'{}' must be above 0, got {}", key, format_number(value)));
  return value;
}

/// 0 is allowed here, unlike in results: a term of a sum may well be empty.
StudyInput read_input(const TomlTable& table, const std::string& name) {
  StudyInput input{name, table.number("value"), table.text_or("unit", ""), table.text("source")};
  if (!(input.value >= 0) || !std::isfinite(input.value))
    table.fail_range(
        "value", fmt::format("'{}' must be 0 or more, got {}", name, format_number(input.value)));
  table.finish();
  return input;
}

/// In the order of the formula's names, so that values are passed by place.
std::vector<StudyInput> read_inputs(const TomlTable& root, const Formula& formula) {
  const TomlTable inputs = root.table("input");
  std::vector<StudyInput> read;
  for (const std::string& name : formula.names()) {
    if (!inputs.has(name))
      inputs.fail(name, static_cast<int>(ErrorKind::kMissing),
                  fmt::format("the formula uses '{}', which is not given", name),
                  did_you_mean(name, inputs.keys()));
    read.push_back(read_input(inputs.table(name), name));
  }
  for (const std::string& key : inputs.keys())
    if (std::ranges::find(formula.names(), key) == formula.names().end())
      inputs.fail(key, static_cast<int>(ErrorKind::kUnknownKey),
                  fmt::format("the formula does not use '{}'", key),
                  did_you_mean(key, formula.names()));
  return read;
}

Formula read_formula(const TomlTable& root) {
  try {
    return Formula::parse(root.text("formula"));
  } catch (const Error& error) {
    if (!error.file.empty()) throw;
    root.fail("formula", error);
  }
}

std::vector<double> values_of(const StudySheet& sheet) {
  std::vector<double> values;
  for (const StudyInput& input : sheet.inputs) values.push_back(input.value);
  return values;
}

/// Compared as written: that two formulas are equal by algebra would need a proof.
void require_same(const StudySheet& a, const StudySheet& b, const char* field,
                  const std::string& in_a, const std::string& in_b) {
  if (in_a != in_b)
    throw Error(ErrorKind::kConflict,
                fmt::format("the studies ask different questions: {} is '{}' in {} and '{}' in {}",
                            field, in_a, a.file, in_b, b.file));
}

/// Places of the inputs that move with `place`, by either sheet.
std::vector<std::size_t> moves_with(const StudySheet& a, const StudySheet& b, std::size_t place) {
  const std::vector<std::string>& names = a.formula.names();
  for (const StudySheet* sheet : {&a, &b})
    for (const std::vector<std::string>& group : sheet->together) {
      if (std::ranges::find(group, names[place]) == group.end()) continue;
      std::vector<std::size_t> places;
      for (std::size_t i = 0; i < names.size(); ++i)
        if (std::ranges::find(group, names[i]) != group.end()) places.push_back(i);
      return places;
    }
  return {place};
}

/// Inputs that a study ties together are exchanged as one: half a pair from each study is
/// a world that neither describes.
std::vector<DifferingInput> differing_inputs(const StudySheet& a, const StudySheet& b) {
  std::vector<DifferingInput> differing;
  std::vector<bool> taken(a.inputs.size(), false);
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    if (taken[i] || a.inputs[i].value == b.inputs[i].value) continue;
    DifferingInput input;
    input.inputs = moves_with(a, b, i);
    for (std::size_t place : input.inputs) {
      taken[place] = true;
      input.name += (input.name.empty() ? "" : " and ") + a.inputs[place].name;
    }
    differing.push_back(std::move(input));
  }
  return differing;
}

/// ln f with the differing inputs of `from_b` taken from B, the rest from A.
class Mixed {
 public:
  explicit Mixed(const Disagreement& answer)
      : answer_(answer), a_(values_of(answer.a)), b_(values_of(answer.b)) {}

  double operator()(std::uint64_t from_b) const {
    std::vector<double> values = a_;
    for (std::size_t i = 0; i < answer_.differing.size(); ++i)
      if (from_b >> i & 1)
        for (std::size_t place : answer_.differing[i].inputs) values[place] = b_[place];
    return std::log(answer_.a.formula.evaluate(values));
  }

 private:
  const Disagreement& answer_;
  std::vector<double> a_, b_;
};

std::optional<double> structure_of(const StudySheet& sheet, double value) {
  if (!sheet.published) return std::nullopt;
  return std::log(*sheet.published / value);
}

}  // namespace

double Disagreement::gap() const {
  return std::log(value_b / value_a);
}

// The seed is fixed: the same two studies always read the same.
void attribute(Disagreement& answer, const std::function<double(std::uint64_t)>& ln_f,
               int order_pairs) {
  std::unordered_map<std::uint64_t, double> known;
  const auto value = [&](std::uint64_t set) {
    const auto found = known.find(set);
    return found != known.end() ? found->second : known[set] = ln_f(set);
  };
  const std::size_t n = answer.differing.size();
  std::vector<statistics::Contribution> shares;
  if (n > static_cast<std::size_t>(statistics::kExactPlayers)) {
    shares = statistics::sampled_shapley_values(static_cast<int>(n), order_pairs, 1, value);
  } else {
    std::vector<double> values(std::size_t{1} << n);
    for (std::size_t set = 0; set < values.size(); ++set) values[set] = value(set);
    shares = statistics::shapley_values(values);
  }
  const std::uint64_t all = (std::uint64_t{1} << n) - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t one = std::uint64_t{1} << i;
    answer.differing[i].share = shares[i];
    answer.differing[i].from_a = value(one) - value(0);
    answer.differing[i].from_b = value(all) - value(all & ~one);
  }
}

StudySheet read_study_sheet(const std::string& path, const Files& files) {
  const TomlTable root = read_toml(path, files);
  StudySheet sheet;
  sheet.file = path;
  sheet.title = root.text("title");
  sheet.question = root.text("question");
  sheet.unit = root.text("unit");
  sheet.formula = read_formula(root);
  sheet.inputs = read_inputs(root, sheet.formula);
  if (root.has("published")) {
    sheet.published = positive(root, "published");
    sheet.published_source = root.text("published_source");
  }
  sheet.reasons = root.texts_or_none("reasons");
  check_reasons(root, sheet.reasons);
  for (const std::string& group : root.texts_or_none("together")) {
    sheet.together.emplace_back();
    for (const std::string& name : split(group, ';'))
      sheet.together.back().emplace_back(trim(name));
    for (const std::string& name : sheet.together.back())
      if (std::ranges::find(sheet.formula.names(), name) == sheet.formula.names().end())
        root.fail("together", static_cast<int>(ErrorKind::kUnknownName),
                  fmt::format("the formula does not use '{}'", name),
                  did_you_mean(name, sheet.formula.names()));
  }
  root.finish();
  return sheet;
}

Disagreement disagreement(StudySheet a, StudySheet b) {
  require_same(a, b, "question", a.question, b.question);
  require_same(a, b, "unit", a.unit, b.unit);
  require_same(a, b, "formula", a.formula.text(), b.formula.text());
  for (std::size_t i = 0; i < a.inputs.size(); ++i)
    require_same(a, b, ("the unit of " + a.inputs[i].name).c_str(), a.inputs[i].unit,
                 b.inputs[i].unit);
  Disagreement answer;
  answer.a = std::move(a);
  answer.b = std::move(b);
  answer.formula = answer.a.formula.text();
  answer.value_a = answer.a.formula.evaluate(values_of(answer.a));
  answer.value_b = answer.b.formula.evaluate(values_of(answer.b));
  for (const auto& [sheet, value] :
       {std::pair{&answer.a, answer.value_a}, std::pair{&answer.b, answer.value_b}})
    if (!(value > 0) || !std::isfinite(value))
      throw Error(ErrorKind::kRange,
                  fmt::format("the formula gives {}, not a positive number", format_number(value)),
                  sheet->file);
  answer.structure_a = structure_of(answer.a, answer.value_a);
  answer.structure_b = structure_of(answer.b, answer.value_b);
  answer.differing = differing_inputs(answer.a, answer.b);
  const double structure =
      std::max(std::abs(answer.structure_a.value_or(0)), std::abs(answer.structure_b.value_or(0)));
  if (answer.differing.empty() && structure == 0)
    throw Error(ErrorKind::kConflict,
                fmt::format("nothing differs between {} and {}", answer.a.file, answer.b.file));
  answer.same_question = structure <= std::abs(answer.gap());
  if (answer.differing.empty()) return answer;
  attribute(answer, Mixed(answer));
  return answer;
}

}  // namespace countervail

// Every set of differences is a question of its own, asked with the strategies that are best for it: those of A carried over to
// B's facts would count the change of strategy as the facts' doing.
#include "study/parity_gap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/parallel.h"
#include "compile/patches.h"
#include "facts/fact_lines.h"
#include "study/continuous_count.h"

namespace countervail {
namespace {

constexpr std::array<const char*, 3> kFormats = {"measured", "16-bit", "any"};
constexpr std::array<const char*, 3> kUnits = {"package", "node", "system"};

/// One field or fact, and how a scenario gets it from another.
struct Difference {
  std::string name;
  StudyInput in_a, in_b;
  std::function<void(Scenario& to, const Scenario& from)> take;
};

/// A side that names no system or stack takes the chip's own.
std::string or_default(const std::string& word) {
  return word.empty() ? "the default" : word;
}

/// Fields of a side, by the member that holds them.
void add_side(const char* side, Side Scenario::*which, const Scenario& a, const Scenario& b,
              std::vector<Difference>& all) {
  for (const auto& [word, part] : {std::pair("", &Side::chip), std::pair(" system", &Side::system),
                                   std::pair(" stack", &Side::stack)}) {
    const std::string &in_a = (a.*which).*part, &in_b = (b.*which).*part;
    if (in_a == in_b) continue;
    all.push_back(
        {std::string(side) + word,
         {.name = {}, .unit = {}, .source = "the scenario", .said = Cell(or_default(in_a))},
         {.name = {}, .unit = {}, .source = "the scenario", .said = Cell(or_default(in_b))},
         [which, member = part](Scenario& to, const Scenario& from) {
           (to.*which).*member = (from.*which).*member;
         }});
  }
}

/// With "candidate.bf16" as "chip/Ascend 910C/bf16": a fact stays the chip's when the chip is exchanged. Where both sides have one
/// chip a side's patch gives it a copy (compile/patches.h), so there the short form stays.
Scenario with_full_paths(Scenario scenario) {
  if (scenario.candidate.chip == scenario.reference.chip) return scenario;
  for (Patch& patch : scenario.patches)
    for (const auto& [prefix, side] : {std::pair("candidate.", &scenario.candidate),
                                       std::pair("reference.", &scenario.reference)})
      if (patch.path.starts_with(prefix))
        patch.path =
            "chip/" + side->chip + "/" + patch.path.substr(std::string_view(prefix).size());
  return scenario;
}

/// The last patch of a fact counts, as when they are applied.
const Patch* patch_of(const Scenario& scenario, const std::string& path) {
  const Patch* found = nullptr;
  for (const Patch& patch : scenario.patches)
    if (patch.path == path) found = &patch;
  return found;
}

/// A fact as one scenario has it: patched, or what the catalog says.
StudyInput stated(const Overlay& patched, const std::string& path) {
  const Fact* fact = patched.find(path);
  if (fact == nullptr)
    return {.name = {}, .unit = {}, .source = "the catalog", .said = Cell("unknown")};
  return {.name = {}, .unit = {}, .source = fact->source, .said = fact_line(*fact).value};
}

/// By value: patches of one side may rename its chip.
Overlay patched_by(const Overlay& facts, Scenario scenario) {
  Overlay own = facts;
  apply_patches(own, scenario);
  return own;
}

/// In the order in which A, then B, names them, so that the table reads as the files do.
void add_patches(const Overlay& facts, const Scenario& a, const Scenario& b,
                 std::vector<Difference>& all) {
  std::vector<std::string> paths;
  for (const Scenario* one : {&a, &b})
    for (const Patch& patch : one->patches)
      if (std::ranges::find(paths, patch.path) == paths.end()) paths.push_back(patch.path);
  const Overlay in_a = patched_by(facts, a), in_b = patched_by(facts, b);
  for (const std::string& path : paths) {
    const Patch *of_a = patch_of(a, path), *of_b = patch_of(b, path);
    if (of_a != nullptr && of_b != nullptr && of_a->value == of_b->value) continue;
    all.push_back(
        {path, stated(in_a, path), stated(in_b, path), [path](Scenario& to, const Scenario& from) {
           std::erase_if(to.patches, [&](const Patch& patch) { return patch.path == path; });
           if (const Patch* patch = patch_of(from, path)) to.patches.push_back(*patch);
         }});
  }
}

/// Sides first, facts last: that is the order of the inputs in the answer.
std::vector<Difference> differences_of(const Overlay& facts, const Scenario& a, const Scenario& b) {
  std::vector<Difference> all;
  add_side("candidate", &Scenario::candidate, a, b, all);
  add_side("reference", &Scenario::reference, a, b, all);
  const auto word = [](const char* said) {
    return StudyInput{.name = {}, .unit = {}, .source = "the scenario", .said = Cell(said)};
  };
  if (a.formats != b.formats)
    all.push_back({"formats", word(kFormats[static_cast<std::size_t>(a.formats)]),
                   word(kFormats[static_cast<std::size_t>(b.formats)]),
                   [](Scenario& to, const Scenario& from) { to.formats = from.formats; }});
  if (a.conflicts != b.conflicts) {
    const auto rows = [](const Scenario& one) {
      return one.conflicts == Conflicts::kRange ? "the range of its rows" : "the first row";
    };
    all.push_back({"conflicting rows", word(rows(a)), word(rows(b)),
                   [](Scenario& to, const Scenario& from) { to.conflicts = from.conflicts; }});
  }
  add_patches(facts, a, b, all);
  return all;
}

/// What is asked must be the same, or the gap is no disagreement.
void require_same_question(const Scenario& a, const Scenario& b) {
  const auto require = [](const char* field, const auto& in_a, const auto& in_b) {
    if (in_a != in_b)
      throw Error(ErrorKind::kConflict,
                  fmt::format("the comparisons ask different questions: {} is {} in A and {} in B",
                              field, in_a, in_b));
  };
  require("model", a.model, b.model);
  require("batch", a.global_batch, b.global_batch);
  require("sequence", a.sequence, b.sequence);
  require("reference_count", a.reference_count, b.reference_count);
  require("unit", std::string(kUnits[static_cast<std::size_t>(a.unit)]),
          std::string(kUnits[static_cast<std::size_t>(b.unit)]));
  require("match", static_cast<int>(a.match), static_cast<int>(b.match));
  if (a.match == Match::kTimeToTrain) require("total_tokens", a.total_tokens, b.total_tokens);
  if (a.match == Match::kPower || a.match == Match::kTokens)
    throw Error::at(ErrorKind::kConflict, "why counts units that train as fast",
                    "match throughput or time-to-train");
}

/// The comparison between A and B that has the differences in `from_b` as B has them.
Scenario mixed(const Scenario& a, const Scenario& b, const std::vector<Difference>& differences,
               std::uint64_t from_b) {
  Scenario scenario = a;
  for (std::size_t i = 0; i < differences.size(); ++i)
    if (from_b >> i & 1) differences[i].take(scenario, b);
  return scenario;
}

/// One set's answer, and what it read.
struct Matched {
  double units = 0;
  long long whole = 0;
  std::set<std::string> facts;
};

/// Both sides with their best strategies; throws where no count matches.
Matched matching_units(const Overlay& facts, Scenario scenario) {
  Overlay own = facts;
  apply_patches(own, scenario);
  const Sides sides = compile_sides(own, scenario);
  ParitySearch search(scenario);
  const long long units = reference_units_of(scenario, sides.reference.compiled.hardware);
  const ParitySide reference = search.reference_at(sides, units);
  if (reference.tokens_per_second == 0)
    throw Error(ErrorKind::kRange, "the reference cannot run: it does not hold the job");
  const Count count = search.count_for(sides, reference.best.evaluation.time.total,
                                       reference.goodput.share(), max_count_of(scenario, units));
  if (!count.units)
    throw Error(ErrorKind::kRange, fmt::format("no count up to {} matches the reference",
                                               max_count_of(scenario, units)));
  const ParitySide at = side_at(sides, sides.candidate, scenario, *count.units, count.fewest.best);
  const double devices =
      continuous_devices(sides, scenario, rate_of(scenario, reference), at, search);
  return {devices / devices_per_unit(sides.candidate.compiled.hardware, scenario.unit),
          *count.units, sides.facts};
}

/// For the error of a set: "formats, chip/H20 96GB/bf16 as in B".
std::string names_of(const std::vector<Difference>& differences, std::uint64_t from_b) {
  std::string names;
  for (std::size_t i = 0; i < differences.size(); ++i)
    if (from_b >> i & 1) names += (names.empty() ? "" : ", ") + differences[i].name;
  return names.empty() ? "everything as in A" : names + " as in B";
}

/// Answers of sets, each asked once.
class Sets {
 public:
  Sets(const Overlay& facts, const Scenario& a, const Scenario& b,
       const std::vector<Difference>& differences)
      : facts_(facts), a_(a), b_(b), differences_(differences) {}

  /// All of them at once, where they are few enough.
  void ask_all(int threads) {
    std::vector<Matched> all(std::size_t{1} << differences_.size());
    for_each_block(all.size(), threads, [&](std::size_t set) { all[set] = asked(set); });
    for (std::size_t set = 0; set < all.size(); ++set) known_.emplace(set, std::move(all[set]));
  }
  const Matched& at(std::uint64_t from_b) {
    const auto found = known_.find(from_b);
    return found != known_.end() ? found->second
                                 : known_.emplace(from_b, asked(from_b)).first->second;
  }
  std::set<std::string> facts() const {
    std::set<std::string> read;
    for (const auto& [set, one] : known_) read.insert(one.facts.begin(), one.facts.end());
    return read;
  }

 private:
  Matched asked(std::uint64_t from_b) const {
    try {
      return matching_units(facts_, mixed(a_, b_, differences_, from_b));
    } catch (const Error& error) {
      throw Error(error.kind,
                  fmt::format("with {}: {}", names_of(differences_, from_b), error.message),
                  error.file, error.line, error.column, error.hint);
    }
  }

  const Overlay& facts_;
  const Scenario &a_, &b_;
  const std::vector<Difference>& differences_;
  std::map<std::uint64_t, Matched> known_;
};

/// A comparison as a study: what it asks in words; what it follows is the search.
StudySheet sheet_of(const Scenario& scenario, const Scenario& asked) {
  StudySheet sheet;
  sheet.title = scenario.title.empty() ? scenario.candidate.chip : scenario.title;
  sheet.unit = std::string(kUnits[static_cast<std::size_t>(asked.unit)]) + "s";
  sheet.question = fmt::format("How many {} train {} as fast as {} of the reference?", sheet.unit,
                               asked.model, asked.reference_count);
  return sheet;
}

}  // namespace

ParityGap parity_gap(const Overlay& facts, const Scenario& asked_a, const Scenario& asked_b,
                     int threads) {
  constexpr std::size_t kMost = 62;  // a set is the bits of one number
  constexpr int kOrderPairs = 50;    // each set is two searches
  require_same_question(asked_a, asked_b);
  const Scenario a = with_full_paths(asked_a), b = with_full_paths(asked_b);
  const std::vector<Difference> differences = differences_of(facts, a, b);
  if (differences.empty()) throw Error(ErrorKind::kConflict, "nothing differs between A and B");
  if (differences.size() > kMost)
    throw Error(ErrorKind::kRange,
                fmt::format("{} fields and facts differ, and why splits at most {}",
                            differences.size(), kMost));
  Sets sets(facts, a, b, differences);
  if (differences.size() <= static_cast<std::size_t>(statistics::kExactPlayers))
    sets.ask_all(threads);
  ParityGap gap;
  Disagreement& answer = gap.answer;
  answer.a = sheet_of(a, a), answer.b = sheet_of(b, a);
  answer.formula = fmt::format(
      "{} whose best strategy reaches the best rate of the reference, continuous between counts",
      answer.a.unit);
  const Matched &at_a = sets.at(0), &at_b = sets.at((std::uint64_t{1} << differences.size()) - 1);
  answer.value_a = at_a.units, answer.value_b = at_b.units;
  answer.whole_a = at_a.whole, answer.whole_b = at_b.whole;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const Difference& one = differences[i];
    answer.a.inputs.push_back(one.in_a), answer.b.inputs.push_back(one.in_b);
    answer.a.inputs.back().name = answer.b.inputs.back().name = one.name;
    answer.differing.push_back({one.name, {i}, {}, 0, 0});
  }
  attribute(
      answer, [&](std::uint64_t set) { return std::log(sets.at(set).units); }, kOrderPairs);
  gap.facts = sets.facts();
  return gap;
}

}  // namespace countervail

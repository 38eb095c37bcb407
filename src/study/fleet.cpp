// Names, files and words of a fleet question become numbers here; the counting is serving/fleet.h's.
#include "study/fleet.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "facts/names.h"

namespace countervail {
namespace {

constexpr double kDay = 86400;

/// "73.7e3,14.8e3" -> two numbers; the first of prefill, the second of decode.
std::array<double, 2> pair_of(const std::string& text, const char* option) {
  const std::vector<std::string> parts = split(text, ',');
  std::array<double, 2> pair{};
  if (parts.size() != 2 || !parse_number(parts[0], pair[0]) || !parse_number(parts[1], pair[1]))
    throw Error::at(ErrorKind::kSyntax, fmt::format("{} wants two numbers, got '{}'", option, text),
                    "of a prefill and of a decode unit: 32,144");
  return pair;
}

std::array<int, 2> unit_packages_of(const FleetRequest& request, int node) {
  if (request.unit_packages.empty()) return {node, node};
  constexpr double kMost = 1'000'000;
  const std::array<double, 2> given = pair_of(request.unit_packages, "--unit-packages");
  for (const double each : given)
    if (!(each >= 1 && each <= kMost) || each != std::floor(each))
      throw Error::at(ErrorKind::kRange,
                      fmt::format("--unit-packages: {} packages", format_number(each)),
                      "a whole number, 1 to 1000000");
  return {static_cast<int>(given[0]), static_cast<int>(given[1])};
}

/// A system by name, or a chip in its default system.
Side side_named(const Overlay& facts, const std::string& name) {
  const Kinds kinds{"system", "chip"};
  const NameMatch match = find_name(facts, kinds, name);
  if (!match.name) throw name_error(facts, kinds, name, match);
  Side side;
  // No training software runs here; named, so that a chip without any is no error.
  side.stack = "none";
  if (match.kind == "chip") {
    side.chip = *match.name;
    return side;
  }
  side.system = *match.name;
  const Fact* chip = facts.find(fmt::format("system/{}/chip", side.system));
  if (chip == nullptr)
    throw Error::at(ErrorKind::kMissing,
                    fmt::format("no chip of system '{}' is known", side.system), "name a chip");
  side.chip = chip->text;
  return side;
}

/// Is this a fact that power, cost or the count of nodes follow from? Names and the tower are compiled whole, links and failures
/// with them, on which a count of units does not rest.
bool is_read_here(const std::string& path) {
  const std::string field = path.substr(path.rfind('/') + 1);
  if (path.starts_with("economics/") || path.starts_with("default/system/")) return true;
  if (path.starts_with("chip/"))
    return field == "tdp" || field == "price" || field == "form_factor" ||
           field == "default_system";
  return path.starts_with("system/") &&
         (field == "packages" || field == "hosts" || field == "power" || field == "price" ||
          field == "scaleup_packages");
}

double rate_of(double given, double of_trace, const char* option) {
  if (given >= 0) return given;
  if (of_trace >= 0) return of_trace;
  throw Error::at(ErrorKind::kMissing, fmt::format("fleet needs {} or a trace", option),
                  fmt::format("{} TOKENS/S, or --traffic FILE", option));
}

/// The mean stream; what is given counts before what the trace says.
serving::TokenStream stream_of(const FleetRequest& request,
                               const std::optional<serving::TraceSummary>& traffic) {
  double input = -1, output = -1;
  if (!traffic && request.times != 1)
    throw Error::at(ErrorKind::kConflict, "--times multiplies a trace, and none is given",
                    "--traffic FILE, or rates as they are");
  if (traffic) {
    if (!(traffic->span > 0))
      throw Error(ErrorKind::kRange, "a trace that spans no time has no rate", request.traffic, 0,
                  0, "two rows at different times or more");
    input = request.times * traffic->rate * traffic->input.mean;
    output = request.times * traffic->rate * traffic->output.mean;
  }
  return {rate_of(request.input_rate, input, "--input-rate"),
          rate_of(request.output_rate, output, "--output-rate"), request.hit_rate,
          request.peak_to_mean};
}

int packages_of(const ServePhase& unit, const Hardware& hardware) {
  const int each = hardware.devices_per_package;
  return (serving::devices_of(unit.layout.worker) + each - 1) / each;
}

/// What a unit works: prompt tokens without hits, or output tokens.
double tokens_of(const FleetAnswer& answer, std::size_t phase) {
  const ServeRequest& served = answer.request.served;
  return phase == 0 ? served.input * (1 - answer.request.hit_rate) : served.output;
}

/// The unit that carries a phase's stream with the fewest packages, spares counted; of equals the one that does more per
/// device. A unit that does most per device may be hundreds of packages where the stream needs one.
ServePhase fewest_packages(const UnitsBySize& units, std::size_t phase, const FleetAnswer& answer) {
  const int wanted =
      answer.request.unit_packages.empty() ? 0 : unit_packages_of(answer.request, 1)[phase];
  ServePhase best;
  double fewest = std::numeric_limits<double>::infinity(), best_rate = 0;
  std::set<int> sizes;
  for (const auto& [devices, unit] : units) {
    const int packages = packages_of(unit, answer.hardware);
    sizes.insert(packages);
    if (wanted > 0 && packages != wanted) continue;
    serving::UnitRates rates;
    serving::TokenStream stream = answer.stream;
    (phase == 0 ? stream.output : stream.input) = 0;
    rates.tokens_per_second.fill(unit.rate * tokens_of(answer, phase));
    const serving::FleetCount count = serving::count_fleet(
        stream, rates, {answer.request.availability, answer.request.assurance});
    const double all = static_cast<double>(count.phases[phase].units()) * packages;
    const double rate = unit.rate / devices;
    if (all < fewest || (all == fewest && rate > best_rate))
      fewest = all, best_rate = rate, best = unit;
  }
  if (best.rate == 0)
    throw Error::at(ErrorKind::kRange,
                    fmt::format("no {} unit of {} packages meets the limits",
                                phase == 0 ? "prefill" : "decode", wanted),
                    fmt::format("sizes that do: {}", fmt::join(sizes, ", ")));
  return best;
}

/// Units of up to 512 packages (study/serve.cpp).
void search_units(const Overlay& facts, const Side& side, FleetAnswer& answer) {
  constexpr long long kLargestUnit = 512;
  ServeRequest asked = answer.request.served;
  const std::string stack = asked.side.stack;
  asked.side = side, asked.side.stack = stack;
  asked.model = answer.request.model, asked.hit_rate = answer.request.hit_rate;
  if (asked.packages == 0) asked.packages = kLargestUnit;
  if (answer.traffic) {
    asked.input = answer.traffic->input.mean, asked.output = answer.traffic->output.mean;
    answer.request.served.input = asked.input, answer.request.served.output = asked.output;
  }
  const ServeAnswer found = serve(facts, asked);
  if (found.prefill.empty() || found.decode.empty())
    throw Error(
        ErrorKind::kRange,
        fmt::format("no unit of {} packages or fewer {} within {}", asked.packages,
                    found.prefill.empty() ? "works a prompt" : "decodes",
                    found.prefill.empty() ? format_si(asked.ttft, "s") + " to the first token"
                                          : format_si(asked.tpot, "s") + " a token"),
        {}, 0, 0, "a longer limit, or --rates of units known otherwise");
  answer.searched = {fewest_packages(found.prefill, 0, answer),
                     fewest_packages(found.decode, 1, answer)};
  answer.facts = found.facts;
  answer.spread = found.spread, answer.stack = found.stack.name;
}

/// Given rates are taken as they are: what only a search reads would be lost without a word.
void refuse_unread(const FleetRequest& request) {
  const ServeRequest &served = request.served, none;
  const std::pair<const char*, bool> given[] = {{"--stack", !served.side.stack.empty()},
                                                {"--ttft", served.ttft != none.ttft},
                                                {"--tpot", served.tpot != none.tpot},
                                                {"--input", served.input != none.input},
                                                {"--output", served.output != none.output},
                                                {"--weights", served.weights != none.weights},
                                                {"--cache", served.cache != none.cache},
                                                {"--imbalance", served.imbalance != none.imbalance},
                                                {"--depth", served.depth != none.depth}};
  for (const auto& [option, is_given] : given)
    if (is_given)
      throw Error::at(
          ErrorKind::kConflict,
          fmt::format("{} is of units that are searched, and --rates gives theirs", option),
          fmt::format("leave out {} or --rates", option));
}

serving::UnitRates rates_of(const FleetAnswer& answer) {
  if (!answer.searched) return {pair_of(answer.request.rates, "--rates")};
  return {{(*answer.searched)[0].rate * tokens_of(answer, 0),
           (*answer.searched)[1].rate * tokens_of(answer, 1)}};
}

}  // namespace

std::optional<double> cost_per_day(const Bill& bill, const Economics& economics) {
  if (!bill.capital || !bill.facility_power) return std::nullopt;
  return kDay *
         (*bill.capital / economics.amortisation + *bill.facility_power * economics.electricity);
}

FleetAnswer fleet(const Overlay& facts, const FleetRequest& request) {
  FleetAnswer answer;
  answer.request = request;
  answer.request.model = resolve_name(facts, "model", request.model);
  if (!request.traffic.empty())
    answer.traffic = serving::summary_of(serving::read_trace(request.traffic));
  answer.stream = stream_of(request, answer.traffic);
  Ledger ledger(facts);
  const Side side = side_named(facts, request.system);
  answer.hardware = compile_hardware(ledger, side);
  if (request.rates.empty())
    search_units(facts, side, answer);
  else
    refuse_unread(request);
  const serving::UnitRates rates = rates_of(answer);
  const serving::Redundancy redundancy{request.availability, request.assurance};
  answer.count = serving::count_fleet(answer.stream, rates, redundancy);
  const Tower tower =
      with_power_cost_and_failures(ledger, answer.hardware, compile_tower(ledger, answer.hardware));
  answer.economics = compile_economics(ledger);
  const int node = answer.hardware.packages_per_node;
  std::array<int, 2> sizes = unit_packages_of(request, node);
  if (answer.searched)
    for (std::size_t i = 0; i < sizes.size(); ++i)
      sizes[i] = packages_of((*answer.searched)[i], answer.hardware);
  const double streams[] = {answer.stream.input, answer.stream.output};
  for (std::size_t i = 0; i < answer.parts.size(); ++i) {
    FleetPart& part = answer.parts[i];
    part.unit_packages = sizes[i];
    part.packages = answer.count.phases[i].units() * sizes[i];
    part.nodes = (part.packages + node - 1) / node;
    part.bill = bill_of(tower, answer.economics, part.packages, streams[i]);
  }
  const auto packages_at = [&](double factor) {
    serving::UnitRates scaled = rates;
    for (double& each : scaled.tokens_per_second) each *= factor;
    const serving::FleetCount at = serving::count_fleet(answer.stream, scaled, redundancy);
    return static_cast<double>(at.phases[0].units() * sizes[0] + at.phases[1].units() * sizes[1]);
  };
  answer.packages = {packages_at(answer.spread.high), packages_at(1),
                     packages_at(answer.spread.low)};
  answer.conflicts = facts.policy.conflicts.value_or(Conflicts::kFirst);
  for (const std::string& path : ledger.read())
    if (is_read_here(path)) answer.facts.insert(path);
  if (const std::string chip = "system/" + answer.hardware.system + "/chip"; ledger.has(chip))
    answer.facts.insert(chip);
  return answer;
}

}  // namespace countervail

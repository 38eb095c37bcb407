// Names, files and words of a fleet question become numbers here; the counting is serving/fleet.h's.
#include "study/fleet.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/text.h"
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

}  // namespace

std::optional<double> cost_per_day(const Bill& bill, const Economics& economics) {
  if (!bill.capital || !bill.facility_power) return std::nullopt;
  return kDay *
         (*bill.capital / economics.amortisation + *bill.facility_power * economics.electricity);
}

serving::UnitRates unit_rates_of(const FleetRequest& request) {
  if (request.rates.empty())
    throw Error::at(ErrorKind::kMissing,
                    "fleet needs --rates: what a prefill and a decode unit reach, tokens/s",
                    "--rates 73.7e3,14.8e3");
  return {pair_of(request.rates, "--rates")};
}

FleetAnswer fleet(const Overlay& facts, const FleetRequest& request) {
  FleetAnswer answer;
  answer.request = request;
  answer.request.model = resolve_name(facts, "model", request.model);
  if (!request.traffic.empty())
    answer.traffic = serving::summary_of(serving::read_trace(request.traffic));
  answer.stream = stream_of(request, answer.traffic);
  answer.count = serving::count_fleet(answer.stream, unit_rates_of(request),
                                      {request.availability, request.assurance});
  Ledger ledger(facts);
  answer.hardware = compile_hardware(ledger, side_named(facts, request.system));
  const Tower tower =
      with_power_cost_and_failures(ledger, answer.hardware, compile_tower(ledger, answer.hardware));
  answer.economics = compile_economics(ledger);
  const int node = answer.hardware.packages_per_node;
  const std::array<int, 2> sizes = unit_packages_of(request, node);
  const double streams[] = {answer.stream.input, answer.stream.output};
  for (std::size_t i = 0; i < answer.parts.size(); ++i) {
    FleetPart& part = answer.parts[i];
    part.unit_packages = sizes[i];
    part.packages = answer.count.phases[i].units() * sizes[i];
    part.nodes = (part.packages + node - 1) / node;
    part.bill = bill_of(tower, answer.economics, part.packages, streams[i]);
  }
  answer.conflicts = facts.policy.conflicts.value_or(Conflicts::kFirst);
  for (const std::string& path : ledger.read())
    if (is_read_here(path)) answer.facts.insert(path);
  if (const std::string chip = "system/" + answer.hardware.system + "/chip"; ledger.has(chip))
    answer.facts.insert(chip);
  return answer;
}

}  // namespace countervail

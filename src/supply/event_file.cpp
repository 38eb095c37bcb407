// Rules, permits and deals by date, from which imports take their steps. An unknown
// kind is refused at its row, for it would simply be skipped later, and a permit that
// is skipped looks like a ban. Order is by date and, within a day, by the file.
#include "supply/event_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "supply/period.h"

namespace countervail::supply {
namespace {

const std::vector<std::string> kKinds = {"rule", "permit", "refusal", "fee",
                                         "deal", "flow",   "supply",  "end"};

void check_kind(const CsvTable& table, const CsvRow& row, const std::string& kind) {
  if (std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end()) return;
  throw table.error(row, "kind", ErrorKind::kUnknownName,
                    fmt::format("'{}' is no kind of event", kind),
                    fmt::format("{}", fmt::join(kKinds, ", ")));
}

/// A rule pack that was renamed is found here, not by a reader.
void check_pack(const CsvTable& table, const CsvRow& row, const Files& data) {
  const std::string& pack = table.cell(row, "rule_pack");
  if (!pack.empty() && !data.has("rules/" + pack + ".toml"))
    throw table.error(row, "rule_pack", ErrorKind::kUnknownName,
                      fmt::format("no rule pack is named '{}'", pack), "a file of data/rules");
}

}  // namespace

std::vector<Event> read_events(const Files& data) {
  const CsvTable table = read_csv("supply/events.csv", data);
  std::vector<Event> events;
  for (const CsvRow& row : table.rows) {
    Event event{table.cell(row, "date"),
                table.cell(row, "side"),
                table.cell(row, "kind"),
                table.cell(row, "item"),
                table.cell(row, "what"),
                table.cell(row, "source"),
                0};
    const auto day = period_of(event.date);
    if (!day)
      throw table.error(row, "date", ErrorKind::kSyntax, fmt::format("'{}' is no date", event.date),
                        "2026-01-28");
    event.year = day->from;
    check_kind(table, row, event.kind);
    check_pack(table, row, data);
    events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.year < b.year; });
  return events;
}

/// A prefix may take several away; one that takes none is an error, for it would answer
/// another question in silence.
std::vector<Event> events_without(const std::vector<Event>& events,
                                  const std::vector<std::string>& without) {
  std::vector<Event> left = events;
  for (const std::string& name : without) {
    const auto before = left.size();
    std::erase_if(left, [&](const Event& event) { return event.name().starts_with(name); });
    if (left.size() < before) continue;
    std::vector<std::string> names;
    for (const Event& event : events) names.push_back(event.name());
    throw Error::at(ErrorKind::kUnknownName, fmt::format("--without: no event '{}'", name),
                    did_you_mean(name, names).empty()
                        ? "as data/supply/events.csv: \"2026-01-28 China permit H200\""
                        : did_you_mean(name, names));
  }
  return left;
}

/// Only what was decided by `as_of`: a back-test must not know the future. Times are
/// quarters since `first`.
DatedSteps decisions_of(const std::vector<Event>& events, const std::string& side,
                        const std::string& item, double first, double as_of, bool open_before) {
  DatedSteps steps;
  steps.before = open_before ? 1 : 0;
  for (const Event& event : events) {
    if (event.side != side || event.year > as_of || event.item.find(item) == std::string::npos)
      continue;
    if (event.kind != "permit" && event.kind != "refusal") continue;
    steps.times.push_back(4 * (event.year - first));
    steps.values.push_back(event.kind == "permit" ? 1 : 0);
  }
  return steps;
}

}  // namespace countervail::supply

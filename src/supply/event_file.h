#pragma once
// data/supply/events.csv: what governments permitted, refused, ruled, by day.
#include <string>
#include <vector>

#include "files/files.h"
#include "supply/series.h"

namespace countervail::supply {

struct Event {
  std::string date, side, kind, item, what, source;
  double year = 0;  ///< of its day, with fraction
  /// "2026-01-28 China permit H200": how a question names it.
  std::string name() const { return date + " " + side + " " + kind + " " + item; }
};

/// Errors with file, line and column: a date that is none, an unknown kind, a rule pack that is not among data/rules.
std::vector<Event> read_events(const Files& data);

/// Without those that begin with one of `without`. Error{kUnknownName} with the nearest where one names no event.
std::vector<Event> events_without(const std::vector<Event>& events,
                                  const std::vector<std::string>& without);

/// Permits (1) and refusals (0) of one side for an item, known by `as_of`; `first` is the year at which times start, in
/// quarters. Before the first event all is let through where `open_before`.
DatedSteps decisions_of(const std::vector<Event>& events, const std::string& side,
                        const std::string& item, double first, double as_of, bool open_before);

}  // namespace countervail::supply

// An order passes three gates: the buyer's side accepts when it is placed, the seller's
// permit and the border hold when it is due, and lots of licences cap what ships. Gates
// are integrated over the days of a quarter, since rules begin within one. What is
// refused at the border lapses and does not wait.
#include "supply/imports.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::supply {
namespace {

/// Lots dated before the start are there in the first quarter.
void fill_licensed(const ImportPath& path, int quarters, Series& licensed) {
  std::fill(licensed.begin(), licensed.end(), 0.0);
  for (const LicenceLot& lot : path.licences) {
    const double quarter = std::max(0.0, std::floor(lot.time));
    if (quarter < quarters) licensed[static_cast<std::size_t>(quarter)] += lot.quantity;
  }
}

/// Share of quarter t's orders that get through, day by day. At the border the buyer's side is
/// asked again only whether it lets anything in: its share was taken when the order was placed.
double open_share(const ImportPath& path, int t, bool at_border) {
  double open = 0, from = t;
  while (from < t + 1) {
    double until = t + 1;
    for (const DatedSteps* steps : {&path.permit, &path.acceptance}) {
      const auto next = std::upper_bound(steps->times.begin(), steps->times.end(), from);
      if (next != steps->times.end()) until = std::min(until, *next);
    }
    const double accepted = path.acceptance.at(from);
    open += (until - from) * path.permit.at(from) * (at_border && accepted > 0 ? 1 : accepted);
    from = until;
  }
  return open;
}

}  // namespace

ImportRun make_import_run(int quarters) {
  const Series none(static_cast<std::size_t>(quarters), 0);
  return {none, none, none, none, none, none};
}

/// Licences not used stay for later quarters; orders that do not ship do not.
void import_flows(const ImportPath& path, int quarters, ImportRun& run) {
  fill_licensed(path, quarters, run.licensed);
  for (int t = 0; t < quarters; ++t) run.accepted[t] = path.orders[t] * open_share(path, t, false);
  delay(run.accepted.data(), 0, path.delivery_lag, quarters, run.due.data());
  double licences_left = path.licences.empty() ? kNoLimit : 0;
  for (int t = 0; t < quarters; ++t) {
    licences_left += run.licensed[t];
    run.shipped[t] = std::min(run.due[t] * open_share(path, t, true), licences_left);
    licences_left -= run.shipped[t];
    run.lapsed[t] = run.due[t] - run.shipped[t];
  }
  delay(run.shipped.data(), 0, path.installation_lag, quarters, run.installed.data());
}

/// Once before any draw, so that the flows themselves need no tests.
void check(const ImportPath& path, int quarters) {
  const auto refuse = [](const std::string& what, const std::string& allowed) {
    throw Error(ErrorKind::kRange, what, {}, 0, 0, allowed);
  };
  if (static_cast<int>(path.orders.size()) != quarters)
    refuse("orders of " + std::to_string(path.orders.size()) + " quarters",
           std::to_string(quarters));
  for (double order : path.orders)
    if (!(order >= 0) || std::isinf(order)) refuse("negative or infinite orders", "0 or more");
  const auto check_steps = [&](const DatedSteps& steps, bool whole, const char* allowed) {
    const auto good = [&](double v) { return v >= 0 && v <= 1 && (!whole || v == 0 || v == 1); };
    if (steps.times.size() != steps.values.size() ||
        !std::is_sorted(steps.times.begin(), steps.times.end()) || !good(steps.before) ||
        !std::all_of(steps.values.begin(), steps.values.end(), good))
      refuse("a dated permission out of order or range", allowed);
  };
  check_steps(path.permit, true, "0 or 1, by rising dates");
  check_steps(path.acceptance, false, "0 to 1, by rising dates");
  for (std::size_t k = 0; k < path.licences.size(); ++k)
    if (!(path.licences[k].quantity >= 0) ||
        (k > 0 && path.licences[k].time < path.licences[k - 1].time))
      refuse("licences out of order or negative", "quantities of 0 or more, by rising dates");
  if (!(path.delivery_lag >= 0) || !(path.installation_lag >= 0))
    refuse("a negative lag", "0 or more");
}

}  // namespace countervail::supply

// Two plans side by side by common draws: the band is that of the difference within a
// draw, narrower than the difference of two bands. What parts them follows by size of
// its share, with the ends over all orders.
#include "study/supply_swap_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/durations.h"
#include "render/cells.h"
#include "study/supply_report.h"

namespace countervail {
namespace {

/// Whole years, and only those that both plans cover.
Table differences(const SupplyModel& first, const SupplySamples& of_first,
                  const SupplyModel& second, const SupplySamples& of_second) {
  Table table{
      .title = "H100e made, 5 % to 95 % (median)", .key = "differences", .for_machines = true};
  table.columns = {{"year"},
                   {"first", Align::kRight, false, "first", kPlainNumber, true},
                   {"second", Align::kRight, false, "second", kPlainNumber, true},
                   {"second less first", Align::kRight, false, "difference", kPlainNumber, true},
                   {"second makes more in", Align::kRight, false, "share_above", kPlainNumber}};
  const int years = std::min(of_first.quarters, of_second.quarters) / kQuartersPerYear;
  for (int y = 0; y < years; ++y) {
    const int from = kQuartersPerYear * y, to = from + kQuartersPerYear;
    const std::vector<double> a = summed(of_first, first.h100, from, to),
                              b = summed(of_second, second.h100, from, to);
    std::vector<double> more;
    for (std::size_t d = 0; d < a.size(); ++d) more.push_back(b[d] - a[d]);
    const auto above = std::count_if(more.begin(), more.end(), [](double x) { return x > 0; });
    table.rows.push_back({std::to_string(first.plan.calendar.first / kQuartersPerYear + y),
                          band_cell(band_of(a)), band_cell(band_of(b)), band_cell(band_of(more)),
                          share(static_cast<double>(above) / static_cast<double>(a.size()), 0)});
  }
  return table;
}

}  // namespace

Document comparison_document(const SupplyModel& first, const SupplySamples& of_first,
                             const SupplyModel& second, const SupplySamples& of_second) {
  Document document{
      .schema = "countervail/supply-compare/1",
      .sentence = fmt::format("\"{}\" (as of {}) beside \"{}\" (as of {}), by {} common draws: "
                              "what both plans say alike is drawn alike, so the "
                              "difference is that of the plans, not of chance. It is not the "
                              "difference of the medians.",
                              first.plan.title, first.plan.as_of, second.plan.title,
                              second.plan.as_of, of_first.draws)};
  document.sentence_says_all = true;
  document.add(differences(first, of_first, second, of_second));
  return document;
}

Document document_of(const SwapAnswer& answer) {
  std::vector<std::size_t> order(answer.groups.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(answer.shares[a].value) > std::abs(answer.shares[b].value);
  });
  const std::size_t most = order.front();
  Document document{
      .schema = "countervail/supply-why/1",
      .sentence = fmt::format(
          "From \"{}\" to \"{}\" the median of H100e made in {} goes from {} to {}. {} moves it "
          "most: {} of it by "
          "Shapley's mean over all orders, {} to {} by the order.",
          answer.first.title, answer.second.title, answer.span, two_digits(answer.from),
          two_digits(answer.to), answer.groups[most], two_digits(answer.shares[most].value),
          two_digits(answer.shares[most].least), two_digits(answer.shares[most].most))};
  document.sentence_says_all = true;
  Table table{.title = "What parts them, H100e", .key = "groups", .for_machines = true};
  table.columns = {{"input", Align::kLeft, true},
                   {"share", Align::kRight, false, "value", kPlainNumber},
                   {"least", Align::kRight, false, "least", kPlainNumber},
                   {"most", Align::kRight, false, "most", kPlainNumber}};
  for (const std::size_t k : order) {
    const statistics::Contribution& one = answer.shares[k];
    table.rows.push_back({answer.groups[k], Cell(two_digits(one.value), one.value),
                          Cell(two_digits(one.least), one.least),
                          Cell(two_digits(one.most), one.most)});
    document.figures.push_back(figure("why." + answer.groups[k], answer.groups[k],
                                      Interval{one.least, one.value, one.most}, "", "why"));
  }
  document.add(std::move(table));
  return document;
}

}  // namespace countervail

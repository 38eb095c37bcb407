// Shares and intervals, never a score; every answer stands beside its disagreement point.
#include "study/deal_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "statistics/quantile.h"
#include "study/deal_aftermath.h"
#include "supply/quarter.h"

namespace countervail {
namespace {

using deal::Package;

constexpr double kShownFrom = 0.8;  ///< share of draws from which quantiles are shown

/// Share of draws in which the US can value compute at so much and still gain by some package in which both give.
double zone_at(const std::vector<double>& highest, double us_valuation) {
  const auto with = std::count_if(highest.begin(), highest.end(),
                                  [&](double below) { return below > us_valuation; });
  return static_cast<double>(with) / static_cast<double>(highest.size());
}

/// What is taken to hold after the last event that anybody could read.
std::string start_text(const DealAnswer& a) {
  switch (a.model->scenario.state) {
    case DealState::kKnown:
      return "known";
    case DealState::kExtended:
      return "extended";
    case DealState::kLapsed:
      return "lapsed";
    case DealState::kUnknown:
      return "unknown (the renewals of November 2026 are not read; no number here rests on them)";
  }
  return "";
}

/// Who blocks the package that settles most often, by the weights that players are given.
std::string blockers_text(const DealAnswer& a) {
  std::string names;
  for (const DealVote& vote : a.votes)
    if (vote.vote.blocks) names += (names.empty() ? "" : ", ") + vote.player.name;
  return names.empty()
             ? std::string()
             : fmt::format(" One veto is enough, and by the weights given {} would block it.",
                           names);
}

/// How long the package that settles most often is kept, of which draws, and what the rest of the page says against it.
std::string held_text(const DealAnswer& a) {
  const DealPoint& quo = a.points.front();
  if (!quo.top) return " No such package settles the matter at the valuations given.";
  const std::size_t hazard = a.hold.hazards.size() / 2;
  const int held = longest_held(a, hazard);
  std::string text = fmt::format(
      " The one that settles most often {} in half of the cases in which both gain by it ({} of "
      "valuations and draws; hazard {} a year)",
      held > 0 ? fmt::format("is kept for terms up to {} quarters", held)
               : std::string("is kept for no term tried"),
      per_cent(quo.hold.both_gain), format_number(a.hold.hazards[hazard]));
  if (held > 0 && !a.renewal->least_left) text += "; with a last term known to both it unravels";
  return text + "." + blockers_text(a);
}

std::string sentence_of(const DealAnswer& a) {
  return fmt::format(
      "A deal zone, some package in which both give and both gain, exists in {} of draws where an "
      "e-fold of {} compute is worth {} bn USD to the United States and {} to China, and in {} "
      "where it is worth {} to China.{} {}, from {}; start state {}. Valuations are no estimates: "
      "no source gives them.",
      per_cent(zone_at(a.highest, a.middle.us)), race_unit_name(a.middle.unit),
      billions(a.middle.us), billions(a.middle.china),
      per_cent(zone_at(a.highest_at_top, a.middle.us)), billions(a.model->scenario.china_high),
      held_text(a), a.model->scenario.title, supply::quarter_name(a.model->scenario.first),
      start_text(a));
}

/// Packages that tables name, in the order in which they appear: "P1", "P2", ... with what both sides do in a table of its own.
class Named {
 public:
  explicit Named(const DealAnswer& answer) : answer_(answer) {}

  std::string code(Package p) {
    const auto found = std::find(known_.begin(), known_.end(), p);
    if (found == known_.end()) known_.push_back(p);
    return fmt::format("P{}", std::find(known_.begin(), known_.end(), p) - known_.begin() + 1);
  }
  Table legend() const {
    Table table{.title = "The packages", .key = "legend", .for_machines = true};
    table.columns = {{"package", Align::kLeft, false, "package"},
                     {"United States", Align::kLeft, true, "us"},
                     {"China", Align::kLeft, true, "china"}};
    for (std::size_t k = 0; k < known_.size(); ++k)
      table.rows.push_back({fmt::format("P{}", k + 1),
                            offer_text(*answer_.model, answer_.offers().us[known_[k].us]),
                            offer_text(*answer_.model, answer_.offers().china[known_[k].china])});
    return table;
  }

 private:
  const DealAnswer& answer_;
  std::vector<Package> known_;
};

/// For people in bn USD with two digits, for machines in USD.
Cell in_billions(double usd) {
  return Cell(billions(usd), Interval::exactly(usd));
}

Cell range_in_billions(const Interval& v) {
  return Cell(fmt::format("{} to {} ({})", billions(v.low), billions(v.high), billions(v.mid)), v);
}

/// What the US does not lose by a package, over the draws.
Interval avoided_in(const DealAnswer& a, std::size_t package) {
  const Package p = a.offers().at(package);
  const deal::TableShape& shape = a.tables.shape();
  std::vector<double> avoided;
  for (std::size_t draw = 0; draw < static_cast<std::size_t>(shape.draws); ++draw)
    avoided.push_back(
        a.tables.change(a.offers().us[p.us], a.offers().china[p.china], draw).avoided);
  const statistics::Quantiles q = statistics::summary_quantiles(std::move(avoided));
  return {q.low, q.median, q.high};
}

Table packages_table(const DealAnswer& a, Named& named) {
  constexpr std::size_t kMost = 8;
  Table table{.title =
                  "Against the status quo: share of valuations and draws in which a package "
                  "settles it. Loss avoided: 5 to 95 % (median) of draws; the rest means; bn USD",
              .key = "packages",
              .for_machines = true};
  table.columns = {{"package", Align::kLeft, false, "package"},
                   {"Nash", Align::kRight, false, "nash", "share"},
                   {"0.3", Align::kRight, false, "nash_low", "share"},
                   {"0.7", Align::kRight, false, "nash_high", "share"},
                   {"Kalai-S.", Align::kRight, false, "kalai_smorodinsky", "share"},
                   {"rise", Align::kRight, false, "rise", kPlainNumber},
                   {"avoided", Align::kRight, true, "avoided", "USD"},
                   {"fee", Align::kRight, false, "fee", "USD"},
                   {"bill", Align::kRight, false, "bill", "USD"}};
  const std::vector<deal::Winner>& all = a.points.front().winners.packages;
  for (std::size_t k = 0; k < std::min(kMost, all.size()); ++k) {
    const deal::Change& c = a.means[all[k].package];
    table.rows.push_back({named.code(a.offers().at(all[k].package)), share(all[k].share[1]),
                          share(all[k].share[0]), share(all[k].share[2]), share(all[k].share[3]),
                          plain_as("{:.3f}", c.rise[static_cast<std::size_t>(a.middle.unit)]),
                          range_in_billions(avoided_in(a, all[k].package)), in_billions(c.fee),
                          in_billions(c.bill)});
  }
  return table;
}

/// Quantiles over the draws in which the package moves compute, and never of a minority of them: a break-even that is
/// defined in half of the draws would say how little is moved, not what it is worth.
Table break_even_table(const DealAnswer& a, Named& named) {
  Table table{.title = fmt::format(
                  "Break-even of {}, bn USD an e-fold: the US gains below, China above (below 0: "
                  "at any)",
                  named.code(*a.points.front().top)),
              .key = "break_even",
              .for_machines = true};
  table.columns = {{"compute in", Align::kLeft, false, "unit"},
                   {"defined", Align::kRight, false, "defined", "share"},
                   {"money alone", Align::kRight, false, "idle", "share"},
                   {"raises the lead", Align::kRight, false, "raises", "share"},
                   {"US, 5 to 95 % (median)", Align::kRight, false, "us", "USD"},
                   {"China, 5 to 95 % (median)", Align::kRight, false, "china", "USD"}};
  const auto cell = [](const DealBreakEven& b, const Interval& v) {
    if (b.defined < kShownFrom) return absent("defined in too few draws");
    return range_in_billions(v);
  };
  for (const DealBreakEven& b : a.break_evens)
    table.rows.push_back({race_unit_name(b.unit), share(b.defined), share(b.idle), share(b.raises),
                          cell(b, b.us), cell(b, b.china)});
  return table;
}

std::string play_text(const deal::Disagreement& d, Named& named) {
  if (d.play.empty()) return "nothing changes";
  std::string play;
  for (const auto& [package, chance] : d.play)
    play += fmt::format(
        "{}{}{}", play.empty() ? "" : ", ", named.code(package),
        chance < 1 ? fmt::format(" ({} %)", format_significant(100 * chance, 2)) : std::string());
  return d.complete ? play : play + " (more not sought)";
}

Table points_table(const DealAnswer& a, Named& named) {
  Table table{.title =
                  "Without a deal: disagreement points side by side, bn USD at the middle "
                  "valuations; what each makes of a deal. Zone: share of valuations and draws in "
                  "which any package, gifts included, leaves both better off",
              .key = "disagreement",
              .for_machines = true};
  table.columns = {{"point", Align::kLeft, true, "point"},
                   {"play", Align::kLeft, true, "play"},
                   {"US", Align::kRight, false, "us", "USD"},
                   {"China", Align::kRight, false, "china", "USD"},
                   {"zone", Align::kRight, false, "zone", "share"},
                   {"settles", Align::kLeft, false, "top"},
                   {"held on notice", Align::kRight, false, "on_notice", "share"}};
  for (const DealPoint& point : a.points)
    table.rows.push_back(
        {point.d.name, play_text(point.d, named), in_billions(point.d.mean.first),
         in_billions(point.d.mean.second), share(point.winners.zone),
         point.top ? named.code(*point.top) : "none",
         point.top ? share(point.hold.on_notice[a.hold.hazards.size() / 2]) : absent("-")});
  return table;
}

/// Rows are hazards, columns terms: what is read along a row is the length that a deal bears.
Table hold_table(const DealAnswer& a) {
  const DealPoint& quo = a.points.front();
  Table table{.title = fmt::format(
                  "Does it hold for so many quarters? Share of draws in which both keep it, of "
                  "the {} of draws in "
                  "which both gain; moves at renewal alone, and on notice of {} quarter",
                  format_significant(quo.hold.both_gain, 2), a.hold.notice),
              .key = "hold",
              .for_machines = true};
  table.columns = {{"hazard a year", Align::kRight, false, "hazard", kPlainNumber}};
  for (const int term : a.hold.terms)
    table.columns.push_back(
        {fmt::format("{} q", term), Align::kRight, false, fmt::format("term_{}", term), "share"});
  table.columns.push_back({"on notice", Align::kRight, false, "notice", "share"});
  for (std::size_t h = 0; h < a.hold.hazards.size(); ++h) {
    std::vector<Cell> row{plain(a.hold.hazards[h], 2)};
    for (const double held : quo.hold.at_renewal[h]) row.push_back(share(held));
    row.push_back(share(quo.hold.on_notice[h]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// A player without compute in its weights has no weight of it that would flip its vote.
Table votes_table(const DealAnswer& a, Named& named) {
  Table table{.title = fmt::format("Who would block {}, bn USD", named.code(*a.points.front().top)),
              .key = "votes",
              .for_machines = true};
  table.columns = {{"player", Align::kLeft, false, "player"},
                   {"gains", Align::kRight, false, "score", "USD"},
                   {"vote", Align::kLeft, false, "vote"},
                   {"flips if compute weighs", Align::kRight, false, "flips_at", kPlainNumber}};
  for (const DealVote& each : a.votes) {
    const std::size_t rise = each.player.weights[4] != 0 ? 4 : 0;
    const auto& flips = each.vote.flips_at[rise];
    const bool counts = each.player.weights[0] != 0 || each.player.weights[4] != 0;
    table.rows.push_back({each.player.name, in_billions(each.vote.score),
                          each.vote.blocks ? "blocks" : "agrees",
                          counts && flips ? plain(*flips, 2) : absent("-")});
  }
  return table;
}

/// The strongest first: what to find out first.
Table flips_table(const DealAnswer& a, Named& named) {
  Table table{.title = fmt::format(
                  "What moves it: the US break-even of {}, bn USD an e-fold (median), in the "
                  "lowest and highest tenth of draws by; {} of {} inputs move it more than chance "
                  "would",
                  named.code(*a.points.front().top), a.flips.size(), a.flips_tried),
              .key = "flips",
              .for_machines = true};
  table.columns = {{"by", Align::kLeft, false, "what"},
                   {"lowest tenth", Align::kRight, false, "low", "USD"},
                   {"highest tenth", Align::kRight, false, "high", "USD"},
                   {"rank correlation", Align::kRight, false, "correlation", kPlainNumber}};
  for (const DealFlip& flip : a.flips)
    table.rows.push_back({flip.what, in_billions(flip.low), in_billions(flip.high),
                          plain_as("{:+.2f}", flip.correlation)});
  return table;
}

std::string one_sided_text(const DealAnswer& a) {
  const DealPoint& quo = a.points.front();
  return fmt::format(
      "In {} % of valuations and draws a package in which one side gives nothing settles it: "
      "holding minerals back costs China "
      "exports and brings it nothing in one shot, so a threat to go on costs its maker more than "
      "it gains. What such a threat is "
      "worth for the next round is not in its payoff but in a table of its own, below. All below "
      "is of packages in which both give; "
      "the first of them settles most "
      "often where an e-fold is worth about {} bn USD to the US and {} to China, and votes, "
      "renewals and transfers are read there.",
      format_significant(100 * quo.one_sided, 2), billions(a.where.us), billions(a.where.china));
}

/// Finite and endless play differ: with a last term known to both, what is not kept there is not kept before.
std::string renewal_text(const DealAnswer& a) {
  const DealRenewal& r = *a.renewal;
  const games::RenewalMove& now = r.plan.back().front();
  std::string text = fmt::format("Renewal, {} term{} to the horizon, known to both: ", r.terms,
                                 r.terms == 1 ? "" : "s");
  if (r.least_left)
    text += fmt::format("renewed where {} or more terms are left. ", *r.least_left);
  else
    text += "it unravels: with a last term known to both it is renewed at no term. ";
  text += r.departure.gain <= 0
              ? "Without a last term, renewing for ever is credible, punished by lapse. "
              : fmt::format("Without a last term it is not credible either: {} gains by {}. ",
                            r.departure.by_first ? "the United States" : "China",
                            r.departure.option == 1 ? "lapsing" : "escalating");
  if (a.model->scenario.state == DealState::kUnknown)
    text += fmt::format(
        "If the packages of November 2026 were extended, play stands in the first state: {}; if "
        "they lapsed, in the "
        "second, which nothing here leaves by itself. They renew as one node.",
        now.pure && now.cell.row == 0 && now.cell.column == 0 ? "both renew"
                                                              : "one side or both let it lapse");
  return text;
}

/// Adds both sides' USD, which only a transfer allows.
std::string transfer_text(const DealAnswer& a) {
  const DealPoint& quo = a.points.front();
  const deal::Change& c = a.means[a.offers().place(*quo.top)];
  return fmt::format(
      "If money may pass at these valuations ({} bn USD an e-fold for the US, {} for China), "
      "the first package {}; an equal "
      "split would have {} bn USD more go to the {}. If both value compute alike, only the loss "
      "that the US avoids less China's cost is left between them: {} bn USD on the mean.",
      billions(a.where.us), billions(a.where.china),
      deal::has_transfer_zone(c, a.where) ? "has a joint gain" : "has none",
      billions(std::abs(deal::equal_split(c, a.where))),
      deal::equal_split(c, a.where) >= 0 ? "United States" : "Chinese side",
      billions(c.avoided + c.fee + c.regained - c.bill - c.displaced));
}

/// Shares of types, since each knows only its own.
std::string trade_text(const games::PrivateTrade& trade) {
  return fmt::format(
      "If each knows its own valuation alone: {} % of types have a zone, {} % trade in the linear "
      "double auction, and no "
      "voluntary mechanism that nobody subsidises trades more than {} % of them with more gain "
      "(Myerson and Satterthwaite 1983).",
      format_significant(100 * trade.first_best.share, 2),
      format_significant(100 * trade.auction.share, 2),
      format_significant(100 * trade.second_best.share, 2));
}

/// What a reader must know to repeat it, and what it is not.
std::string notes_of(const DealAnswer& a) {
  return fmt::format(
      "{} draws, seed {}; {} x {} offers, {} efficient packages. Valuations log-uniform over {} to "
      "{} (US) and {} to {} (China) bn "
      "USD an e-fold, not an estimate. An e-fold is of the discounted mean over {} quarters. "
      "Kalai-Smorodinsky is of the finite "
      "list. Losses by the value added that sectors do not make, everything else as it was. A "
      "licence is no shipment: what is "
      "licensed is bought as `uptake` says. Not a probability of agreement, and no advice on "
      "timing.",
      a.options.draws, a.options.seed, a.offers().us.size(), a.offers().china.size(),
      a.candidates.size(), billions(a.model->scenario.us_low), billions(a.model->scenario.us_high),
      billions(a.model->scenario.china_low), billions(a.model->scenario.china_high),
      a.model->scenario.quarters);
}

/// Every number of the deal itself; those of supply and minerals stand among the facts.
Table numbers_table(const DealAnswer& a) {
  Table table{.title = "Numbers of the deal", .key = "numbers"};
  table.columns = {
      {"number"}, {"value", Align::kRight}, {"confidence"}, {"source", Align::kLeft, true}};
  for (const StatedNumber& number : a.model->scenario.numbers) {
    const FactLine line = fact_line(number.fact);
    table.rows.push_back({number.fact.path.substr(5), line.value,
                          std::string(name_of(number.fact.confidence)), number.fact.source});
  }
  return table;
}

}  // namespace

Figures figures_of(const DealAnswer& a) {
  Figures figures{figure("deal.zone", "share of draws with a deal zone",
                         zone_at(a.highest, a.middle.us), "share", "zone"),
                  figure("deal.zone.top", "the same, China's valuation at the top of its range",
                         zone_at(a.highest_at_top, a.middle.us), "share", "zone")};
  for (std::size_t h = 0; h < a.hold.hazards.size(); ++h)
    figures.push_back(figure(
        fmt::format("deal.term.{}", format_number(a.hold.hazards[h])),
        fmt::format("longest term that holds, hazard {} a year", format_number(a.hold.hazards[h])),
        longest_held(a, h), "", "hold"));
  for (const DealPoint& point : a.points)
    figures.push_back(figure("deal.zone." + point.d.name, "zone against the " + point.d.name,
                             point.winners.zone, "share", "zone"));
  return figures;
}

Document document_of(const DealAnswer& a, bool explain) {
  Document document{.schema = "countervail/deal/1", .sentence = sentence_of(a)};
  document.figures = figures_of(a);
  Named named(a);
  document.add(points_table(a, named));
  if (a.points.front().top) {
    document.add(packages_table(a, named));
    document.add(named.legend());
    document.add(Paragraph{"one_sided", one_sided_text(a)});
    document.add(break_even_table(a, named));
    document.add(hold_table(a));
    document.add(Paragraph{"renewal", renewal_text(a)});
    document.add(votes_table(a, named));
    if (!a.flips.empty()) document.add(flips_table(a, named));
    document.add(Paragraph{"transfers", transfer_text(a)});
    if (a.trade) document.add(Paragraph{"private", trade_text(*a.trade)});
  } else {
    document.outcome = "infeasible";
  }
  document.add(stops_table(a));
  if (!a.leverage.empty()) document.add(leverage_table(a));
  if (!a.model->scenario.observed.empty()) document.add(observed_table(a));
  if (explain) document.add(numbers_table(a));
  document.add(Paragraph{"conventions", notes_of(a)});
  document.facts = a.model->facts;
  return document;
}

}  // namespace countervail

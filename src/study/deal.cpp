// Everything rests on the tables; what is drawn once is read many times.
#include "study/deal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/durations.h"
#include "base/error.h"
#include "base/text.h"
#include "games/repeated.h"

namespace countervail {
namespace {

using deal::Change;
using deal::Package;
using deal::Valuation;

constexpr std::array<const char*, 8> kComponents = {"rise", "avoided",  "fee",  "producers",
                                                    "rise", "regained", "bill", "displaced"};
constexpr std::size_t kOfTheUs = 4;

/// One draw of one package.
Change change_of(const DealAnswer& a, Package p, std::size_t draw) {
  return a.tables.change(a.offers().us[p.us], a.offers().china[p.china], draw);
}

DealBreakEven break_even_of(const DealAnswer& a, Package p, int unit) {
  DealBreakEven out{.unit = unit};
  Valuation v = a.middle;
  v.unit = unit;
  std::vector<double> us, china;
  const auto draws = static_cast<std::size_t>(a.tables.shape().draws);
  for (std::size_t d = 0; d < draws; ++d) {
    const Change change = change_of(a, p, d);
    const double rise = change.rise[static_cast<std::size_t>(unit)];
    if (const auto even = deal::break_even(change, v)) {
      us.push_back(even->us), china.push_back(even->china);
    } else {
      (rise < -deal::kNoRise ? out.raises : out.idle) += 1.0 / static_cast<double>(draws);
    }
  }
  out.defined = static_cast<double>(us.size()) / static_cast<double>(draws);
  if (!us.empty()) out.us = band_of(std::move(us)), out.china = band_of(std::move(china));
  return out;
}

/// 0 to 1 by rank; equal values in the order of draws.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    ranks[order[k]] = static_cast<double>(k) / static_cast<double>(values.size() - 1);
  return ranks;
}

/// Spearman's, of the ranks of untied values.
double rank_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double product = 0, square = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    product += (x[k] - 0.5) * (y[k] - 0.5), square += (x[k] - 0.5) * (x[k] - 0.5);
  return product / square;
}

/// The draws in which there is a break-even, and its ranks there.
struct Evens {
  std::vector<std::size_t> draws;
  std::vector<double> values, ranks;
};

/// None where the two move together no more than chance would have them.
std::optional<DealFlip> flip_of(const std::string& what, const std::vector<double>& key,
                                const Evens& evens) {
  constexpr std::size_t kFewest = 100;  // ten in a tenth
  constexpr double kStandardErrors = 3;
  if (evens.draws.size() < kFewest) return std::nullopt;
  std::vector<double> keys;
  for (const std::size_t d : evens.draws) keys.push_back(key[d]);
  const std::vector<double> ranks = ranks_of(keys);
  DealFlip flip{what, 0, 0, rank_correlation(ranks, evens.ranks)};
  if (std::abs(flip.correlation) * std::sqrt(static_cast<double>(ranks.size())) < kStandardErrors)
    return std::nullopt;
  std::vector<double> lowest, highest;
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    if (ranks[k] < 0.1) lowest.push_back(evens.values[k]);
    if (ranks[k] > 0.9) highest.push_back(evens.values[k]);
  }
  flip.low = band_of(std::move(lowest)).mid, flip.high = band_of(std::move(highest)).mid;
  return flip;
}

/// Conditional medians over the draws there are: no second run, and whatever depends on the input moves with it.
void add_flips(DealAnswer& a, Package p) {
  const auto draws = static_cast<std::size_t>(a.tables.shape().draws);
  std::vector<double> stock(draws);
  Evens evens;
  const DealModel& m = *a.model;
  for (std::size_t d = 0; d < draws; ++d) {
    if (const auto found = deal::break_even(change_of(a, p, d), a.middle))
      evens.draws.push_back(d), evens.values.push_back(found->us);
    stock[d] = m.stocks.stock[m.stocks.place(m.china, a.middle.unit, m.first) + d];
  }
  evens.ranks = ranks_of(evens.values);
  const auto add = [&](const std::string& what, const std::vector<double>& key) {
    ++a.flips_tried;
    if (auto flip = flip_of(what, key, evens)) a.flips.push_back(std::move(*flip));
  };
  add("China's stock at the start", stock);
  for (std::size_t i = 0; i < m.inputs.draws.inputs.size(); ++i) {
    const DrawnInput& input = m.inputs.draws.inputs[i];
    if (input.range.low == input.range.high || input.path.starts_with("deal/group/") ||
        input.path == "deal/hazard")  // moves what holds, not what breaks even
      continue;
    if (input.path.starts_with("deal/price/")) continue;
    add(input.path.substr(5), m.inputs.values[i]);
  }
  std::ranges::stable_sort(a.flips, [](const DealFlip& x, const DealFlip& y) {
    return std::abs(x.correlation) > std::abs(y.correlation);
  });
}

/// What a package changes, component by component, in the order of kComponents and in USD.
std::vector<double> components_of(const Change& c, const Valuation& v) {
  const double rise = c.rise[static_cast<std::size_t>(v.unit)];
  return {-v.us * rise,   c.avoided,  c.fee,   c.producers,
          v.china * rise, c.regained, -c.bill, -c.displaced};
}

/// On means, at the valuations where the package settles.
void add_votes(DealAnswer& a, Package p, const std::vector<games::VetoPlayer>& players) {
  const std::vector<double> gains = components_of(a.means[a.offers().place(p)], a.where);
  const std::vector<games::Vote> votes = games::votes_on(players, gains);
  for (std::size_t k = 0; k < players.size(); ++k) a.votes.push_back({players[k], votes[k]});
}

/// Actions: renew, lapse, escalate. A side that lapses while the other renews gets a term of the other's part for nothing.
DealRenewal renewal_of(const DealAnswer& a, const DealPoint& point, Package p) {
  const deal::UsOffer& us = a.offers().us[p.us];
  const deal::ChinaOffer& china = a.offers().china[p.china];
  const auto mean = [&](int us_end, int china_end) {
    games::Payoff sum;
    const auto draws = static_cast<std::size_t>(a.tables.shape().draws);
    for (std::size_t d = 0; d < draws; ++d)
      sum = sum + (1.0 / static_cast<double>(draws)) *
                      deal::worth(a.tables.change(us, us_end, china, china_end, d), a.where);
    return sum;
  };
  games::Payoff escalated;
  const games::Payoff nothing{};
  for (const auto& [package, chance] : point.d.play)
    escalated = escalated + chance * deal::worth(a.means[a.offers().place(package)], a.where);
  games::RenewalGame game{.players = {"United States", "China"}, .states = {}, .patience = {}};
  games::RenewalState in_force{
      "in force", {"renew", "lapse", "escalate"}, {"renew", "lapse", "escalate"}, {}, {}, {}};
  in_force.stage = games::bimatrix({{mean(us.term, china.term), mean(us.term, 0), escalated},
                                    {mean(0, china.term), nothing, escalated},
                                    {escalated, escalated, escalated}});
  in_force.next = {0, 1, 1, 1, 1, 1, 1, 1, 1};
  games::RenewalState lapsed{"lapsed", {"wait", "escalate"}, {"wait", "escalate"}, {}, {}, {}};
  lapsed.stage = games::bimatrix({{nothing, escalated}, {escalated, escalated}});
  lapsed.next = {1, 1, 1, 1};
  game.states = {in_force, lapsed};
  const double hazard = a.hold.hazards[a.hold.hazards.size() / 2];
  constexpr double kQuartersAYear = 4;
  const double term = std::max(us.term, china.term) / kQuartersAYear;
  const double patience = games::discount_factor(a.hold.rate, hazard, term);
  game.patience = {patience, patience};
  DealRenewal out;
  out.terms = static_cast<std::size_t>(
      std::max(1.0, std::floor(a.tables.shape().quarters / (term * kQuartersAYear))));
  out.plan = games::play_renewals(game, out.terms);
  out.least_left = games::fewest_periods_left(out.plan, 0, {0, 0});
  out.departure = games::best_departure(game, {{0, 0}, {0, 0}});
  out.game = std::move(game);
  return out;
}

/// Everything that hangs on one disagreement point.
DealPoint point_of(const DealAnswer& a, deal::Disagreement d) {
  DealPoint point;
  point.d = std::move(d);
  point.winners = deal::winners_of(a.tables, a.offers(), a.candidates, point.d, a.valuations,
                                   a.options.threads);
  for (const deal::Winner& winner : point.winners.packages) {
    const Package p = a.offers().at(winner.package);
    if (!deal::trades(a.tables.shape(), a.offers(), p))
      point.one_sided += winner.share[1];
    else if (!point.top)
      point.top = p, point.us = winner.us, point.china = winner.china;
  }
  if (point.top)
    point.hold = deal::hold_map(a.tables, a.offers(), *point.top, point.d, a.coarse, a.hold);
  return point;
}

/// One to thirteen weeks: what users said they held in 2025 lies inside.
void add_stops(DealAnswer& a) {
  for (const DealGroupModel& group : a.model->groups)
    for (const double weeks : {1.0, 2.0, 4.0, 6.0, 8.0, 13.0})
      a.stops.push_back(
          {group.name, weeks,
           first_stop(group, group.rates[static_cast<std::size_t>(group.before)], weeks)});
}

/// The money of the top package shifts what each side's valuation of compute must make up for.
games::PrivateTrade trade_of(const DealAnswer& a, Package p) {
  const Change& c = a.means[a.offers().place(p)];
  const double rise = c.rise[static_cast<std::size_t>(a.middle.unit)];
  Valuation nothing = a.middle;
  nothing.us = nothing.china = 0;
  const games::Payoff money = deal::worth(c, nothing);
  const games::PrivateValues& types = *a.options.types;
  return games::private_trade(
      {types.buyer_low * rise + money.second, types.buyer_high * rise + money.second,
       types.seller_low * rise - money.first, types.seller_high * rise - money.first});
}

/// None, and the low, middle and high of the fact: equal ones once.
std::vector<double> hazards_of(const DealModel& model) {
  std::vector<double> hazards{0};
  for (const DrawnInput& input : model.inputs.draws.inputs)
    if (input.path == "deal/hazard")
      for (const double one : {input.range.low, input.range.mid, input.range.high})
        // To and from seconds leaves a last digit that nobody gave.
        if (const double yearly = std::round(kSecondsPerYear * one * 1e6) / 1e6;
            yearly > hazards.back())
          hazards.push_back(yearly);
  return hazards;
}

double middle_of(const std::vector<double>& values) {
  return band_of(values).mid;
}

}  // namespace

std::vector<games::VetoPlayer> read_players(const Files& data) {
  const TomlTable root = read_toml("deal/players.toml", data);
  for (const char* key : {"source", "confidence", "date"}) root.text(key);
  std::vector<games::VetoPlayer> players;
  for (const TomlTable& each : root.tables_or_none("player")) {
    games::VetoPlayer player{each.text("name"), std::vector<double>(kComponents.size(), 0)};
    const std::string side = each.text("side");
    if (side != "US" && side != "China")
      each.fail("side", static_cast<int>(ErrorKind::kUnknownName),
                fmt::format("no side '{}'", side), "US or China");
    const std::size_t first = side == "US" ? 0 : kOfTheUs;
    for (std::size_t k = first; k < first + kOfTheUs; ++k)
      player.weights[k] = each.number_or(kComponents[k], 0);
    each.finish();
    players.push_back(std::move(player));
  }
  root.finish();
  games::check_players(players, kComponents.size());
  return players;
}

DealAnswer deal_answer(std::shared_ptr<const DealModel> model,
                       const std::vector<games::VetoPlayer>& players, const DealOptions& options) {
  DealAnswer a{.model = model,
               .tables = deal::Tables(deal_shape(*model), deal_paths(*model), options.threads),
               .options = options};
  const DealScenario& s = model->scenario;
  a.middle = {std::sqrt(s.us_low * s.us_high), std::sqrt(s.china_low * s.china_high), 0, s.unit};
  a.valuations =
      deal::valuations_of({s.us_low, s.us_high, s.china_low, s.china_high, 20}, a.middle);
  a.coarse = deal::valuations_of({s.us_low, s.us_high, s.china_low, s.china_high, 6}, a.middle);
  a.means = deal::mean_changes(a.tables, a.offers());
  a.candidates = deal::efficient_packages(a.means, a.middle);
  a.hold.rate = kSecondsPerYear * middle_of(model->inputs.of("deal/discount"));
  a.hold.hazards = hazards_of(*model);
  a.highest = deal::highest_us_valuation(a.tables, a.offers(), a.middle);
  deal::Valuation top = a.middle;
  top.china = s.china_high;
  a.highest_at_top = deal::highest_us_valuation(a.tables, a.offers(), top);
  for (deal::Disagreement& d : deal::disagreements(a.means, a.offers(), a.middle, s.threat))
    a.points.push_back(point_of(a, std::move(d)));
  add_stops(a);
  a.leverage = deal_leverage(*model);
  const DealPoint& quo = a.points.front();
  if (!quo.top) return a;
  a.where = a.middle;
  if (quo.us > 0) a.where.us = quo.us, a.where.china = quo.china;
  for (int unit = 0; unit < deal::kUnits; ++unit)
    a.break_evens.push_back(break_even_of(a, *quo.top, unit));
  add_votes(a, *quo.top, players);
  add_flips(a, *quo.top);
  a.renewal = renewal_of(a, a.points.back(), *quo.top);
  if (options.types) a.trade = trade_of(a, *quo.top);
  return a;
}

int longest_held(const DealAnswer& answer, std::size_t hazard) {
  constexpr double kHalf = 0.5;
  int longest = 0;
  const DealPoint& quo = answer.points.front();
  if (!quo.top) return 0;
  for (std::size_t t = 0; t < answer.hold.terms.size(); ++t)
    if (quo.hold.at_renewal[hazard][t] >= kHalf) longest = std::max(longest, answer.hold.terms[t]);
  return longest;
}

std::string offer_text(const DealModel& model, const deal::UsOffer& offer) {
  const DealChips& chips = model.scenario.chips[static_cast<std::size_t>(offer.chips)];
  if (chips.chip.empty()) return "no chips";
  return fmt::format("{} {} a half-year, fee {} %, {} q", format_significant(chips.quota, 3),
                     chips.chip, format_significant(100 * offer.fee, 3), offer.term);
}

std::string offer_text(const DealModel& model, const deal::ChinaOffer& offer) {
  if (offer.term == 0) return "as before, buys nothing";
  std::string text;
  for (std::size_t g = 0; g < model.groups.size(); ++g)
    text +=
        fmt::format("{}{} {} %", g > 0 ? ", " : "", model.groups[g].name,
                    format_significant(
                        100 * model.groups[g].rates[static_cast<std::size_t>(offer.rates[g])], 3));
  constexpr const char* kAccept[] = {"buys", "buys nothing", "buys after a pause"};
  return text + fmt::format(" {}, {}, {} q", offer.for_all ? "for all" : "to the US",
                            kAccept[static_cast<std::size_t>(offer.acceptance)], offer.term);
}

}  // namespace countervail

#pragma once
// deal: from offers and rows to what an analyst asks. Who gains at which valuations, what settles it under three disagreement
// points, whether it holds, who blocks, what would flip it.
#include <optional>
#include <string>
#include <vector>

#include "deal/hold.h"
#include "deal/winners.h"
#include "games/private_values.h"
#include "games/renewal.h"
#include "games/veto.h"
#include "study/deal_leverage.h"

namespace countervail {

/// Quantiles over the draws in which the package moves compute.
struct DealBreakEven {
  int unit = 0;
  double defined = 0, idle = 0, raises = 0;  ///< shares of draws; raises: the US lead grows
  Interval us, china;                        ///< USD an e-fold
};

/// One disagreement point with all that rests on it.
struct DealPoint {
  deal::Disagreement d;
  deal::Winners winners;
  /// Of those in which both give, most often picked by even Nash; the geometric means of the valuations where it is.
  std::optional<deal::Package> top;
  double us = 0, china = 0;
  double one_sided =
      0;  ///< share of valuations and draws settled by a package in which one side gives nothing
  deal::HoldMap hold;  ///< of the top package
};

/// An input that the break-even of the US follows beyond chance: its rank correlation exceeds three standard errors.
struct DealFlip {
  std::string what;
  /// Median break-even where the input is in its lowest and in its highest tenth of draws.
  double low = 0, high = 0;
  double correlation = 0;  ///< Spearman's
};

struct DealVote {
  games::VetoPlayer player;
  games::Vote vote;
};

/// Renewal of the top package, term after term: kept to the last by backward induction, and for ever by a plan.
struct DealRenewal {
  games::RenewalGame game;
  games::RenewalPlan plan;
  std::size_t terms = 0;
  std::optional<std::size_t>
      least_left;              ///< terms left from which it is renewed in a finite horizon
  games::Departure departure;  ///< from renewing for ever, punished by lapse
};

struct DealStop {
  std::string group;
  double weeks = 0,
         days = 0;  ///< of stock; from the border's closing to the first stop, infinite: none
};

struct DealOptions {
  int draws = 1024;
  std::uint64_t seed = 1;
  int threads = 1;
  std::optional<games::PrivateValues> types;  ///< USD an e-fold: buyer China, seller the US
};

struct DealAnswer {
  std::shared_ptr<const DealModel> model;
  deal::Tables tables;
  DealOptions options;
  std::vector<deal::Change> means;      ///< a package each
  std::vector<std::size_t> candidates;  ///< efficient ones
  deal::Valuation middle;               ///< geometric middle of the ranges
  std::vector<deal::Valuation> valuations,
      coarse;                     ///< over the ranges; the coarse ones for what holds
  deal::Valuation where;          ///< where the top package settles the status quo
  std::vector<DealPoint> points;  ///< the status quo first
  std::vector<double> highest,
      highest_at_top;  ///< of the US valuation, a draw, China's in the middle and at the top; -1: no zone
  std::vector<DealBreakEven> break_evens;  ///< of the top package, a unit each
  deal::HoldQuestion hold;
  std::vector<DealVote> votes;
  std::vector<DealFlip> flips;  ///< strongest first
  std::size_t flips_tried = 0;
  std::optional<DealRenewal> renewal;
  std::vector<DealStop> stops;
  std::vector<DealLeverage> leverage;
  std::optional<games::PrivateTrade> trade;

  const deal::Offers& offers() const { return model->scenario.offers; }
};

/// Throws Error where no package changes compute in any draw and none helps anybody.
DealAnswer deal_answer(std::shared_ptr<const DealModel> model,
                       const std::vector<games::VetoPlayer>& players, const DealOptions& options);

/// data/deal/players.toml: weights on rise, avoided, fee, producers, rise, regained, bill, displaced, in this order; the first
/// four of US players. Errors with file, line and column.
std::vector<games::VetoPlayer> read_players(const Files& data);

/// Longest term, quarters, at which both keep the top package in half of the draws, at a hazard of the question; 0: none.
int longest_held(const DealAnswer& answer, std::size_t hazard);

std::string offer_text(const DealModel& model, const deal::UsOffer& offer);
std::string offer_text(const DealModel& model, const deal::ChinaOffer& offer);

}  // namespace countervail

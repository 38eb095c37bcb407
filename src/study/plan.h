#pragma once
// The best training strategies of one system for one model and job.
#include <vector>

#include "base/words.h"
#include "compile/compile.h"
#include "compile/economics.h"
#include "countervail/training.h"
#include "search/search.h"
#include "study/influence.h"

namespace countervail {

struct PlanAnswer {
  PlanRequest request;
  Hardware hardware;
  Problem problem;
  long long packages = 0, devices = 0;
  SearchResult result;
  long long fewest_packages =
      0;  ///< when nothing fits: the smallest count that holds the job; 0 = none found
  bool count_is_fewest =
      false;  ///< no count was asked for, one system does not hold the job: the fewest that do
  double low_rate = 0,
         high_rate =
             0;  ///< tokens per second, 80 per cent range (compile/time_range.h); 0 = not asked
  std::string missing_fact;  ///< where devices stay idle, or nothing fits, for want of a link rate
  Economics economics;
  Reliability reliability;
  Conflicts conflicts = Conflicts::kFirst;  ///< which rows it took
  std::set<std::string> facts;
};

/// Cost and energy are per token of the devices in use. A system's bill and power are shared by its devices, so
/// both rank strategies as device-seconds do; what they cost in money and joules is printed beside.
PlanAnswer plan(const Overlay& store, const PlanRequest& request);

/// The request compiled: an answer without packages and strategies.
PlanAnswer compiled_plan(const Overlay& store, const PlanRequest& request);
/// The rate's 80 per cent range, as far as the facts and the model go; of the first strategy, which is kept.
void add_range(const Overlay& store, PlanAnswer& answer);

/// What one strategy of the answer costs: the packages that it occupies, failures included.
struct PlanBill {
  long long packages = 0;
  Goodput goodput;
  double useful_tokens_per_second = 0;
  Bill bill;
};
PlanBill plan_bill(const PlanAnswer& answer, const Candidate& candidate);

/// Each fact of the answer with what one per cent more of it does to the useful rate and the cost per token of the best.
std::vector<Influence> explain_plan(const Overlay& store, const PlanAnswer& answer);

}  // namespace countervail

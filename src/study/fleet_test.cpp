#include "study/fleet.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "render/document.h"
#include "shipped_facts.h"
#include "study/fleet_report.h"

namespace countervail {
namespace {

FleetRequest day_six() {
  FleetRequest request;
  request.model = "DeepSeek-V3 671B";
  request.system = "DGX H100";
  request.input_rate = 608e9 / 86400;
  request.output_rate = 168e9 / 86400;
  request.rates = "73.7e3,14.8e3";
  return request;
}

TEST(Fleet, OneDayInNodesPowerAndMoney) {
  const FleetAnswer answer = fleet(Overlay(shipped()), day_six());
  EXPECT_EQ(answer.parts[0].nodes, 96);
  EXPECT_EQ(answer.parts[1].nodes, 132);
  EXPECT_EQ(answer.parts[0].packages, 768);
  // 228 servers of 10.2 kW and 269,000 USD, PUE 1.25, 8 cents, four years.
  const Overlay facts(shipped());
  const double kilowatts = facts.find("system/DGX H100/power")->value.mid / 1e3;
  const double price = facts.find("system/DGX H100/price")->value.mid;
  const double watts = *answer.parts[0].bill.facility_power + *answer.parts[1].bill.facility_power;
  EXPECT_NEAR(watts, 228 * kilowatts * 1e3 * 1.25, 1);
  const double day = *cost_per_day(answer.parts[0].bill, answer.economics) +
                     *cost_per_day(answer.parts[1].bill, answer.economics);
  EXPECT_NEAR(day, 228 * price / (4 * 365.25) + 228 * kilowatts * 24 * 1.25 * 0.08, 1e-6 * day);
  // A day's cost is the tokens' cost: both streams over their own part.
  const double by_tokens =
      *answer.parts[0].bill.cost_per_token * 608e9 + *answer.parts[1].bill.cost_per_token * 168e9;
  EXPECT_NEAR(by_tokens / day, 1, 1e-12);
}

TEST(Fleet, UnitsLargerThanANode) {
  FleetRequest request = day_six();
  request.rates = "294.8e3,266.4e3";  // 4 nodes of prefill, 18 of decode
  request.unit_packages = "32,144";
  const FleetAnswer answer = fleet(Overlay(shipped()), request);
  EXPECT_EQ(answer.count.phases[0].units(), 24);
  EXPECT_EQ(answer.count.phases[1].units(), 8);
  EXPECT_EQ(answer.parts[0].nodes, 96);
  EXPECT_EQ(answer.parts[1].nodes, 144);
}

FleetRequest small_stream() {
  FleetRequest request;
  request.model = "Llama 3.1 70B";
  request.system = "DGX H100";
  request.input_rate = 40, request.output_rate = 10;
  return request;
}

/// A unit that does most per device may be hundreds of packages; ten tokens a second need the smallest that holds the model.
TEST(Fleet, ASmallStreamTakesSmallUnits) {
  const FleetAnswer answer = fleet(Overlay(shipped()), small_stream());
  EXPECT_EQ(answer.count.phases[0].units(), 1);
  EXPECT_EQ(answer.count.phases[1].units(), 1);
  EXPECT_LE(answer.parts[0].packages + answer.parts[1].packages, 4);
}

TEST(Fleet, UnitsOfAGivenSizeAreSearchedToo) {
  FleetRequest request = small_stream();
  request.input_rate = 3e5, request.output_rate = 1e5;
  const FleetAnswer free = fleet(Overlay(shipped()), request);
  request.unit_packages = "8,8";
  const FleetAnswer held = fleet(Overlay(shipped()), request);
  EXPECT_EQ(held.parts[0].unit_packages, 8);
  EXPECT_EQ(held.parts[1].unit_packages, 8);
  EXPECT_GE(held.parts[0].packages, free.parts[0].packages);
  EXPECT_GE(held.parts[1].packages, free.parts[1].packages);
  request.unit_packages = "3,8";
  EXPECT_THROW(fleet(Overlay(shipped()), request), Error);
}

TEST(Fleet, WhatGivenRatesLeaveUnreadIsRefused) {
  FleetRequest request = day_six();
  request.served.tpot = 0.02;
  EXPECT_THROW(fleet(Overlay(shipped()), request), Error);
}

TEST(Fleet, AChipMeansItsDefaultSystemAndUnknownPriceIsNoPrice) {
  FleetRequest request = day_six();
  request.system = "H800 SXM5 80GB";
  const FleetAnswer answer = fleet(Overlay(shipped()), request);
  EXPECT_EQ(answer.hardware.system, "HGX H800 8-GPU");
  EXPECT_FALSE(cost_per_day(answer.parts[0].bill, answer.economics));
  EXPECT_TRUE(answer.parts[0].bill.facility_power);
}

// Every fact that is not listed moved by a tenth, every such word changed: the answer stays as it was.
TEST(Fleet, RestsOnTheFactsItListsAlone) {
  for (const char* system : {"DGX H100", "Ascend 910C"}) {
    FleetRequest request = day_six();
    request.system = system;
    const Overlay facts(shipped());
    const FleetAnswer answer = fleet(facts, request);
    Overlay changed = facts;
    for (const std::string& path : facts.paths()) {
      if (answer.facts.contains(path) || path.starts_with("alias/") ||
          path.starts_with("name_word/"))
        continue;
      Fact fact = *facts.find(path);
      // Counts and words must stay such, or the compiled tower is refused before anything is counted.
      if (!fact.is_number() || path.starts_with("default/") || path.ends_with("packages") ||
          path.ends_with("devices_per_package"))
        continue;
      fact.value = Interval::exactly(1.1) * fact.value;
      changed.patch(fact);
    }
    const Document before = document_of(answer, facts);
    const Document after = document_of(fleet(changed, request), changed);
    EXPECT_EQ(render(before, TableFormat::kJson), render(after, TableFormat::kJson)) << system;
    EXPECT_LT(answer.facts.size(), 16u);
  }
}

std::string refusal(const FleetRequest& request) {
  try {
    fleet(Overlay(shipped()), request);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Fleet, SaysWhatIsMissing) {
  const auto with = [](auto change) {
    FleetRequest request = day_six();
    change(request);
    return refusal(request);
  };
  const auto says = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text << "\nwanted " << part;
  };
  says(with([](FleetRequest& r) { r.rates.clear(), r.served.tpot = 1e-4; }),
       "no unit of 512 packages or fewer decodes within 100 us a token");
  says(with([](FleetRequest& r) { r.rates = "1,2,3"; }), "--rates wants two numbers, got '1,2,3'");
  says(with([](FleetRequest& r) { r.rates = "0,14800"; }), "a unit's rate in tokens/s of 0");
  says(with([](FleetRequest& r) { r.input_rate = -1; }), "fleet needs --input-rate or a trace");
  says(with([](FleetRequest& r) { r.unit_packages = "8,1.5"; }), "--unit-packages: 1.5 packages");
  says(with([](FleetRequest& r) { r.times = 10; }), "--times multiplies a trace");
  says(with([](FleetRequest& r) { r.hit_rate = 1; }), "a hit rate of 1");
  says(with([](FleetRequest& r) { r.system = "DGX H10"; }), "DGX H10");
  says(with([](FleetRequest& r) { r.model = "DeepSeek-V33"; }), "DeepSeek-V33");
  says(with([](FleetRequest& r) { r.traffic = "/nowhere.csv"; }), "cannot open this file");
}

}  // namespace
}  // namespace countervail

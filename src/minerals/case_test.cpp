#include "minerals/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "facts/patch.h"
#include "minerals/study.h"
#include "source_tree.h"
#include "statistics/quantile.h"

namespace countervail::minerals {
namespace {

const Observations& observed() {
  static const Observations kObserved = Observations::load(Files(kDataFolder), "minerals");
  return kObserved;
}

MineralModel model_of(const MineralCase& asked, const FactStore& store,
                      const std::vector<std::string>& patches = {}) {
  Overlay facts(store);
  add_case_facts(asked, facts);
  apply_patches(patches_of(patches), facts);
  return mineral_model(facts, asked, 1);
}

std::string error_of(const std::string& text) {
  Texts texts;
  for (auto& [path, content] : texts_below(Files(kDataFolder + "/minerals")))
    texts["minerals/" + path] = content;
  texts["minerals/cases/mine.toml"] = text;
  try {
    read_case("mine", Files::in_memory(std::move(texts)), observed());
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

#define EXPECT_SAYS(text, words) EXPECT_NE((text).find(words), std::string::npos) << (text)

TEST(CaseFileTest, EveryShippedCaseRuns) {
  const FactStore store;
  for (const std::string& name : case_names(Files(kDataFolder))) {
    const MineralCase asked = read_case(name, Files(kDataFolder), observed());
    const MineralSamples samples = mineral_samples(model_of(asked, store), {64, 1, 1});
    for (const double exports : samples.exports) EXPECT_GE(exports, 0) << name;
    for (const double share : samples.met) EXPECT_TRUE(share >= 0 && share <= 1) << name;
  }
}

TEST(CaseFileTest, SaysWhereAndWhatIsAllowed) {
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\nfrom = \"2025-13\"\n"), "mine.toml:2:");
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\nfrom = \"2025-13\"\n"), "'2025-13' is no month");
  EXPECT_SAYS(error_of("base = \"magnets\"\n"), "did you mean 'magnets-2025'");
  EXPECT_SAYS(error_of("base = \"mine\"\n"), "its own base");
  EXPECT_SAYS(error_of("title = \"x\"\n"), "needs as_of");
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\nas_of = 2025-01-31\n"), "after the case's as_of");
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\n[sector.vehicles]\nstok = 1\n"), "stok");
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\n[compare]\n\"2025-04\" = \"nobody\"\n"),
              "no figure is named");
  const std::string number = ", unit = \"t\", source = \"s\", confidence = \"assumed\" }\n";
  EXPECT_SAYS(error_of("base = \"magnets-2025\"\n[orders]\n\"2025-01\" = { value = 1" + number +
                       "\"2025-03\" = { value = 1" + number),
              "months are missing");
  EXPECT_SAYS(
      error_of("base = \"magnets-2025\"\n[[cut]]\nfrom = 2025-07-01\ndays = 0\nshare = { "
               "value = 1, unit = \"fraction\", source = \"s\", confidence = \"assumed\" }\n"),
      "a day or more");
}

TEST(MineralStudyTest, SameDrawsOnAnyNumberOfThreadsAndInALongerRun) {
  const FactStore store;
  const MineralModel model =
      model_of(read_case("magnets-2025", Files(kDataFolder), observed()), store);
  const MineralSamples one = mineral_samples(model, {512, 1, 1}),
                       four = mineral_samples(model, {512, 1, 4}),
                       longer = mineral_samples(model, {1024, 1, 2});
  EXPECT_EQ(one.exports, four.exports);
  EXPECT_EQ(one.first_stop, four.first_stop);
  for (int m = 0; m < one.months; ++m) {
    std::vector<double> begins = longer.of(longer.exports, m);
    begins.resize(512);
    EXPECT_EQ(one.of(one.exports, m), begins);
  }
}

TEST(MineralStudyTest, ALongerWaitNeverLetsMoreOutByAnyMonth) {
  const FactStore store;
  const MineralCase asked = read_case("magnets-2025", Files(kDataFolder), observed());
  const auto cumulated = [&](const char* days) {
    const MineralModel model =
        model_of(asked, store, {std::string("minerals/licence/days=") + days});
    MineralSamples samples = mineral_samples(model, {64, 1, 1});
    for (std::size_t k = 64; k < samples.exports.size(); ++k)
      samples.exports[k] += samples.exports[k - 64];
    return samples.exports;
  };
  const std::vector<double> fast = cumulated("20 day"), slow = cumulated("60 day");
  // Until users order more to refill their stocks: the first six months.
  for (std::size_t k = 0; k < 6 * 64; ++k) EXPECT_LE(slow[k], fast[k] * (1 + 1e-9));
}

// Sums to +6 % over April to August, ten of twelve months within a quarter, 80 % bands in nine of twelve: the inputs are of
// June 2025, but the wait before a first decision was added after the months had been seen (docs/methods/minerals.md). April
// (-32 %) and June (+47 %) miss the 25 % aimed at.
TEST(MineralStudyTest, BackTestOfTheMagnetsHolds) {
  const FactStore store;
  const MineralCase asked = read_case("magnets-2025", Files(kDataFolder), observed());
  const MineralSamples samples = mineral_samples(model_of(asked, store), {1024, 1, 1});
  double made = 0, seen = 0;
  int within = 0, held = 0;
  for (const auto& [month, name] : asked.observed) {
    const int m = (std::stoi(month.substr(0, 4)) - 2025) * 12 + std::stoi(month.substr(5)) - 1;
    const double real = observed().row(name).fact.value.mid;
    std::vector<double> sample = samples.of(samples.exports, m);
    std::sort(sample.begin(), sample.end());
    const double median = statistics::sorted_quantile(sample, 0.5);
    within += std::abs(median / real - 1) <= 0.25;
    held += real >= statistics::sorted_quantile(sample, 0.1) &&
            real <= statistics::sorted_quantile(sample, 0.9);
    if (m >= 3 && m < 8) made += median, seen += real;
  }
  EXPECT_NEAR(made / seen, 1, 0.12);
  EXPECT_GE(within, 10);
  EXPECT_GE(held, 8);
}

TEST(MineralStudyTest, ScalingAllTonnesLeavesSharesAlone) {
  const FactStore store;
  const MineralCase asked = read_case("gallium-stop", Files(kDataFolder), observed());
  const MineralSamples once = mineral_samples(model_of(asked, store, {"minerals/orders/monthly=5"}),
                                              {64, 1, 1}),
                       tenfold = mineral_samples(
                           model_of(asked, store, {"minerals/orders/monthly=50"}), {64, 1, 1});
  for (std::size_t k = 0; k < once.shortage.size(); ++k)
    EXPECT_NEAR(once.shortage[k], tenfold.shortage[k], 1e-9);
  EXPECT_EQ(once.worst, tenfold.worst);
}

}  // namespace
}  // namespace countervail::minerals

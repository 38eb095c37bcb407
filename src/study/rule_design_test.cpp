// The best part under a pack: against brute force, and against the products that stand at the line.
#include <gtest/gtest.h>

#include "base/error.h"
#include "rule_test_support.h"
#include "study/rule_design_training.h"

namespace countervail {
namespace {

using rule_test::shipped_book;

const CsvTable& dies() {
  static const CsvTable kTable = read_csv(kDataFolder + "/base_dies.csv");
  return kTable;
}

rules::ClauseTable table_of(const char* instrument, const char* date, const char* data_center) {
  rules::Query query;
  query.date = rules::day_of(date);
  for (const rules::Attribute& attribute : shipped_book().attributes) {
    const bool kind = attribute.name == "item_kind";
    query.answers.push_back(kind                              ? shipped_book().symbol("chip")
                            : attribute.name == "data_center" ? shipped_book().symbol(data_center)
                                                              : rules::kUnknownSymbol);
  }
  return compile_table(shipped_book(), query, {"us", instrument, true});
}

rules::DesignSpace space_of(const char* die, int least, int most, const char* memory = nullptr) {
  rules::DesignSpace space;
  space.dies = {rules::base_die(dies(), die)};
  space.least_dies = least;
  space.most_dies = most;
  if (memory) space.memory = rules::design_memory(dies(), memory);
  return space;
}

rules::DesignQuestion peak_of(rules::ClauseTable table) {
  return {rules::DesignGoal::kPeak, "fp8", std::move(table)};
}

double tpp(const rules::Design& design) {
  return design.point[static_cast<std::size_t>(rules::Metric::kProcessing)];
}
double density(const rules::Design& design) {
  return design.point[static_cast<std::size_t>(rules::Metric::kDensity)];
}

TEST(Design, OneGh100IsAnH20InKind) {
  const auto best =
      best_design(space_of("GH100", 1, 1), peak_of(table_of("us-2023-10", "2024-06-01", "yes")));
  ASSERT_TRUE(best);
  EXPECT_NEAR(tpp(*best), 2398.6, 0.05);
  EXPECT_EQ(best->units, 80);
  EXPECT_EQ(best->clock, 1830);
  EXPECT_EQ(best->rate, 0.25);
  EXPECT_NEAR(density(*best), 2.947, 0.0005);
}

TEST(Design, SeveralDiesGoThroughTheLowDensityDoor) {
  const double expected[] = {2398.6, 2601.1, 3901.7, 4797.2};
  for (int count = 1; count <= 4; ++count) {
    const auto best = best_design(space_of("GH100", count, count),
                                  peak_of(table_of("us-2023-10", "2024-06-01", "yes")));
    ASSERT_TRUE(best);
    EXPECT_NEAR(tpp(*best), expected[count - 1], 0.05) << count << " dies";
    EXPECT_EQ(density(*best) < 1.6, count > 1);
  }
}

TEST(Design, Ad102NotForDataCentersStaysUnderOneLine) {
  const rules::DesignQuestion question = peak_of(table_of("us-2023-10", "2024-06-01", "no"));
  EXPECT_NEAR(tpp(*best_design(space_of("AD102", 1, 1), question)), 4799.7, 0.05);
  rules::DesignSpace fixed = space_of("AD102", 1, 1);
  fixed.clock_low = fixed.clock_high = 2520;
  EXPECT_NEAR(tpp(*best_design(fixed, question)), 4789.4, 0.05);
}

TEST(Design, Gddr7UnderTheLetters) {
  rules::DesignQuestion question{rules::DesignGoal::kDecodeBandwidth, "fp8",
                                 table_of("us-2025-04-isi", "2025-06-01", "no")};
  const auto best = best_design(space_of("AD102", 1, 1, "GDDR7"), question);
  ASSERT_TRUE(best);
  EXPECT_EQ(best->bandwidth, 1344);
  EXPECT_EQ(best->channels, 12);
  EXPECT_EQ(best->grade, 28);
}

/// Every design of the space, each classified by the full engine where `full`, else by the table.
std::optional<rules::Design> brute_force(const rules::DesignSpace& space,
                                         const rules::DesignQuestion& question) {
  std::optional<rules::Design> best;
  for_each_design(space, question, [&](const rules::Design& design) {
    if (classify(question.table, design.point) < 0 && (!best || better(question, design, *best)))
      best = design;
  });
  return best;
}

void expect_same(const std::optional<rules::Design>& a, const std::optional<rules::Design>& b,
                 const std::string& what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  if (!a) return;
  EXPECT_EQ(std::tuple(a->peak, a->bandwidth, a->die, a->dies, a->units, a->clock, a->rate,
                       a->channels, a->grade),
            std::tuple(b->peak, b->bandwidth, b->die, b->dies, b->units, b->clock, b->rate,
                       b->channels, b->grade))
      << what;
}

TEST(Design, EqualsBruteForceOnEveryPack) {
  rules::DesignSpace space = space_of("AD102", 1, 2, "GDDR7");
  space.dies.push_back(rules::base_die(dies(), "GH100"));
  for (rules::BaseDie& die : space.dies)
    die.clock_step = 105;  // a coarser grid, so that the product can be visited
  for (const rules::Instrument& instrument : shipped_book().instruments) {
    if (instrument.jurisdiction != "us") continue;
    for (const char* data_center : {"yes", "no"}) {
      const rules::ClauseTable table =
          table_of(instrument.id.c_str(), rules::day_text(instrument.binding).c_str(), data_center);
      for (rules::DesignGoal goal :
           {rules::DesignGoal::kPeak, rules::DesignGoal::kDecodeBandwidth}) {
        const rules::DesignQuestion question{goal, "fp8", table};
        expect_same(best_design(space, question), brute_force(space, question),
                    instrument.id + " " + data_center);
      }
    }
  }
  const rules::DesignQuestion all{rules::DesignGoal::kPeak, "fp8",
                                  table_of("", "2026-11-24", "yes")};
  expect_same(best_design(space, all), brute_force(space, all), "all in force");
}

TEST(Design, TheTableAgreesWithTheEngine) {
  const rules::DesignSpace space = [] {
    rules::DesignSpace coarse = space_of("GH100", 1, 4, "HBM3");
    coarse.dies.front().clock_step = 325;
    coarse.dies.front().unit_step = 16;
    return coarse;
  }();
  const rules::ClauseTable table = table_of("us-2023-10", "2024-06-01", "yes");
  for_each_design(space, peak_of(table), [&](const rules::Design& design) {
    rules::Item item = rule_test::chip_of(
        rules::Range::exactly(tpp(design)),
        rules::Range::exactly(design.dies * space.dies.front().area), design.bandwidth, 128);
    const rules::Answer answer =
        rule_test::ask(item, "2024-06-01", {{"data_center", "yes"}, {"destination", "China"}});
    const int row = classify(table, design.point);
    const std::string id = row < 0 ? "none"
                                   : shipped_book()
                                         .clauses[static_cast<std::size_t>(
                                             table.rows[static_cast<std::size_t>(row)].clause)]
                                         .id;
    EXPECT_EQ(id, rule_test::paragraph_of(answer));
  });
}

TEST(Design, TrainingEqualsTrainingEveryFreePart) {
  rules::DesignSpace space = space_of("GH100", 1, 2, "HBM3");
  space.dies.front().unit_step = 48;
  space.dies.front().clock_step = 480;
  space.dies.front().rates = {1, 0.25};
  space.memory->channels = 5;
  space.memory->grades = {4.8, 6.4};
  space = with_products(rule_test::shipped_facts(), space);
  const rules::DesignQuestion question{rules::DesignGoal::kTraining, kTrainingFormat,
                                       table_of("us-2023-10", "2024-06-01", "yes")};
  DesignJob job;
  job.model = "Llama 3.1 8B";
  job.packages = 8;
  const rules::DesignAnswer answer =
      design_for_training(rule_test::shipped_facts(), space, question, job);
  ASSERT_TRUE(answer.best);
  // One part at a time: a space of that part alone.
  double most = 0;
  int free = 0;
  for_each_design(space, question, [&](const rules::Design& design) {
    if (classify(question.table, design.point) >= 0) return;
    rules::DesignSpace one = space;
    rules::BaseDie& die = one.dies.front();
    die.units = die.unit_step = design.units;
    die.clock_low = die.clock_high = design.clock;
    die.rates = {design.rate};
    one.least_dies = one.most_dies = design.dies;
    one.memory->channels = design.channels;
    one.memory->grades = {design.grade};
    for (const rules::Design& trained :
         design_for_training(rule_test::shipped_facts(), one, question, job).best_by_count)
      most = std::max(most, trained.tokens);
    ++free;
  });
  EXPECT_GT(free, 20);
  EXPECT_EQ(answer.best->tokens, most);
}

TEST(Design, NothingFreeIsAnAnswer) {
  rules::DesignSpace space = space_of("GH100", 1, 1);
  space.dies.front().rates = {1};
  space.dies.front().unit_step = space.dies.front().units;  // all units or none
  EXPECT_FALSE(best_design(space, peak_of(table_of("us-2023-10", "2024-06-01", "yes"))));
}

TEST(Design, BaseDieErrors) {
  const auto message = [](const char* text, const char* name) {
    try {
      rules::base_die(parse_csv(text, "d.csv"), name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  constexpr const char* kHead = "item,field,value,unit,source,confidence,date,note\n";
  EXPECT_EQ(message((std::string(kHead) + "X,area,5,mm2,,,,\n").c_str(), "Y"),
            "d.csv has no 'Y' (one of X)");
  EXPECT_EQ(message((std::string(kHead) + "X,area,5,mm2,,,,\nX,units,2.5,1,,,,\n").c_str(), "X"),
            "d.csv:3:9: 'units' must be a whole number above 0");
  EXPECT_EQ(message((std::string(kHead) + "X,area,5,cm2,,,,\n").c_str(), "X"),
            "d.csv:2:10: unit 'cm2', due 'mm2'");
  EXPECT_EQ(message((std::string(kHead) + "X,area,big,mm2,,,,\n").c_str(), "X"),
            "d.csv:2:8: 'big' is no number above 0");
  EXPECT_EQ(message((std::string(kHead) + "X,area,5,mm2,,,,\n").c_str(), "X"),
            "d.csv:1:1: 'X' has no 'units': it cannot serve here");
}

}  // namespace
}  // namespace countervail

#include "package/answer.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/error.h"
#include "facts/patch.h"
#include "package/need.h"
#include "package/stock.h"
#include "package/wafer.h"
#include "shipped_facts.h"
#include "study/package_tower.h"

namespace countervail::package {
namespace {

Answer answer(const std::string& name) {
  Compiler compiler(shipped(), name);
  return answer_of(compiler);
}

const std::string kSpec = R"(title = "test"
source = "test"
confidence = "assumed"
[die.logic]
node = "TSMC N7"
width = "20 mm"
height = "25 mm"
[memory.stack]
generation = "HBM3"
[assembly.module]
technology = "CoWoS-S"
parts = ["2 logic", "2 stack"]
width = "46 mm"
height = "50 mm"
at = ["0.5 mm, 0.5 mm", "21 mm, 0.5 mm", "1 mm, 30 mm", "14 mm, 30 mm"]
[assembly.package]
technology = "organic"
parts = ["1 module"]
)";

/// What compiling says, with its position; empty when it succeeds.
std::string failure(const std::string& text) {
  FactStore store = shipped();
  const File file = parse_spec(shipped().fields, text, "spec.toml");
  add_facts(store, file);
  try {
    Compiler(store, "spec", &file).compile();
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = kSpec;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(PackageCompile, GeometryIsRefusedWithItsPlace) {
  EXPECT_EQ(failure(kSpec), "");
  const struct {
    std::string from, to, wanted;
  } cases[] = {
      {"\"21 mm, 0.5 mm\"", "\"20 mm, 0.5 mm\"",
       "spec.toml:15:6: 'logic' and 'logic' overlap by 0.5 x 25 mm"},
      {"\"14 mm, 30 mm\"", "\"11 mm, 40 mm\"",
       "spec.toml:15:6: 'stack' at 11, 40 mm reaches over the carrier of 46 x 50 mm"},
      {"\"14 mm, 30 mm\"", "\"11 mm, 31 mm\"",
       "spec.toml:15:6: 'stack' and 'stack' overlap by 1 x 10 mm"},
      {", \"14 mm, 30 mm\"", "", "spec.toml:15:6: 3 places for 4 parts"},
      {"\"14 mm, 30 mm\"", "\"14 mm\"", "spec.toml:15:6: a place is \"x mm, y mm\", got '14 mm'"},
      {"\"14 mm, 30 mm\"", "\"14, 30\"", "spec.toml:15:6: "},
      {"width = \"20 mm\"", "width = \"34 mm\"",
       "spec.toml:6:9: die 'logic' is 34 x 25 mm, over the reticle field of 26 x 33 mm"},
      {"TSMC N7", "TSMC N7+", "spec.toml:5:8: unknown node 'TSMC N7+' (did you mean 'TSMC N7'?)"},
      {"HBM3", "HBM33", "spec.toml:9:14: unknown generation 'HBM33' (did you mean 'HBM3'?)"},
      {"CoWoS-S", "CoWos-S",
       "spec.toml:11:14: unknown technology 'CoWos-S' (did you mean 'CoWoS-S'?)"},
      {"width = \"46 mm\"", "width = \"20 mm\"",
       "spec.toml:13:9: the parts of 'module' cover 1242 mm2, more than its 1000 mm2"},
      {"width = \"46 mm\"", "width = \"70 mm\"",
       "spec.toml:11:14: 'module' needs 3500 mm2 of CoWoS-S, which reaches 2831 mm2"},
      {"height = \"25 mm\"", "height = \"25 mm\"\nunits = 4\nneeded = 5",
       "spec.toml:9:10: 'needed' is 5, but the die has 4 units"},
      {"[memory", "[memory.other]\ngeneration = \"HBM3\"\n[memory",
       "spec.toml:8:1: memory 'other' is in no assembly of the package"},
      {"[memory", "[die.other]\nnode = \"TSMC N7\"\nwidth = \"1 mm\"\nheight = \"1 mm\"\n[memory",
       "spec.toml:8:1: die 'other' is in no assembly of the package"},
      {"title = \"test\"", "title = \"test\"\nchip = \"H1000\"",
       "spec.toml:2:8: unknown chip 'H1000'"},
      {"[memory",
       "[link.x]\ntechnology = \"UCIe-A\"\nbetween = \"logik\"\nshoreline = \"5 mm\"\n[memory",
       "spec.toml:10:11: no die is named 'logik' (did you mean 'logic'?)"},
      {"[memory",
       "[link.x]\ntechnology = \"UCIe-A\"\nbetween = \"logic\"\nshoreline = \"95 mm\"\n[memory",
       "95 mm of shoreline, but the die's whole edge is 90 mm"},
      {"[memory", "[link.x]\ntechnology = \"UCIe-A\"\nbetween = \"logic\"\n[memory",
       "the link needs a bandwidth or a shoreline"},
  };
  for (const auto& c : cases)
    EXPECT_NE(failure(with(c.from, c.to)).find(c.wanted), std::string::npos)
        << c.to << "\n"
        << failure(with(c.from, c.to));
  EXPECT_THROW(Compiler(shipped(), "h1000"), Error);
}

TEST(Answer, EveryShippedPackageAnswersWithOrderedRanges) {
  for (const std::string& name : package_names(shipped())) {
    const Answer a = answer(name);
    EXPECT_FALSE(a.state.package.ranged.empty()) << name;
    for (const Figure& figure : a.figures) {
      EXPECT_LE(figure.value.low, figure.value.mid) << name << " " << figure.key;
      EXPECT_LE(figure.value.mid, figure.value.high) << name << " " << figure.key;
      if (figure.unit == "share") {
        EXPECT_LE(figure.value.high, 1 + 1e-12) << name << " " << figure.key;
      }
    }
    const double total = std::accumulate(a.state.bill.spent.begin(), a.state.bill.spent.end(), 0.0);
    EXPECT_NEAR(total, find_figure(a, "bill.total")->value.mid, 1e-9 * total) << name;
  }
}

TEST(Answer, RangeIsTheExtremeOverTheCorners) {
  Compiler compiler(shipped(), "h100");
  const Answer a = answer_of(compiler);
  const Interval cost = find_figure(a, "bill.total")->value;
  std::vector<std::string> paths;
  for (const auto& [path, range] : a.state.package.ranged) paths.push_back(path);
  for (unsigned seed = 1; seed < 400; ++seed) {  // corners at random
    Overlay corner = compiler.facts();
    unsigned state = seed * 2654435761u;
    for (const std::string& path : paths)
      corner.read_at(path, (state = state * 1664525u + 1013904223u) >> 31 ? End::kHigh : End::kLow);
    const double total = evaluate(compiler, corner).bill.total;
    EXPECT_GE(total, cost.low - 1e-9);
    EXPECT_LE(total, cost.high + 1e-9);
  }
}

TEST(Answer, EveryTechnologyCompilesAndBills) {
  const auto bill_of = [](const std::string& technology, const std::string& more) {
    FactStore store = shipped();
    const std::string text =
        "title = \"t\"\nsource = \"t\"\n[die.a]\nnode = \"TSMC N7\"\nwidth = \"10 mm\"\nheight = "
        "\"10 mm\"\n"
        "[die.bridge]\nnode = \"bridge 65\"\nkind = \"bridge\"\nwidth = \"5 mm\"\nheight = \"5 "
        "mm\"\n"
        "[assembly.module]\ntechnology = \"" +
        technology + "\"\nparts = [\"2 a\", \"1 bridge\"]\n" + more +
        "[assembly.package]\ntechnology = \"organic\"\nparts = [\"1 module\"]\n";
    const File file = parse_spec(shipped().fields, text, "t.toml");
    add_facts(store, file);
    Compiler compiler(store, "t", &file);
    return evaluate(compiler).bill;
  };
  std::set<std::string> technologies;
  for (const std::string& path : shipped().paths("bonding/"))
    technologies.insert(path.substr(8, path.find('/', 8) - 8));
  EXPECT_EQ(technologies.size(), 7u);
  for (const std::string& technology : technologies) {
    const Bill bill = bill_of(technology, "");
    EXPECT_GT(bill.total, bill.spent[static_cast<std::size_t>(CostKind::kLogic)]) << technology;
    EXPECT_GT(bill.spent[static_cast<std::size_t>(CostKind::kCarrier)], 0)
        << technology;  // the bridge at least
    EXPECT_GT(bill.yield, 0.8) << technology;
  }
  EXPECT_LT(bill_of("RDL", "chips = \"first\"\n").yield,
            bill_of("RDL", "chips = \"last\"\n").yield);
}

TEST(Answer, CountsFollowTheStructure) {
  const Answer a = answer("mi300x");
  EXPECT_EQ(find_figure(a, "die.XCD.count")->value.mid, 8);
  EXPECT_EQ(find_figure(a, "die.IOD.count")->value.mid, 4);
  EXPECT_NEAR(find_figure(a, "memory.capacity")->value.mid, 192e9, 1);
  EXPECT_EQ(find_figure(answer("910c"), "die.910.gross")->value.mid, 78);
  EXPECT_EQ(find_figure(answer("h100"), "die.GH100.gross")->value.mid, 64);
}

TEST(Answer, InfluencesNameEveryFactReadAndTheLargestFirst) {
  const Answer a = answer("h100");
  EXPECT_EQ(a.influences.size(), a.state.package.facts.size());
  EXPECT_EQ(a.influences.front().path, "bonding/CoWoS-S/bond_yield");
  for (const CostInfluence& influence : a.influences)
    if (influence.path == "package/h100/published_cost") {
      EXPECT_EQ(influence.elasticity, 0);
    }
}

TEST(Answer, PublishedCostIsComparedAndNeverRead) {
  FactStore store = shipped();
  Overlay facts(store);
  apply_patches(std::vector<Patch>{{"package/h100/published_cost", "1 USD", "test"}}, facts);
  Compiler changed(facts, "h100");
  EXPECT_EQ(evaluate(changed).bill.total, answer("h100").state.bill.total);
}

TEST(Answer, FirstRowsAloneAreNarrower) {
  const FactStore store = shipped();
  Overlay facts(store);
  facts.policy.conflicts = Conflicts::kFirst;
  Compiler first(facts, "910c"), all(store, "910c");
  EXPECT_EQ(answer_of(all).conflicts, Conflicts::kRange);
  const Answer narrow = answer_of(first);
  EXPECT_EQ(narrow.conflicts, Conflicts::kFirst);
  EXPECT_LT(narrow.state.package.ranged.size(), all.compile().ranged.size());
}

TEST(Answer, PinnedFactsLoseTheirRange) {
  FactStore store = shipped();
  Overlay facts(store);
  apply_patches(std::vector<Patch>{{"bonding/CoWoS-S/bond_yield", "0.98", "test"},
                                   {"package/h100/die/GH100/alpha", "4", "test"}},
                facts);
  Compiler compiler(facts, "h100");
  const Answer a = answer_of(compiler);
  EXPECT_FALSE(a.state.package.ranged.contains("bonding/CoWoS-S/bond_yield"));
  EXPECT_NEAR(a.state.bill.assemblies[0].yield,
              std::pow(0.98 * 0.9975, 5) * 0.98 * a.state.dies[0].shipped.quality, 1e-9);
  EXPECT_FALSE(a.state.package.facts.contains("node/TSMC 4N/alpha"));
}

/// A package with one table patched, or one line more for its die.
std::string patched_failure(const std::string& path, const std::string& value) {
  FactStore store = shipped();
  try {
    Overlay facts(store);
    apply_patches(std::vector<Patch>{{path, value, "test"}}, facts);
    Compiler compiler(facts, "h100");
    evaluate(compiler);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Answer, TablesObeyTheLimitsOfTheFile) {
  const struct {
    std::string path, value, wanted;
  } cases[] = {
      {"bonding/CoWoS-S/bond_yield", "0",
       "'bonding/CoWoS-S/bond_yield' must be from 1e-06 to 1 (SI), got 0"},
      {"bonding/CoWoS-S/area_factor", "0.5", "'bonding/CoWoS-S/area_factor' must be from 1 to 100"},
      {"limit/wafer/edge", "300 mm", "'limit/wafer/edge' must be from 0 to 0.2 (SI), got 0.3"},
      {"limit/wafer/edge", "140 mm", "no die of 26 x 31.3 mm fits the wafer"},
      {"node/TSMC 4N/alpha", "0", "'node/TSMC 4N/alpha' must be from 0.01"},
      {"node/TSMC 4N/defect_density", "90 1/cm2", "fewer than one die 'GH100' in a billion sells"},
      {"limit/cooling/silicon", "0 W/(m K)", "'limit/cooling/silicon' must be from 0.001"},
  };
  for (const auto& c : cases)
    EXPECT_NE(patched_failure(c.path, c.value).find(c.wanted), std::string::npos)
        << c.path << "\n"
        << patched_failure(c.path, c.value);
}

TEST(Answer, BinsLearningAndBuiltStacks) {
  const auto evaluated = [](const std::string& from, const std::string& to) {
    FactStore store = shipped();
    const File file = parse_spec(shipped().fields, with(from, to), "spec.toml");
    add_facts(store, file);
    Compiler compiler(store, "spec", &file);
    return evaluate(compiler);
  };
  const std::string height = "height = \"25 mm\"\n";
  const State bins =
      evaluated(height, height + "units = 25\nneeded = 20\nbins = [\"25\", \"24\", \"20\"]\n");
  double shares = 0, found = 0;
  for (const Figure& figure : figures_of(bins))
    if (figure.key.starts_with("die.logic.bin.")) shares += figure.value.mid, ++found;
  EXPECT_EQ(found, 3);
  EXPECT_NEAR(shares, bins.dies[0].sellable_share, 1e-12);
  EXPECT_NE(failure(with(height, height + "units = 25\nneeded = 20\nbins = [\"24\", \"25\"]\n"))
                .find("bins are whole numbers of units that fall from 25, got '25'"),
            std::string::npos);
  const State learnt =
      evaluated(height, height +
                            "defect_density = \"0.3 1/cm2\"\ndefect_floor = \"0.1 1/cm2\"\n"
                            "defect_half_life = \"1 year\"\nsince_density = \"1 year\"\n");
  EXPECT_NEAR(learnt.package.design.dies[0].defect_density, 2000, 1e-9);
  const State built = evaluated("generation = \"HBM3\"\n",
                                "generation = \"HBM3\"\nstacked_dies = 8\nraw_cost = \"100 "
                                "USD\"\nstack_bond_yield = 0.99\nbase_yield = 0.98\n");
  EXPECT_NEAR(built.package.design.memories[0].price, 100 / (std::pow(0.99, 8) * 0.98), 1e-9);
}

TEST(PackageNeed, ThroughTheCatalogChip) {
  const auto need = need_of(shipped(), "Ascend 910C", 1000);
  ASSERT_TRUE(need.has_value());
  EXPECT_EQ(need->spec, "910c");
  ASSERT_EQ(need->dies.size(), 1u);
  EXPECT_EQ(need->dies[0].node, "SMIC N+2");
  EXPECT_GT(need->dies[0].dies.mid, 2000 / 0.6);  // two dies each, and no better yield than that
  EXPECT_NEAR(need->dies[0].dies.mid, 78 * need->dies[0].wafers.mid, 1e-6);
  EXPECT_GT(need->stacks[0].stacks.low, 8000);
  Compiler compiler(shipped(), "910c");
  EXPECT_NEAR(need->cost.mid, 1000 * evaluate(compiler).bill.total, 1e-3);
  EXPECT_TRUE(need->facts.contains("chip/Ascend 910C/package_spec"));
  EXPECT_FALSE(need_of(shipped(), "A100 SXM4 80GB", 1000).has_value());
  FactStore store = shipped();
  Fact fact;
  fact.path = "chip/A100 SXM4 80GB/package_spec", fact.text = "a1000", fact.source = "test";
  store.add(fact);
  EXPECT_THROW(need_of(store, "A100 SXM4 80GB", 1), Error);
}

TEST(PackageStock, DiesBindUntilElevenPercentOfTheStacksAreGone) {
  Compiler compiler(shipped(), "910c");
  const StockAnswer a = stock_answer(compiler, {Interval::exactly(2.9e6), Interval::exactly(13e6)});
  EXPECT_NEAR(a.readings[0].from_dies.mid, 1.45e6, 1);
  EXPECT_NEAR(a.readings[0].from_stacks.mid, 1.625e6, 1);
  EXPECT_TRUE(a.readings[0].dies_bind);
  for (const StockReading& reading : a.readings) {
    EXPECT_LE(reading.packages.low, reading.packages.mid);
    EXPECT_LE(reading.packages.high, a.readings[0].packages.high);
  }
  EXPECT_GT(a.readings[1].packages.mid, a.readings[2].packages.mid);
  EXPECT_GT(a.readings[2].packages.mid, a.readings[3].packages.mid);
  // at the switching point the two make the same number
  const double dies = a.readings[1].from_dies.mid, stacks = a.readings[1].from_stacks.mid;
  for (const SwitchPoint& point : a.switch_points)
    EXPECT_NEAR(dies * (1 - point.die_loss), stacks * (1 - point.stack_loss), 1e-6 * dies);
  const StockAnswer few =
      stock_answer(compiler, {Interval::exactly(2.9e6), Interval::exactly(5e6)});
  EXPECT_FALSE(few.readings[1].dies_bind);
}

TEST(Wafer, DrawsTheNamedDie) {
  Compiler compiler(shipped(), "mi300x");
  const Wafer wafer = wafer_of(compiler, "IOD", 3);
  EXPECT_EQ(wafer.map.dies.size(), 150u);
  EXPECT_THROW(wafer_of(compiler, "IOX", 3), Error);
}

}  // namespace
}  // namespace countervail::package

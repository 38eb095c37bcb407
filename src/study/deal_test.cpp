#include "study/deal.h"

#include <gtest/gtest.h>

#include <fstream>

#include "countervail/deal.h"
#include "facts/patch.h"
#include "games/efg_file.h"
#include "games/nfg_file.h"
#include "shipped_facts.h"
#include "source_tree.h"

namespace countervail {
namespace {

Answer asked(const std::string& name, int threads = 1) {
  DealRequest request;
  request.scenario = kRoot + "/scenarios/deal/" + name + ".toml";
  request.draws = 64, request.threads = threads;
  request.nfg = "game.nfg", request.efg = "game.efg";
  return ask(Facts::load(kRoot + "/data"), request);
}

const Figure& named(const Answer& answer, const std::string& key) {
  for (const Figure& each : answer.document.figures)
    if (each.key == key) return each;
  throw std::runtime_error("no figure " + key);
}

TEST(Deal, EveryShippedScenarioAnswersAndSaysItsStartState) {
  for (const char* name : {"chips-for-magnets-2025", "truce-2025-11", "h200-2026", "six-months",
                           "temporary-or-lasting"}) {
    const Answer answer = asked(name);
    EXPECT_NE(answer.document.sentence.find("start state"), std::string::npos) << name;
    EXPECT_GE(named(answer, "deal.zone").value.mid, 0) << name;
  }
}

TEST(Deal, TheSameBytesOnAnyNumberOfThreads) {
  const Answer one = asked("six-months", 1), three = asked("six-months", 3);
  EXPECT_EQ(one.document.sentence, three.document.sentence);
  ASSERT_EQ(one.document.pictures.size(), 2U);
  EXPECT_EQ(one.document.pictures[0].bytes, three.document.pictures[0].bytes);
  EXPECT_EQ(one.document.pictures[1].bytes, three.document.pictures[1].bytes);
}

TEST(Deal, GamesReadBack) {
  const Answer answer = asked("truce-2025-11");
  const games::NamedGame game = games::read_nfg(answer.document.pictures[0].bytes, "game.nfg");
  EXPECT_EQ(game.row_names.size(), 19U);
  EXPECT_EQ(games::write_nfg(game), answer.document.pictures[0].bytes);
  const games::GameTree tree = games::read_efg(answer.document.pictures[1].bytes, "game.efg");
  EXPECT_EQ(games::write_efg(tree), answer.document.pictures[1].bytes);
}

/// The rule of April 2025 stopped lines about five weeks after the border closed; users held two to six weeks.
TEST(Deal, LinesStopLaterTheMoreStockThereIs) {
  const Answer answer = asked("chips-for-magnets-2025");
  double before = 0;
  int lines = 0;
  for (const Block& block : answer.document.blocks)
    if (const auto* table = std::get_if<Table>(&block); table != nullptr && table->key == "stops")
      for (const auto& row : table->rows) {
        const double days = row[2].number->mid;
        EXPECT_GT(days, before);
        before = days, ++lines;
      }
  EXPECT_EQ(lines, 6);
  EXPECT_LT(before, 365);
}

/// A curb that comes and goes keeps the threat and stalls those who would enter; one that stays spends it on them.
TEST(Deal, TemporaryCurbsKeepLeverageAndStallEntrants) {
  const Answer answer = asked("temporary-or-lasting");
  std::vector<Interval> loss, outside;
  for (const Block& block : answer.document.blocks)
    if (const auto* table = std::get_if<Table>(&block);
        table != nullptr && table->key == "leverage")
      for (const auto& row : table->rows) {
        loss.push_back(*row[3].number), outside.push_back(*row[4].number);
        if (loss.size() == 1) continue;
        EXPECT_LE(loss.back().mid, loss[loss.size() - 2].mid);
        EXPECT_GE(outside.back().high, outside[outside.size() - 2].high);
      }
  ASSERT_EQ(loss.size(), 5U);
  EXPECT_LT(loss[4].mid, 0.95 * loss[1].mid);
  EXPECT_GT(outside[4].high, 1.1 * outside[1].high);
}

/// A zone needs a China that wants chips: where compute is worth next to nothing to it, it will not pay for them.
TEST(Deal, NoZoneWhereChinaValuesComputeAtNothing) {
  DealRequest request;
  request.scenario = kRoot + "/scenarios/deal/six-months.toml";
  request.draws = 64, request.china_valuation = "0.0001..0.0002";
  const Answer little = ask(Facts::load(kRoot + "/data"), request);
  request.china_valuation = "1000..2000";
  const Answer much = ask(Facts::load(kRoot + "/data"), request);
  EXPECT_LT(named(little, "deal.zone").value.mid, named(much, "deal.zone").value.mid);
}

/// One small order for a lasting release: China regains more than it pays, and gets fewer chips than an e-fold could show.
/// Both gain in every draw, however little compute moves.
TEST(Deal, AZoneNeedsNoGreatRise) {
  const std::string path = testing::TempDir() + "deal-small.toml";
  std::ofstream(path) << R"(title = "A small order"
from = "2025Q4"
state = "known"
quarters = 16
unit = "8-bit"
[us]
chips = ["H20 96GB"]
quota = [250000]
fee = [0.25]
term = [2]
[china]
accept = ["yes"]
scope = ["all"]
term = [8]
[china.group.magnets]
case = "magnets-2025"
before = 0.6
rate = [1]
)";
  DealRequest request;
  request.scenario = path, request.draws = 64, request.us_valuation = "5..10";
  request.inputs.patches = {patch_of("deal/uptake=0.5"), patch_of("deal/displaced=0"),
                            patch_of("deal/price/H20 96GB=12500 USD"),
                            patch_of("deal/group/magnets-2025/exports=3 GUSD")};
  const Answer answer = ask(Facts::load(kRoot + "/data"), request);
  EXPECT_DOUBLE_EQ(named(answer, "deal.zone").value.mid, 1);
}

TEST(Deal, TheHazardIsAFactLikeOthers) {
  DealRequest request;
  request.scenario = kRoot + "/scenarios/deal/chips-for-magnets-2025.toml", request.draws = 32;
  request.inputs.patches = {patch_of("deal/hazard=2 1/year")};
  const Answer answer = ask(Facts::load(kRoot + "/data"), request);
  EXPECT_NO_THROW(named(answer, "deal.term.2"));
  EXPECT_NE(answer.document.sentence.find("hazard 2 a year"), std::string::npos);
}

std::string refused(const std::string& name, const std::string& from, const std::string& to) {
  const std::string path = testing::TempDir() + "deal-" + name + ".toml";
  std::string text = Files(kRoot + "/scenarios/deal").read("chips-for-magnets-2025.toml");
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return "no such text: " + from;
  text.replace(at, from.size(), to);
  std::ofstream(path) << text;
  DealRequest request;
  request.scenario = path, request.draws = 16;
  try {
    ask(Facts::load(kRoot + "/data"), request);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Deal, BadInputSaysWhereAndWhatIsAllowed) {
  const auto says = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text << "\nwanted " << part;
    EXPECT_NE(text.find(".toml:"), std::string::npos) << text;
  };
  says(refused("empty", "chips = [\"H20 96GB\"]", "chips = []"), "offer nothing");
  says(refused("chip", "H20 96GB", "H20 96"), "no chip 'H20 96'");
  says(refused("quota", "250000,", "0,"), "a quota of 0");
  says(refused("fee", "0.15]", "1.5]"), "0 to 1");
  says(refused("term", "[2, 4, 16]", "[2, 4, 17]"), "horizon of 16");
  says(refused("rate", "0.6, 1]", "0.6, 2]"), "0 to 1");
  says(refused("horizon", "quarters = 16", "quarters = 81"), "1 to 80");
  says(refused("date", "2025Q3", "2026Q4"), "nothing is known after 2026-06-22");
  says(refused("accept", "\"pause\"", "\"paus\""), "pause");
  says(refused("key", "unit     = \"8-bit\"", "units = \"8-bit\""), "units");
  says(refused("unit", "unit     = \"8-bit\"", "unit = \"9-bit\""), "9-bit");
  says(refused("threat", "[us]\n", "[threat.us]\nchips = \"H20 96GB\"\nquota = 3\n[us]\n"),
       "none of the offers");
  says(refused("worth", "[us]\n", "[valuation]\nus = [-1, 5]\n[us]\n"), "above 0");
}

}  // namespace
}  // namespace countervail

// Game files: the cell order that catches transposed tables, round trips, and every refusal with
// its place.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "base/text.h"
#include "games/efg_file.h"
#include "games/equilibria.h"
#include "games/nfg_file.h"

namespace countervail::games {
namespace {

NamedGame named_von_stengel() {
  return {"von Stengel",     "",
          {"row", "column"}, {"a", "b", "c"},
          {"x", "y"},        bimatrix({{{3, 3}, {3, 2}}, {{2, 2}, {5, 6}}, {{0, 3}, {6, 1}}})};
}

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Nfg, FirstPlayersStrategyIsTheFastest) {
  EXPECT_EQ(write_nfg(named_von_stengel()),
            "NFG 1 R \"von Stengel\" { \"row\" \"column\" }\n"
            "{ { \"a\" \"b\" \"c\" }\n"
            "  { \"x\" \"y\" } }\n"
            "\"\"\n"
            "\n"
            "{\n"
            "{ \"a | x\" 3, 3 }\n"
            "{ \"b | x\" 2, 2 }\n"
            "{ \"c | x\" 0, 3 }\n"
            "{ \"a | y\" 3, 2 }\n"
            "{ \"b | y\" 5, 6 }\n"
            "{ \"c | y\" 6, 1 }\n"
            "}\n"
            "1 2 3 4 5 6\n");
}

TEST(Nfg, PayoffVersionInItsOrder) {
  // As solvers read it: with this order the game has its three equilibria.
  const NamedGame game = read_nfg(
      "NFG 1 R \"von Stengel\" { \"row\" \"column\" } { 3 2 }\n3 3 2 2 0 3 3 2 5 6 6 1\n", "g.nfg");
  EXPECT_EQ(game.game.cells, named_von_stengel().game.cells);
  EXPECT_EQ(game.row_names, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(find_equilibria(game.game).equilibria.size(), 3u);
}

TEST(Nfg, NumbersInEveryForm) {
  const NamedGame game =
      read_nfg("NFG 1 R \"\" { \"a\" \"b\" } { 1 3 } 1/3 -2.5e-3 +4 .5 -1/4 1E2", "g.nfg");
  EXPECT_EQ(game.game.cells, (std::vector<Payoff>{{1 / 3., -2.5e-3}, {4, 0.5}, {-0.25, 100}}));
}

TEST(Nfg, NullOutcomesPayNothing) {
  const NamedGame game = read_nfg(
      "NFG 1 D \"t\" { \"a\" \"b\" } { { \"u\" } { \"l\" \"r\" } } \"note\" { { \"win\" 7, 1 } } 0 "
      "1",
      "g.nfg");
  EXPECT_EQ(game.game.cells, (std::vector<Payoff>{{0, 0}, {7, 1}}));
  EXPECT_EQ(game.comment, "note");
}

RC_GTEST_PROP(Nfg, RoundTrip, ()) {
  NamedGame game;
  game.title =
      *rc::gen::element<std::string>("", "a \"quoted\" title", "\xe7\xa8\x80\xe5\x9c\x9f", "c:\\x");
  game.game.rows = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
  game.game.columns = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
  for (std::size_t i = 0; i < game.game.rows; ++i)
    game.row_names.push_back("r\"" + std::to_string(i));
  for (std::size_t j = 0; j < game.game.columns; ++j)
    game.column_names.push_back("{ " + std::to_string(j));
  for (std::size_t k = 0; k < game.game.rows * game.game.columns; ++k) {
    const double scale = std::pow(10.0, *rc::gen::inRange(-90, 90));
    game.game.cells.push_back({*rc::gen::inRange(-1000000, 1000000) / 7. * scale,
                               static_cast<double>(*rc::gen::inRange(-9, 9))});
  }
  const NamedGame back = read_nfg(write_nfg(game), "");
  RC_ASSERT(back.game.cells == game.game.cells);
  RC_ASSERT(back.row_names == game.row_names && back.column_names == game.column_names);
  RC_ASSERT(back.title == game.title && back.players == game.players);
}

TEST(Nfg, RefusesWithItsPlace) {
  const auto refusal = [](const std::string& body) {
    return message_of([&] { read_nfg("NFG 1 R \"t\" { \"a\" \"b\" }\n" + body, "g.nfg"); });
  };
  EXPECT_EQ(refusal("{ 1 2 }\n1 2 nan 4"),
            "g.nfg:3:5: expected the first player's payoff, got 'nan'");
  EXPECT_EQ(refusal("{ 1 2 }\n1 2 3 1e999"), "g.nfg:3:7: '1e999' is not a finite number");
  EXPECT_EQ(refusal("{ 1 1 }\n1 2/0"), "g.nfg:3:3: '2/0' is not a fraction");
  EXPECT_EQ(refusal("{ 1 1 }\n1 -inf"), "g.nfg:3:3: '-inf' is not a finite number");
  EXPECT_EQ(refusal("{ 1 2 }\n1 2 3"),
            "g.nfg:3:6: expected the second player's payoff, got the end of the file");
  EXPECT_EQ(refusal("{ 1 1 }\n1 2 3"), "g.nfg:3:5: expected the end of the file, got '3'");
  EXPECT_EQ(refusal("{ 1 0 }\n"),
            "g.nfg:2:5: expected a number of strategies from 1 to 10000, got '0'");
  EXPECT_EQ(refusal("{ 1.5 1 }\n"),
            "g.nfg:2:3: expected a number of strategies from 1 to 10000, got '1.5'");
  EXPECT_EQ(refusal("{ 10000 10000 }\n1"), "g.nfg:3:1: 10000 x 10000 cells in a text of 41 bytes");
  EXPECT_EQ(refusal("{ { \"x\" } { } } 1 1"), "g.nfg:2:11: a player without strategies");
  EXPECT_EQ(refusal("{ 1 1 } { { \"o\" 1 2 } } 2"),
            "g.nfg:2:25: expected an outcome from 0 to 1, got '2'");
  EXPECT_EQ(refusal("{ { \"x } }"), "g.nfg:2:5: quoted text without an end");
  EXPECT_EQ(
      message_of([] { read_nfg("NFG 1 R \"t\" { \"a\" \"b\" \"c\" } { 1 1 1 } 1 2 3", "g.nfg"); }),
      "g.nfg:1:13: game of 3 players: two are supported");
  EXPECT_EQ(message_of([] { read_nfg("EFG 2 R", "g.nfg"); }),
            "g.nfg:1:1: expected 'NFG', got 'EFG'");
  EXPECT_EQ(message_of([] { read_nfg("", ""); }), "1:1: expected 'NFG', got the end of the file");
  EXPECT_EQ(message_of([] { read_nfg("NFG 2 R", "g.nfg"); }),
            "g.nfg:1:5: expected version from 1 to 1, got '2'");
}

TEST(Nfg, RefusesToWriteWhatOthersCannotRead) {
  const auto refusal = [](const std::function<void(NamedGame&)>& change) {
    NamedGame game = named_von_stengel();
    change(game);
    return message_of([&] { write_nfg(game); });
  };
  EXPECT_EQ(refusal([](auto& g) { g.row_names[1] = "a"; }),
            "player 'row' has two strategies labelled 'a'");
  EXPECT_EQ(refusal([](auto& g) { g.column_names[0] = ""; }),
            "player 'column' has a strategy without a label");
  EXPECT_EQ(refusal([](auto& g) { g.column_names.pop_back(); }),
            "player 'column' has 2 strategies with 1 labels");
  EXPECT_EQ(refusal([](auto& g) { g.game.cells[0].first = NAN; }),
            "payoff (nan, 3) of row 1, column 1 is not finite or beyond 1e100");
  EXPECT_NE(refusal([](auto& g) { g.row_names[1] = "a\\"; }), "no error");
  EXPECT_NE(refusal([](auto& g) { g.row_names[1] = "a\nb"; }), "no error");
}

const char* const kCard =
    "EFG 2 R \"card\" { \"p\" \"q\" } \"one card\"\n"
    "c \"deal\" 1 \"deck\" { \"red\" 1/3 \"black\" 2/3 } 0\n"
    "p \"\" 1 1 \"red seen\" { \"raise\" \"fold\" } 0\n"
    "p \"\" 2 1 \"asked\" { \"meet\" \"pass\" } 0\n"
    "t \"\" 1 \"win big\" { 2, -2 }\n"
    "t \"\" 2 \"win\" { 1, -1 }\n"
    "t \"\" 2 \"win\" { 1, -1 }\n"
    "p \"\" 1 2 \"black seen\" { \"raise\" \"fold\" } 0\n"
    "p \"\" 2 1 0\n"
    "t \"\" 3 \"lose big\" { -2, 2 }\n"
    "t \"\" 2\n"
    "t \"\" 4 \"lose\" { -1, 1 }\n";

void expect_same(const GameTree& a, const GameTree& b) {
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.comment, b.comment);
  EXPECT_EQ(a.players, b.players);
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (std::size_t k = 0; k < a.nodes.size(); ++k) {
    EXPECT_EQ(a.nodes[k].name, b.nodes[k].name);
    EXPECT_EQ(a.nodes[k].kind, b.nodes[k].kind);
    EXPECT_EQ(a.nodes[k].children, b.nodes[k].children);
    ASSERT_EQ(a.nodes[k].outcome == kNone, b.nodes[k].outcome == kNone);
    if (a.nodes[k].outcome != kNone) {
      EXPECT_EQ(a.outcomes[a.nodes[k].outcome].payoffs, b.outcomes[b.nodes[k].outcome].payoffs);
    }
    if (a.nodes[k].kind == NodeKind::kTerminal) continue;
    const InformationSet &s = a.information_sets[a.nodes[k].information_set],
                         &t = b.information_sets[b.nodes[k].information_set];
    EXPECT_EQ(s.actions, t.actions);
    EXPECT_EQ(s.name, t.name);
    ASSERT_EQ(s.probabilities.size(), t.probabilities.size());
    for (std::size_t p = 0; p < s.probabilities.size(); ++p)
      EXPECT_NEAR(s.probabilities[p], t.probabilities[p], 1e-15);
  }
}

TEST(Efg, CardGame) {
  const GameTree tree = read_efg(kCard, "card.efg");
  ASSERT_EQ(tree.nodes.size(), 11u);
  EXPECT_EQ(tree.information_sets.size(), 4u);
  EXPECT_EQ(tree.nodes[2].information_set,
            tree.nodes[7].information_set);  // the asked player has not seen the card
  EXPECT_EQ(tree.nodes[0].children, (std::vector<std::size_t>{1, 6}));
  EXPECT_EQ(tree.nodes[6].children, (std::vector<std::size_t>{7, 10}));
  EXPECT_NEAR(tree.information_sets[0].probabilities[0], 1 / 3., 1e-16);
  EXPECT_FALSE(has_perfect_information(tree));
  expect_same(tree, read_efg(write_efg(tree), ""));
}

TEST(Efg, ProbabilitiesSumToOneExactly) {
  GameTree tree = read_efg(kCard, "card.efg");
  tree.information_sets[0].probabilities = {0.1, 0.9};
  EXPECT_NE(write_efg(tree).find("\"red\" 0.1 \"black\" 0.9"), std::string::npos);
  tree.information_sets[0].probabilities = {1 / 3., 2 / 3.};
  const std::string text = write_efg(tree);
  // 3002399751580331 + 6004799503160661 = 2^53
  EXPECT_NE(
      text.find(
          "\"red\" 3002399751580331/9007199254740992 \"black\" 6004799503160661/9007199254740992"),
      std::string::npos)
      << text;
  tree.information_sets[0].probabilities = {0.1, 0.8};
  EXPECT_THROW(write_efg(tree), Error);
}

TEST(Efg, RenewalTreeRoundTrip) {
  RenewalGame game;
  game.states = {{"deal",
                  {"renew", "lapse"},
                  {"renew", "lapse", "escalate"},
                  bimatrix({{{3, 3}, {0, 5}, {-1, 1}}, {{5, 0}, {1, 1}, {-2, 0}}}),
                  {0, 0, 1, 0, 1, 1},
                  {0.1, 0}},
                 {"broken", {"wait"}, {"wait"}, bimatrix({{{1, 0.7}}}), {1}, {}}};
  game.patience = {0.9, 0.8};
  const GameTree tree = renewal_tree(game, 0, 3);
  expect_same(tree, read_efg(write_efg(tree), ""));
}

TEST(Efg, RefusesWithItsPlace) {
  const std::string head = "EFG 2 R \"t\" { \"p\" }\n";
  const auto refusal = [&](const std::string& nodes) {
    return message_of([&] { read_efg(head + nodes, "g.efg"); });
  };
  EXPECT_EQ(refusal("t \"\" 1"), "g.efg:2:6: outcome 1 is used before it is declared");
  EXPECT_EQ(refusal("t \"\" 0 \"x\" { 1 }"), "g.efg:2:6: outcome 0 means none and has no payoffs");
  EXPECT_EQ(refusal("p \"\" 1 1 0"), "g.efg:2:8: information set 1 is used before it is declared");
  EXPECT_EQ(refusal("p \"\" 2 1 0"), "g.efg:2:6: expected a player's number from 1 to 1, got '2'");
  EXPECT_EQ(refusal("x \"\" 0"), "g.efg:2:1: expected a node ('c', 'p' or 't'), got 'x'");
  EXPECT_EQ(refusal("p \"\" 1 1 \"i\" { } 0"), "g.efg:2:16: an information set without moves");
  EXPECT_EQ(refusal("c \"\" 1 \"i\" { \"a\" 0.5 \"b\" 0.4 } 0"),
            "g.efg:2:30: probabilities of 'i' sum to 0.9, not 1");
  EXPECT_EQ(refusal("c \"\" 1 \"i\" { \"a\" -1 \"b\" 2 } 0"),
            "g.efg:2:18: probability -1 is below 0");
  EXPECT_EQ(refusal("p \"\" 1 1 \"i\" { \"a\" } 0\nt \"\" 1 \"o\" { 1, 2 }"),
            "g.efg:3:17: expected '}' after one payoff a player, got '2'");
  EXPECT_EQ(refusal("p \"\" 1 1 \"i\" { \"a\" \"b\" } 0\nt \"\" 0"),
            "g.efg:3:7: expected a node ('c', 'p' or 't'), got ''");
  EXPECT_EQ(refusal("p \"\" 1 1 \"i\" { \"a\" \"b\" } 0\np \"\" 1 1 \"i\" { \"a\" } 0"),
            "g.efg:3:8: information set 1 is declared twice, differently");
  EXPECT_EQ(
      refusal("p \"\" 1 1 \"i\" { \"a\" \"b\" } 0\nt \"\" 1 \"o\" { 1 }\nt \"\" 1 \"o\" { 2 }"),
      "g.efg:4:6: outcome 1 is declared twice, differently");
  EXPECT_EQ(refusal("t \"\" 0 t \"\" 0"), "g.efg:2:8: expected the end of the file, got 't'");
  EXPECT_EQ(message_of([] { read_efg("EFG 2 R \"t\" { }", "g.efg"); }),
            "g.efg:1:15: a game without players");
}

TEST(Efg, DeepTreesNeedNoStack) {
  std::string text = "EFG 2 R \"t\" { \"p\" }\np \"\" 1 1 \"i\" { \"a\" } 0\n";
  for (int k = 0; k < 100000; ++k) text += "p \"\" 1 1 0\n";
  EXPECT_EQ(read_efg(text + "t \"\" 0", "").nodes.size(), 100002u);
}

TEST(Files, ArbitraryBytesAreRefusedNotCrashedOn) {
  const std::string whole = write_nfg(named_von_stengel()), tree = kCard;
  for (std::size_t cut = 0; cut < whole.size() - 2; ++cut)
    EXPECT_THROW(read_nfg(whole.substr(0, cut), ""), Error) << cut;
  for (std::size_t cut = 0; cut < tree.size() - 2; ++cut)
    EXPECT_THROW(read_efg(tree.substr(0, cut), ""), Error) << cut;
  for (std::size_t at = 0; at < tree.size(); ++at)
    for (char c : {'\0', '"', '{', '}', '9', '-', 't', '\xff'}) {
      std::string changed = tree;
      changed[at] = c;
      message_of([&] { read_efg(changed, ""); });
      std::string other = whole.substr(0, at % whole.size()) + c + whole.substr(at % whole.size());
      message_of([&] { read_nfg(other, ""); });
    }
}

/// Lines of `gambit-enummixed -q`: "NE,p,p,...", all players' probabilities in a row.
std::vector<std::vector<double>> solved_elsewhere(const std::string& text,
                                                  const std::string& name) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path) << text;
  std::vector<std::vector<double>> found;
  std::FILE* pipe = popen(("gambit-enummixed -q " + path + " 2>/dev/null").c_str(), "r");
  char line[4096];
  while (pipe && std::fgets(line, sizeof line, pipe)) {
    std::vector<double> numbers;
    for (const std::string& part : split(std::string(line).substr(3), ',')) {
      const auto slash = part.find('/');
      const double below = slash == std::string::npos ? 1 : std::stod(part.substr(slash + 1));
      numbers.push_back(std::stod(part) / below);
    }
    found.push_back(numbers);
  }
  if (pipe) pclose(pipe);
  return found;
}

TEST(Files, AnotherSolverFindsTheSameEquilibria) {
  if (std::system("command -v gambit-enummixed > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "gambit-enummixed is not installed";
  NamedGame wide{"3 x 4",
                 "",
                 {"r", "c"},
                 {"a", "b", "c"},
                 {"w", "x", "y", "z"},
                 bimatrix({{{4, 1}, {0, 7}, {2, 2}, {9, 0}},
                           {{1, 6}, {5, 0}, {3, 8}, {0, 5}},
                           {{2, 3}, {6, 4}, {0, 1}, {1, 9}}})};
  NamedGame pennies{"pennies",  "",         {"r", "c"},
                    {"h", "t"}, {"h", "t"}, bimatrix({{{1, -1}, {-1, 1}}, {{-1, 1}, {1, -1}}})};
  for (const NamedGame& game : {named_von_stengel(), pennies, wide}) {
    auto theirs = solved_elsewhere(write_nfg(game), "game.nfg");
    const EquilibriumSet ours = find_equilibria(game.game);
    ASSERT_EQ(theirs.size(), ours.equilibria.size()) << game.title;
    for (const Equilibrium& e : ours.equilibria) {
      std::vector<double> row = e.row;
      row.insert(row.end(), e.column.begin(), e.column.end());
      EXPECT_TRUE(std::any_of(theirs.begin(), theirs.end(), [&](const auto& other) {
        double distance = 0;
        for (std::size_t k = 0; k < row.size(); ++k) distance += std::abs(row[k] - other[k]);
        return distance < 1e-9;
      })) << game.title;
    }
  }
}

}  // namespace
}  // namespace countervail::games

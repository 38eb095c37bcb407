// The fast search gives the answers of the plain one, ties included.
#include "games/draw_choices.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "games/bargaining.h"

namespace countervail::games {
namespace {

RC_GTEST_PROP(DrawChoices, EqualThePlainSearch, ()) {
  const int count = *rc::gen::inRange(0, 300), range = *rc::gen::element(4, 50, 1000000);
  std::vector<Payoff> points;
  std::vector<double> first, second;
  for (int i = 0; i < count; ++i) {
    points.push_back({static_cast<double>(*rc::gen::inRange(-range, range)) / 3,
                      static_cast<double>(*rc::gen::inRange(-range, range)) / 3});
    first.push_back(points.back().first);
    second.push_back(points.back().second);
  }
  const Payoff d{static_cast<double>(*rc::gen::inRange(-range, range)) / 3,
                 static_cast<double>(*rc::gen::inRange(-range, range)) / 3};
  const double weights[] = {0.3, 0.5, 0.7};
  DrawChoices choices;
  for (int k = 0; k < 3; ++k)
    choices.nash.push_back(*rc::gen::inRange<std::size_t>(0, 320));  // of a draw before
  choose_packages(first, second, d, weights, choices);
  for (std::size_t k = 0; k < 3; ++k)
    RC_ASSERT(choices.nash[k] == nash_choice(points, d, weights[k]).index);
  RC_ASSERT(choices.kalai_smorodinsky == kalai_smorodinsky_choice(points, d).index);
}

TEST(DrawChoices, NoPackagesAndNoGain) {
  const double weights[] = {0.5};
  DrawChoices choices;
  choose_packages({}, {}, {}, weights, choices);
  EXPECT_EQ(choices.nash, std::vector<std::size_t>{0});
  EXPECT_EQ(choices.kalai_smorodinsky, 0u);
  const double first[] = {1, 0, 2}, second[] = {0, 1, -1};
  choose_packages(first, second, {}, weights, choices);
  EXPECT_EQ(choices.nash, std::vector<std::size_t>{3});
  EXPECT_EQ(choices.kalai_smorodinsky, 3u);
}

}  // namespace
}  // namespace countervail::games

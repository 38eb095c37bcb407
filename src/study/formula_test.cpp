#include "study/formula.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace countervail {
namespace {

double value_of(const char* text, const std::vector<double>& values = {}) {
  return Formula::parse(text).evaluate(values);
}

TEST(Formula, FollowsTheUsualOrder) {
  EXPECT_EQ(value_of("1 + 2 * 3"), 7);
  EXPECT_EQ(value_of("(1 + 2) * 3"), 9);
  EXPECT_EQ(value_of("8 / 4 / 2"), 1);
  EXPECT_EQ(value_of("2 - 3 - 4"), -5);
  EXPECT_EQ(value_of("-2 * -3"), 6);
  EXPECT_EQ(value_of("2.5e3 + 1e-1"), 2500.1);
  EXPECT_EQ(value_of("min(3, 1 + 1, 5)"), 2);
  EXPECT_EQ(value_of("max(min(1, 2), 3) / 2"), 1.5);
}

TEST(Formula, NamesComeInTheOrderOfFirstUse) {
  const Formula formula = Formula::parse("b * a + b / c_2");
  EXPECT_EQ(formula.names(), (std::vector<std::string>{"b", "a", "c_2"}));
  EXPECT_EQ(formula.evaluate(std::vector<double>{6, 2, 3}), 14);
}

std::string refusal(const std::string& text) {
  try {
    Formula::parse(text);
  } catch (const Error& error) {
    return error.message;
  }
  return "accepted";
}

TEST(Formula, RefusesWithThePlace) {
  EXPECT_EQ(refusal(""),
            "formula '', character 1: expected a number, a name, '(' or min(...), got the end");
  EXPECT_EQ(refusal("1 +"),
            "formula '1 +', character 4: expected a number, a name, '(' or min(...), got the end");
  EXPECT_EQ(refusal("(1"), "formula '(1', character 3: expected ')', got the end");
  EXPECT_EQ(refusal("1 2"), "formula '1 2', character 3: expected an operator, got '2'");
  EXPECT_EQ(refusal("exp(1)"),
            "formula 'exp(1)', character 1: expected min(...) or max(...), got 'e'");
  EXPECT_EQ(refusal("1 & 2"), "formula '1 & 2', character 3: expected an operator, got '&'");
  EXPECT_EQ(refusal(std::string(100, '(')), "a formula nested more than 64 deep");
}

}  // namespace
}  // namespace countervail

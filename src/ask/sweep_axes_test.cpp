// Values of an axis, rows of a product, and what is refused.
#include "ask/sweep_axes.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace countervail {
namespace {

std::vector<SweepAxis> parity_axes(const std::vector<std::string>& over) {
  return axes_of(over, verb_named("parity"));
}

std::vector<std::string> texts_of(const SweepAxis& axis) {
  std::vector<std::string> texts;
  for (long long i = 0; i < axis.count; ++i) texts.push_back(axis.value(i).text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(SweepAxes, AreRangesWithBothEndsOrLists) {
  EXPECT_EQ(texts_of(parity_axes({"batch=512..2048:4"})[0]),
            (Texts{"512", "1024", "1536", "2048"}));
  EXPECT_EQ(texts_of(parity_axes({"batch=512..4096:4:log"})[0]),
            (Texts{"512", "1024", "2048", "4096"}));
  EXPECT_EQ(texts_of(parity_axes({"batch=8..2:3"})[0]), (Texts{"8", "5", "2"}));
  EXPECT_EQ(texts_of(parity_axes({"batch=7..7:1"})[0]), (Texts{"7"}));
  EXPECT_EQ(texts_of(parity_axes({"candidate.bf16=100..300 TFLOP/s:3"})[0]),
            (Texts{"100 TFLOP/s", "200 TFLOP/s", "300 TFLOP/s"}));
  EXPECT_EQ(texts_of(parity_axes({"candidate=H20 96GB, Ascend 910B"})[0]),
            (Texts{"H20 96GB", "Ascend 910B"}));
}

TEST(SweepAxes, GiveAFieldOrAFact) {
  const auto axes = parity_axes({"job.batch=64,128", "reference_count=8,16", "reference.bf16=1,2"});
  EXPECT_EQ(axes[0].given(1).field, "batch");
  EXPECT_EQ(axes[0].given(1).text, "128");
  EXPECT_EQ(axes[1].given(0).field, "reference-count");
  EXPECT_EQ(axes[2].given(1).field, "set");
  EXPECT_EQ(axes[2].given(1).text, "reference.bf16=2");
}

TEST(SweepAxes, TheLastOneIsFastest) {
  const auto axes = parity_axes({"batch=1,2", "sequence=1,2,3"});
  EXPECT_EQ(row_count(axes), 6);
  EXPECT_EQ(place_of_row(axes, 0), (std::vector<long long>{0, 0}));
  EXPECT_EQ(place_of_row(axes, 2), (std::vector<long long>{0, 2}));
  EXPECT_EQ(place_of_row(axes, 5), (std::vector<long long>{1, 2}));
}

TEST(SweepAxes, SayWhatIsWrong) {
  const auto error = [](const std::vector<std::string>& over) {
    return failure([&] { parity_axes(over); });
  };
  const auto says = [&](const std::vector<std::string>& over, const char* words) {
    EXPECT_NE(error(over).find(words), std::string::npos) << error(over);
  };
  says({}, "what is swept?");
  says({"batch"}, "what takes which values?");
  says({"batch="}, "no value behind '='");
  says({"batch=1..8"}, "how many values has the range?");
  says({"batch=1..8:0"}, "whole number of values from 1, got '0'");
  says({"batch=1..8:2.5"}, "whole number of values from 1, got '2.5'");
  says({"batch=8..8:3"}, "no step");
  says({"batch=1..8:1"}, "cannot be both ends");
  says({"batch=a..b:3"}, "from a number to a number");
  says({"batch=1..b:3"}, "from a number to a number");
  says({"batch=0..8:3:log"}, "both ends above 0");
  says({"batch=1..8:3:ln"}, "'ln' is not understood");
  says({"batch=1,2,1"}, "'1' stands twice");
  says({"batch=1,,2"}, "a value is empty");
  says({"batch=1,2", "job.batch=3,4"}, "swept twice");
  says({"formats=measured,8-bit"}, "'8-bit' is none of the choices");
  says({"bacth=1,2"}, "did you mean 'batch'?");
  says({"threads=1,2"}, "cannot be swept");
  says({"catalog=a,b"}, "cannot be swept");
  says({"batch=1..1e9:1e9"}, "at most 10000000 rows");
  says({"batch=1..5000:5000", "sequence=1..5000:5000"}, "25000000 rows");
  EXPECT_NE(failure([] { axes_of({"x.y=1,2"}, verb_named("rules list")); }).find("takes no facts"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail

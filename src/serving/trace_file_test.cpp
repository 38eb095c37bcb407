#include "serving/trace_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/error.h"

namespace countervail::serving {
namespace {

// Synthetic: five requests of our own making in the public format.
const std::string kAzure =
    "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    "2023-11-16 23:59:59.5000000,374,44\n"
    "2023-11-17 00:00:00.0000000,396,109\n"
    "2023-11-17 00:00:00.2500000,879,55\n"
    "2023-11-17T00:00:03.25+00:00,91,16\n"
    "2023-11-17 00:00:29.5Z,91,0\n";

// Synthetic: the second prompt repeats two blocks of the first, the third all of its own, the fourth a block out of its place.
const std::string kMooncake =
    "{\"timestamp\": 0, \"input_length\": 1300, \"output_length\": 50, \"hash_ids\": [0, 1, 2]}\n"
    "{\"timestamp\": 3000, \"input_length\": 1400, \"output_length\": 60, \"hash_ids\": [0, 1, "
    "3]}\n"
    "\n"
    "{\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 1, \"hash_ids\": [0, 1]}\n"
    "{\"timestamp\": 9000, \"input_length\": 700, \"output_length\": 5, \"hash_ids\": [7, 1]}";

TEST(TraceFile, ReadsAzure) {
  const Trace trace = parse_trace(kAzure, "a.csv");
  EXPECT_EQ(trace.format, TraceFormat::kAzure);
  ASSERT_EQ(trace.requests.size(), 5u);
  const double arrivals[] = {0, 0.5, 0.75, 3.75, 30};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(trace.requests[i].arrival, arrivals[i]);
  EXPECT_EQ(trace.requests[2].input, 879);
  EXPECT_EQ(trace.requests[2].output, 55);
  EXPECT_EQ(requests_of(trace)[4].output, 1);
  const TraceSummary summary = summary_of(trace);
  EXPECT_EQ(summary.requests, 5);
  EXPECT_EQ(summary.span, 30);
  EXPECT_NEAR(summary.rate, 5.0 / 30, 1e-15);
  // Gaps .5, .25, 3, 26.25: mean 7.5, mean square 174.59375.
  EXPECT_NEAR(summary.gap_cv2, 174.59375 / 56.25 - 1, 1e-12);
  // Whole windows of 10 s hold 4, 0 and 0.
  EXPECT_NEAR(summary.dispersion_of_ten_seconds, (16.0 / 3 - 16.0 / 9) / (4.0 / 3), 1e-12);
  EXPECT_NEAR(summary.input.mean, (374 + 396 + 879 + 91 + 91) / 5.0, 1e-12);
  EXPECT_EQ(summary.input.p50, 374);
  EXPECT_EQ(summary.output.p50, 44);
  EXPECT_FALSE(summary.reused);
}

TEST(TraceFile, SecondsWillDoForTimes) {
  const Trace trace =
      parse_trace("TIMESTAMP,ContextTokens,GeneratedTokens\n7.5,1,2\n8,3,4\n", "a.csv");
  EXPECT_EQ(trace.requests[1].arrival, 0.5);
}

TEST(TraceFile, ReadsMooncakeAndCountsSharedPrefixes) {
  const Trace trace = parse_trace(kMooncake, "m.jsonl");
  EXPECT_EQ(trace.format, TraceFormat::kMooncake);
  ASSERT_EQ(trace.requests.size(), 4u);
  EXPECT_EQ(trace.requests[3].arrival, 9);
  EXPECT_EQ(trace.hashes.size(), 10u);
  // 1,024 of the second prompt; 600, not 1,024, of the third; nothing of the fourth, whose first block is new.
  EXPECT_NEAR(reused_share(trace), (1024 + 600) / 4000.0, 1e-15);
  EXPECT_NEAR(*summary_of(trace).reused, (1024 + 600) / 4000.0, 1e-15);
}

TEST(TraceFile, LengthsThatFollowOneAnotherShow) {
  std::string rising = "TIMESTAMP,ContextTokens,GeneratedTokens\n", mixed = rising;
  for (int i = 0; i < 100; ++i) {
    rising += std::to_string(i) + "," + std::to_string(10 + i) + ",1\n";
    mixed += std::to_string(i) + "," + std::to_string(i % 2 == 0 ? 10 : 20) + ",1\n";
  }
  EXPECT_GT(summary_of(parse_trace(rising, "r")).input.lag_one, 0.9);
  EXPECT_LT(summary_of(parse_trace(mixed, "m")).input.lag_one, -0.9);
  EXPECT_EQ(summary_of(parse_trace(mixed, "m")).gap_cv2, 0);
}

TEST(TraceFile, TheBusiestMinuteStandsOverTheMeanOne) {
  // Three whole minutes with 3, 1 and 2 arrivals; the last row ends the third.
  const Trace trace = parse_trace(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n0,1,1\n5,1,1\n59,1,1\n100,1,1\n130,1,1\n170,1,"
      "1\n180,1,1\n",
      "t");
  EXPECT_NEAR(summary_of(trace).busiest_minute, 1.5, 1e-15);
}

TEST(TraceFile, OneRowHasNoRate) {
  const TraceSummary one =
      summary_of(parse_trace("{\"timestamp\": 5, \"input_length\": 1, \"output_length\": 1}", "m"));
  EXPECT_TRUE(std::isnan(one.rate));
  EXPECT_TRUE(std::isnan(one.gap_cv2));
  EXPECT_TRUE(std::isnan(one.dispersion_of_ten_seconds));
  EXPECT_TRUE(std::isnan(one.busiest_minute));
}

std::string refusal(const std::string& text) {
  try {
    parse_trace(text, "t");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(TraceFile, SaysWhereAndWhatIsWrong) {
  const std::string header = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  const std::pair<std::string, std::string> cases[] = {
      {"", "t:1:1: an empty trace"},
      {" \n\n", "t:1:1: an empty trace"},
      {header, "t:1:1: a trace without rows"},
      {header + "-3,1,1\n", "t:2:1: a time of -3 s"},
      {header + "3,1,1\n2.5,1,1\n", "t:3:1: a time 0.5 s before that of the row above"},
      {header + "yesterday,1,1\n", "t:2:1: 'yesterday' is no time"},
      {header + "2023-02-30 00:00:00,1,1\n", "is no time"},
      {header + "2023-02-03 24:00:00,1,1\n", "is no time"},
      {header + "2023-02-03 20:00:00+05:00,1,1\n", "is no time"},
      {header + "1,-5,1\n", "t:2:3: ContextTokens of -5"},
      {header + "1,5,1.5\n", "t:2:5: GeneratedTokens of 1.5"},
      {header + "1,5,many\n", "t:2:5: 'many' is no finite number"},
      {header + "1,5\n", "t:2:3: 2 cells, but the header has 3"},
      {"time,ContextTokens,GeneratedTokens\n1,1,1\n",
       "t:1:1: neither Azure's header nor Mooncake's JSON lines"},
      {"# a remark\nTIMESTAMP,Context,GeneratedTokens\n1,1,1\n",
       "column 'ContextTokens' is missing"},
      {"# a remark\n# Title, and text\nof two, lines\n", "t:3:1: neither Azure's header"},
      {"{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1}",
       "t:1:2: a time of -0.001 s"},
      {"{\"timestamp\": 1, \"input_length\": -2, \"output_length\": 1}",
       "t:1:18: input_length of -2"},
      {"{\"timestamp\": 1, \"input_length\": 2}", "t:1:1: 'output_length' is missing"},
      {"{\"timestamp\": \"1\", \"input_length\": 2}", "t:1:2: 'timestamp' is no number"},
      {"{\"timestamp\": 9, \"input_length\": 1, \"output_length\": 1}\n"
       "{\"timestamp\": 8, \"input_length\": 1, \"output_length\": 1}",
       "t:2:2: a time 0.001 s before that of the row above"},
      {"{\"timestamp\": 9, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": 3}",
       "'hash_ids' is no list"},
      {"{\"timestamp\": 9, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": [0.5]}",
       "a hash that is no whole number"},
      {"{}\n", "'timestamp' is missing"},
      {"{\"timestamp\": 9,\n", "t:1:"},
      {"{\"timestamp\": 9}}", "t:1:"},
  };
  for (const auto& [text, wanted] : cases)
    EXPECT_NE(refusal(text).find(wanted), std::string::npos)
        << refusal(text) << "\nwanted " << wanted;
}

TEST(TraceFile, ATraceWithoutEndIsRefusedByItsLines) {
  std::string rows = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (std::size_t i = 0; i <= kMostTraceRows; ++i) rows += "0,1,1\n";
  EXPECT_NE(refusal(rows).find("a trace of 1000002 lines; at most 1000000 are read"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail::serving

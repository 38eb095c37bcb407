#pragma once
// Traces of requests in the two public formats, and what they say in short.
//
//   Azure      CSV, TIMESTAMP,ContextTokens,GeneratedTokens; a time is "2023-11-16 18:17:03.9799600", with +00:00 or Z behind it or not,
//              or seconds as a number                                           (Azure/AzurePublicDataset, LLM inference traces)
//   Mooncake   one JSON object a line: timestamp (ms), input_length, output_length, hash_ids: a number for each block of 512
//              tokens of the prompt, the same for prompts that are the same up to the block's end (kvcache-ai/Mooncake, FAST25)
//
// Times count from the first row. Which format it is, the first character says. Not read: sessions, several models in one trace.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/files.h"
#include "serving/requests.h"

namespace countervail::serving {

enum class TraceFormat : unsigned char { kAzure, kMooncake };

/// Rows that a trace may have.
inline constexpr std::size_t kMostTraceRows = 1'000'000;
/// Tokens of a block that one hash stands for in Mooncake's traces (its README: block size 512).
inline constexpr int kHashedBlock = 512;

struct Trace {
  TraceFormat format = TraceFormat::kAzure;
  std::vector<Request> requests;      ///< in order of time; lengths as printed, 0 included
  std::vector<std::uint64_t> hashes;  ///< of all requests, one behind the other
  std::vector<std::size_t>
      first_hash;  ///< of each request, and one past the last's; empty: the format has none
};

/// Throws Error with file, line and column: text of neither format, a cell that is no number, negative or fractional lengths,
/// negative times or times that go back, no rows, more than kMostTraceRows.
Trace parse_trace(std::string_view text, const std::string& file);
Trace read_trace(std::string_view path, const Files& files = {});

struct LengthSummary {
  double mean = 0, p50 = 0, p99 = 0;
  double cv2 = 0;  ///< variance over mean squared
  double lag_one =
      0;  ///< correlation of a length with the next request's: 0 where they are independent
};

struct TraceSummary {
  long long requests = 0;
  double span = 0;     ///< s from the first to the last
  double rate = 0;     ///< requests/s over the span
  double gap_cv2 = 0;  ///< of the gaps between arrivals; 1 for a Poisson process
  double dispersion_of_ten_seconds =
      0;  ///< variance over mean of the arrivals in 10 s: bursts that gaps alone do not show
  double busiest_minute = 0;  ///< its arrivals over those of a mean minute; NaN below two minutes
  LengthSummary input, output;
  std::optional<double>
      reused;  ///< share of prompt tokens that a cache without limit would hold; empty: no hashes
};

/// Figures that need two rows or a positive span are NaN without.
TraceSummary summary_of(const Trace& trace);

/// Share of prompt tokens whose blocks, from the first on, all came before. 0 without hashes.
double reused_share(const Trace& trace);

/// As a simulation takes them: lengths of at least one token.
std::vector<Request> requests_of(const Trace& trace);

}  // namespace countervail::serving

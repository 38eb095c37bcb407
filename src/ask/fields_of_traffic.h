#pragma once
// Fields of every verb that serves: mean lengths, limits on latency, formats, prefix cache, imbalance, speculation.
#include <fmt/format.h>

#include <functional>

#include "ask/field.h"
#include "base/error.h"
#include "countervail/serve.h"

namespace countervail::fields {

/// `served`: Request& -> its ServeRequest. In a scenario they stand under [serve].
template <typename R, typename Served>
FieldTable<R> traffic_fields(Served served) {
  constexpr double kMostTokens = 1e7, kMostSeconds = 1e4;
  const auto of = [served](auto ServeRequest::*member) {
    return [ served, member ](R & r) -> auto& {
      return std::invoke(served, r).*member;
    };
  };
  const auto described = [](std::string name, const char* value, const char* help,
                            const char* fallback) {
    Field field{.name = name, .value_name = value, .help = help, .fallback = fallback};
    std::ranges::replace(name, '-', '_');
    field.scenario_key = "serve." + name;
    return field;
  };
  Field weights =
      described("weights", "FORMAT", "of the checkpoint; best: what serves most", "best");
  weights.choices = {"best", "16-bit", "fp8", "nvfp4", "int8"};
  Field cache = described("cache", "FORMAT",
                          "of keys and values; stack: as the software keeps them", "stack");
  cache.choices = {"stack", "8-bit", "16-bit"};
  return {number<R>(described("input", "TOKENS", "mean prompt", "4096"), of(&ServeRequest::input),
                    1, kMostTokens),
          number<R>(described("output", "TOKENS", "mean answer", "1024"), of(&ServeRequest::output),
                    2, kMostTokens),
          number<R>(described("ttft", "SECONDS", "mean time to the first token, at most", "2"),
                    of(&ServeRequest::ttft), 1e-4, kMostSeconds),
          number<R>(described("tpot", "SECONDS", "mean time per output token, at most", "0.05"),
                    of(&ServeRequest::tpot), 1e-5, kMostSeconds),
          choice<R>(std::move(weights), of(&ServeRequest::weights)),
          choice<R>(std::move(cache), of(&ServeRequest::cache)),
          number<R>(described("hit-rate", "SHARE", "of the input in a prefix cache", "0"),
                    of(&ServeRequest::hit_rate), 0, 0.999),
          number<R>(
              described("imbalance", "FACTOR", "tokens of the busiest experts over the mean", "1"),
              of(&ServeRequest::imbalance), 1, 100),
          integer<R>(described("depth", "N", "tokens that speculation looks ahead", "0"),
                     of(&ServeRequest::depth), 0, 16),
          number<R>(described("accepted", "TOKENS", "of them, accepted a step", "0"),
                    of(&ServeRequest::accepted), 0, 16)};
}

/// Acceptance is asked for and never guessed.
inline void check_speculation(const ServeRequest& request) {
  if (request.depth > 0 && request.accepted == 0)
    throw Error::at(ErrorKind::kMissing, "--depth without --accepted: acceptance is not guessed",
                    "--accepted 0.7");
  if (request.accepted > request.depth)
    throw Error(ErrorKind::kRange,
                fmt::format("--accepted {} of --depth {}: more than are looked at",
                            request.accepted, request.depth));
}

}  // namespace countervail::fields

// With every prefill unit more, prompts rise and tokens do not: the best count stands where the two cross.
#include "serving/disaggregation.h"

#include <algorithm>

namespace countervail::serving {

MatchedUnits match_rates(const Unit& prefill, const Unit& decode, long long devices) {
  const bool runs = prefill.rate > 0 && decode.rate > 0;
  if (!runs || prefill.devices + decode.devices > devices) return {};
  const auto with = [&](long long n) {
    MatchedUnits matched{n, (devices - n * prefill.devices) / decode.devices};
    matched.rate = std::min(static_cast<double>(n) * prefill.rate,
                            static_cast<double>(matched.decode) * decode.rate);
    return matched;
  };
  const auto prompts_bind = [&](long long n) {
    return with(n).rate >= static_cast<double>(n) * prefill.rate;
  };
  // The last count at which prompts bind, or 0; beyond it each further unit only takes decode units away.
  long long low = 0, high = (devices - decode.devices) / prefill.devices;
  const long long most = high;
  while (low < high) {
    const long long middle = (low + high + 1) / 2;
    if (prompts_bind(middle))
      low = middle;
    else
      high = middle - 1;
  }
  MatchedUnits best = low > 0 ? with(low) : MatchedUnits{};
  if (low < most)
    if (const MatchedUnits next = with(low + 1); next.rate > best.rate) best = next;
  return best;
}

}  // namespace countervail::serving

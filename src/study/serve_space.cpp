#include "study/serve_space.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail {

using serving::WeightFormat;

namespace {

/// Bytes of a cached value.
double cache_bytes(const serving::ServingStack& stack, WeightFormat format, ServedCache asked) {
  if (asked != ServedCache::kStack) return asked == ServedCache::kEightBit ? 1 : 2;
  const bool wide = format == WeightFormat::kSixteen || format == WeightFormat::kMxfp4;
  return wide ? 2 : stack.narrow_cache;
}

/// Steps of about a fifth.
std::vector<double> request_grid() {
  std::vector<double> grid;
  for (double b = 1; b <= 2048; b = std::max(b + 1, std::floor(b * 1.2))) grid.push_back(b);
  return grid;
}

}  // namespace

long long try_batches(double fits, const std::function<bool(double)>& holds) {
  static const std::vector<double> kGrid = request_grid();
  const auto beyond = std::upper_bound(kGrid.begin(), kGrid.end(), fits);
  std::vector<double> batches(kGrid.begin(), beyond);
  if (!batches.empty() && beyond != kGrid.end() && std::floor(fits) > batches.back())
    batches.push_back(std::floor(fits));
  double good = 0, bad = 0;  // the last that holds, and the first behind it that does not
  for (double b : batches) {
    if (holds(b))
      good = b, bad = 0;
    else if (bad == 0)
      bad = b;
  }
  while (good > 0 && bad - good > 1) {
    const double middle = std::floor((good + bad) / 2);
    (holds(middle) ? good : bad) = middle;
  }
  return kGrid.end() - beyond;
}

std::vector<WeightFormat> served_formats(const Ledger& ledger, const std::string& tables,
                                         const ModelShape& model, const std::string& model_name,
                                         ServedWeights asked) {
  // Released in one format alone, whatever the chip would like.
  if (ledger.has("model/" + model_name + "/checkpoint")) return {WeightFormat::kMxfp4};
  const WeightFormat eight = is_latent(model) ? WeightFormat::kFp8Block : WeightFormat::kFp8;
  const auto known = [&](const char* name) {
    return ledger.has(fmt::format("curve/gemm/{}-{}/efficiency", tables, name));
  };
  std::vector<WeightFormat> formats;
  if (asked == ServedWeights::kBest || asked == ServedWeights::kSixteenBit)
    formats.push_back(WeightFormat::kSixteen);
  if ((asked == ServedWeights::kBest || asked == ServedWeights::kFp8) && known("fp8"))
    formats.push_back(eight);
  if ((asked == ServedWeights::kBest || asked == ServedWeights::kNvfp4) && known("nvfp4"))
    formats.push_back(WeightFormat::kNvfp4);
  if ((asked == ServedWeights::kBest || asked == ServedWeights::kInt8) && known("sq"))
    formats.push_back(WeightFormat::kInt8);
  if (formats.empty())
    throw Error::at(ErrorKind::kMissing, fmt::format("no kernels of that format on '{}'", tables),
                    "--weights best");
  return formats;
}

serving::Precision served_precision(const ModelShape& model, WeightFormat format,
                                    const serving::ServingStack& stack, ServedCache asked) {
  const double cache = cache_bytes(stack, format, asked);
  if (format == WeightFormat::kMxfp4)  // of the experts alone
    return {WeightFormat::kSixteen, WeightFormat::kSixteen, format, cache};
  serving::Precision p{format, format, format, cache};
  if (format == WeightFormat::kNvfp4 && is_latent(model)) p.attention = WeightFormat::kSixteen;
  return p;
}

std::vector<serving::Worker> workers_of(const ModelShape& model, long long most, long long unit) {
  std::vector<serving::Worker> workers;
  const bool shares = model.experts > 0;
  for (int t = 1; t <= model.heads && t <= std::min(most, unit); ++t) {
    if (model.heads % t != 0 || unit % t != 0) continue;
    for (long long d = 1; t * d <= most; d *= 2) {
      if (d > 1 && !shares) break;
      const int devices = t * static_cast<int>(d);
      for (int e = 1; e <= std::max(1, model.experts) && e <= devices; ++e) {
        if (devices % e != 0 || (shares && model.experts % e != 0)) continue;
        const int x = devices / e;
        if (!shares && e > 1) break;
        if (shares && model.expert_ffn % x != 0) continue;
        workers.push_back({t, static_cast<int>(d), e, x});
      }
    }
  }
  return workers;
}

}  // namespace countervail

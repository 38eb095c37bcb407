#include "search/space.h"

#include <algorithm>
#include <set>

namespace countervail {

std::vector<int> divisors(int n) {
  std::vector<int> result;
  for (int i = 1; i <= n; ++i)
    if (n % i == 0) result.push_back(i);
  return result;
}

std::vector<int> tensor_degrees(const ModelShape& model, int most) {
  std::vector<int> degrees;
  for (int degree : divisors(model.heads))
    if (degree <= most) degrees.push_back(degree);
  return degrees;
}

std::vector<int> pipeline_degrees(const ModelShape& model, int most) {
  const int limit = std::min(model.layers, most);
  std::set<int> degrees;
  for (int degree : divisors(model.layers))
    if (degree <= limit) degrees.insert(degree);
  for (int degree = 1; degree <= limit; degree *= 2) degrees.insert(degree);
  return {degrees.begin(), degrees.end()};
}

SearchSpace default_space(const Problem& problem, int devices) {
  SearchSpace space;
  space.devices = devices;
  space.tensor_degrees = tensor_degrees(problem.model, std::min(devices, 64));
  space.pipeline_degrees = pipeline_degrees(problem.model, std::min(devices, 64));
  space.micro_batches = {1, 2, 4, 8, 16};
  space.all_placements = false;
  space.all_overlaps = false;
  return space;
}

SearchSpace divisor_space(const Problem& problem, int devices) {
  SearchSpace space;
  space.devices = devices;
  space.whole_batch = true;
  space.tensor_degrees = tensor_degrees(problem.model, devices);
  space.pipeline_degrees = divisors(problem.model.layers);
  return space;
}

namespace {

/// The smallest d for each number of rounds, largest d first, not above `most`.
std::vector<long long> useful_degrees(long long batch, int micro_batch, int most) {
  std::vector<long long> degrees;
  const long long units = (batch + micro_batch - 1) / micro_batch;
  for (long long rounds = 1; rounds <= units;) {
    const long long d = (units + rounds - 1) / rounds;
    if (d <= most) degrees.push_back(d);
    rounds = d > 1 ? (units + d - 2) / (d - 1) : units + 1;
  }
  return degrees;
}

}  // namespace

std::vector<Layout> layouts_of(const Problem& problem, const SearchSpace& space) {
  std::vector<Layout> layouts;
  const auto add = [&](int t, int p, int d, int b) {
    layouts.push_back({t, p, d, b, static_cast<std::uint32_t>(layouts.size()), 0});
  };
  const long long batch = problem.job.global_batch;
  for (int t : space.tensor_degrees)
    for (int p : space.pipeline_degrees) {
      const int most = space.devices / (t * p);
      if (most < 1) continue;
      if (space.whole_batch) {
        if (space.devices % (t * p) != 0 || batch % most != 0) continue;
        for (int b : divisors(static_cast<int>(batch / most))) add(t, p, most, b);
        continue;
      }
      for (int b : space.micro_batches)
        for (long long d : useful_degrees(batch, b, most)) add(t, p, static_cast<int>(d), b);
    }
  return layouts;
}

std::vector<Placement> placements(int tensor, int pipeline, int data, bool all) {
  const std::array<int, 3> degree{tensor, pipeline, data};
  std::vector<Axis> wide, narrow;
  const Placement order = all ? Placement{Axis::kTensor, Axis::kPipeline, Axis::kData} : kDefaultPlacement;
  for (Axis axis : order) (degree[static_cast<std::size_t>(axis)] > 1 ? wide : narrow).push_back(axis);
  std::vector<Placement> result;
  do {
    Placement placement{};
    auto end = std::copy(wide.begin(), wide.end(), placement.begin());
    std::copy(narrow.begin(), narrow.end(), end);
    result.push_back(placement);
  } while (all && std::next_permutation(wide.begin(), wide.end()));
  return result;
}

std::uint64_t variant_count(const Problem& problem, const SearchSpace& space, const Layout& layout) {
  const int t = layout.tensor_parallel, p = layout.pipeline_parallel, d = layout.data_parallel;
  const int layers = (problem.model.layers + p - 1) / p;
  const std::uint64_t overlaps = space.all_overlaps ? 1 : 0;
  std::uint64_t count = placements(t, p, d, space.all_placements).size() * space.recomputes.size();
  if (t > 1) count *= 2 * (overlaps ? 3 : 1);
  if (d > 1) count *= space.zero_stages.size() * (overlaps ? 2 : 1);
  if (p > 1) count *= divisors(layers).size() * (overlaps ? 2 : 1);
  return count;
}

}  // namespace countervail

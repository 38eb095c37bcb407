// From ranges to values of a draw, for plans and cases alike. A group of numbers shares
// one Sobol dimension and so moves together: points of a series are one uncertainty,
// not many that cancel. Correlations are put on by a copula over the uniforms, which
// leaves every marginal as it is.
#include "facts/draws.h"

#include <algorithm>

#include "base/error.h"

namespace countervail {

int DrawPlan::input(std::string_view path) const {
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k].path == path) return static_cast<int>(k);
  return -1;
}

/// Ranges that touch 0 or 1 are triangular: no logarithm or logit has such an end.
statistics::Marginal marginal_of(const Interval& range, Shape shape, bool is_date) {
  using namespace statistics;
  if (range.is_exact()) return Point{range.mid};
  if (shape == Shape::kUniform) return Uniform{range.low, range.high};
  if (shape == Shape::kTriangular) return Triangular{range.low, range.mid, range.high};
  if (is_date || range.low < 0) return SplitNormal{range.low, range.mid, range.high};
  if (range.low == 0) return Triangular{range.low, range.mid, range.high};
  if (range.high < 1) return SplitLogitNormal{range.low, range.mid, range.high};
  if (range.high == 1) return Triangular{range.low, range.mid, range.high};
  return SplitLognormal{range.low, range.mid, range.high};
}

std::vector<std::string> groups_of(const std::vector<StatedNumber>& numbers) {
  std::vector<std::string> groups;
  for (const StatedNumber& number : numbers) {
    const std::string& group = number.group.empty() ? number.fact.path : number.group;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

DrawnInput drawn_input(const std::string& path, const Interval& range, const StatedNumber* number,
                       const std::vector<std::string>& groups) {
  // A bare number beyond it, where something starts, is a date.
  constexpr double kNoYear = 1900;
  const bool is_date = range.mid > kNoYear && range.mid < 2 * kNoYear && path.ends_with("/start");
  DrawnInput input{path, range,
                   marginal_of(range, number ? number->shape : Shape::kAnalyst, is_date), -1};
  statistics::check_marginal(input.marginal, path);
  if (range.is_exact()) return input;
  const std::string& group = number && !number->group.empty() ? number->group : path;
  const auto found = std::find(groups.begin(), groups.end(), group);
  if (found == groups.end())
    throw Error(ErrorKind::kMissing, "no draw for the number at '" + path + "'");
  input.dimension = static_cast<int>(found - groups.begin());
  return input;
}

DrawRoom make_draw_room(const DrawPlan& plan) {
  return {std::vector<double>(plan.dimensions.size()), std::vector<double>(plan.inputs.size())};
}

namespace {

void fill_values(const DrawPlan& plan, DrawRoom& room) {
  for (std::size_t k = 0; k < plan.inputs.size(); ++k) {
    const DrawnInput& input = plan.inputs[k];
    room.values[k] =
        input.dimension < 0
            ? input.range.mid
            : statistics::marginal_quantile(
                  input.marginal, room.uniforms[static_cast<std::size_t>(input.dimension)]);
  }
}

}  // namespace

/// By index alone: no state is kept between draws, so any thread may take any of them.
void draw_values(const DrawPlan& plan, std::uint32_t index, DrawRoom& room) {
  for (std::size_t d = 0; d < plan.dimensions.size(); ++d)
    room.uniforms[d] = statistics::scrambled_sobol(plan.dimensions[d], index);
  statistics::correlate(plan.copula, room.uniforms);
  fill_values(plan, room);
}

/// Every median at once, for a problem that can be checked before the draws.
void middle_values(const DrawPlan& plan, DrawRoom& room) {
  std::fill(room.uniforms.begin(), room.uniforms.end(), 0.5);
  fill_values(plan, room);
}

}  // namespace countervail

// How fast games are solved on one core, in processor seconds: every equilibrium of a 12 x 12 game,
// zero-sum games, and the winners of 300 x 300 packages in 1,000 draws (Nash with weights 0.3, 0.5,
// 0.7 and Kalai-Smorodinsky).
//   games_bench [draws]     default 1000
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

#include "base/text.h"
#include "games/draw_choices.h"
#include "games/equilibria.h"
#include "games/zero_sum.h"
#include "statistics/random_stream.h"
#include "timing.h"

using namespace countervail;
using namespace countervail::games;

namespace {

/// Processor time: the fairer figure on a busy machine, and everything here runs on one thread.
double processor_seconds_of(const auto& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double uniform(std::uint32_t stream, std::uint64_t k) {
  return statistics::random_uniform({1, 0, stream}, k);
}

/// Payoffs uniform in [0, levels), whole numbers where levels is above 1: few levels make ties.
Bimatrix random_game(std::uint32_t stream, std::size_t size, int levels) {
  Bimatrix game{size, size, {}};
  for (std::uint64_t k = 0; k < size * size; ++k) {
    const Payoff cell{uniform(stream, 2 * k), uniform(stream, 2 * k + 1)};
    game.cells.push_back(
        levels > 1 ? Payoff{std::floor(cell.first * levels), std::floor(cell.second * levels)}
                   : cell);
  }
  return game;
}

Bimatrix coordination(std::size_t size) {
  Bimatrix game{size, size, std::vector<Payoff>(size * size)};
  for (std::size_t i = 0; i < size; ++i) game.at(i, i) = {1, 1};
  return game;
}

void equilibria_line(const std::string& name, std::size_t games, const auto& game_of) {
  std::vector<double> seconds;
  std::size_t found = 0;
  double regret = 0;
  for (std::size_t k = 0; k < games; ++k) {
    const Bimatrix game = game_of(static_cast<std::uint32_t>(k));
    EquilibriumSet set;
    seconds.push_back(processor_seconds_of([&] { set = find_equilibria(game); }));
    found += set.equilibria.size();
    for (const Equilibrium& e : set.equilibria) regret = std::max(regret, e.regret);
  }
  fmt::print(
      "{:28} {:>4} games  median {:8.2f} ms  worst {:8.2f} ms  {:>6} equilibria  regret {:.1e}\n",
      name, games, 1e3 * median(seconds), 1e3 * *std::max_element(seconds.begin(), seconds.end()),
      found, regret);
}

/// One draw: the first side's options cost it and help the second, the second's the other way
/// round, with returns that fall off.
void draw_payoffs(std::uint32_t draw, std::size_t size, std::vector<double>& first,
                  std::vector<double>& second) {
  std::vector<double> give(size), take(size);
  for (std::size_t k = 0; k < size; ++k) {
    give[k] = 2 * uniform(draw, 4 * k) * static_cast<double>(k) / static_cast<double>(size);
    take[k] = 2 * uniform(draw, 4 * k + 1) * static_cast<double>(k) / static_cast<double>(size);
  }
  const double a = 0.5 + uniform(draw, 2), b = 0.5 + uniform(draw, 3);
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) {
      first[i * size + j] = std::sqrt(take[j]) - a * give[i];
      second[i * size + j] = std::sqrt(give[i]) - b * take[j];
    }
}

void packages_line(std::size_t size, std::uint32_t draws) {
  std::vector<double> first(size * size), second(size * size);
  const double weights[] = {0.3, 0.5, 0.7};
  DrawChoices choices;
  double seconds = 0;
  std::string signature;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    draw_payoffs(draw, size, first, second);
    seconds += processor_seconds_of([&] { choose_packages(first, second, {}, weights, choices); });
    signature += fmt::format("{} {};", fmt::join(choices.nash, " "), choices.kalai_smorodinsky);
  }
  fmt::print("{:28} {:>4} draws  {:8.3f} s  {:.2f} ns a package and draw  {:016x}\n",
             fmt::format("{0} x {0} packages", size), draws, seconds,
             1e9 * seconds / (static_cast<double>(draws) * static_cast<double>(size * size)),
             fnv1a64(signature));
}

}  // namespace

int main(int argc, char** argv) {
  const int draws = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
  for (std::size_t size : {8u, 12u})
    for (int levels : {1, 3})
      equilibria_line(fmt::format("{0} x {0}{1}", size, levels > 1 ? ", three levels" : ""), 40,
                      [&](std::uint32_t k) { return random_game(k, size, levels); });
  equilibria_line("12 x 12 coordination", 1, [](std::uint32_t) { return coordination(12); });
  equilibria_line("100 x 100, not complete", 5,
                  [](std::uint32_t k) { return random_game(k, 100, 1); });
  std::vector<double> payoffs;
  for (std::uint64_t k = 0; k < 300 * 300; ++k) payoffs.push_back(uniform(7, k));
  double value = 0;
  const double zero_sum =
      processor_seconds_of([&] { value = solve_zero_sum(300, 300, payoffs).value; });
  fmt::print("{:28}             {:8.2f} ms  value {:.12f}\n", "zero-sum 300 x 300", 1e3 * zero_sum,
             value);
  packages_line(300, static_cast<std::uint32_t>(draws));
  return 0;
}

#pragma once
// One space searched again and again while numbers change: ends of ranges, draws, levers, one fact at a time.
//
// It keeps spaces prepared (a few: other software offers another space) and the strategies that won so far. Those that fit now are evaluated first; the best of
// them is a time that the search need not look beyond, and a number of devices that suffices. Answers equal those of
// search() and fewest_devices(), bit for bit, whatever is known: only the work depends on it. Copies share the prepared
// space, so each thread takes one.
#include <memory>
#include <vector>

#include "search/prepared_space.h"
#include "search/search.h"

namespace countervail {

class RepeatedSearch {
 public:
  /// The best of the strategies of `space` that take at most `devices`; the space itself may be wider.
  SearchResult best(const Problem& problem, const SearchSpace& space, long long devices,
                    Objective objective = Objective::kTime, int threads = 1);

  /// As fewest_devices() of the space.
  FewestDevices fewest(const Problem& problem, const SearchSpace& space,
                       const std::function<double(long long devices)>& target, int devices_per_unit,
                       KnownUnits units = {});

  /// What the leanest strategy of at most so many devices takes, bytes per device.
  double least_memory(const Problem& problem, const SearchSpace& space, long long most_devices) {
    return known_space(problem, space).space->least_memory(problem, most_devices);
  }

  /// Prepares a space beforehand, so that copies share it.
  void prepare(const Problem& problem, const SearchSpace& space) { known_space(problem, space); }

 private:
  /// A prepared space with the strategies that won in it, the latest first.
  struct Known {
    explicit Known(std::shared_ptr<const PreparedSpace> prepared) : space(std::move(prepared)) {}
    Known(const Known& other)
        : space(other.space), winners(other.winners) {}  // each its own machine
    Known(Known&&) = default;
    Known& operator=(Known&&) = default;
    ~Known() = default;

    std::shared_ptr<const PreparedSpace> space;
    std::vector<Strategy> winners;
    std::unique_ptr<Machine> machine;  ///< of the last problem asked

    Machine& machine_of(const Problem& problem);
    void remember(const SearchResult& found);
  };
  Known& known_space(const Problem& problem, const SearchSpace& space);

  std::vector<Known> spaces_;  ///< the latest first
};

}  // namespace countervail

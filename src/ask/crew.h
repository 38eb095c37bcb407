#pragma once
// Processes of one sweep, on one machine or many, started by mpirun: the first hands out rows to whoever is free and takes the
// answers as they come, the others answer. Not started by mpirun, or built without COUNTERVAIL_MPI, a run is one process that
// leads nobody. Messages follow MPI 3.1, chapter 3 (point to point); one at a time lies between the leader and each other.
#include <functional>
#include <vector>

#include "files/row_store.h"

namespace countervail {

class Crew {
 public:
  Crew();
  /// The leader dismisses whoever still waits, so that an error of its own ends the run and does not hang it.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  bool leads() const { return rank_ == 0; }
  int others() const { return size_ - 1; }

  /// Of the leader, with others: every row is answered once, up to `chunk` rows a message. `take` is called in the order in which
  /// answers come; what it throws is thrown on once all others are dismissed.
  void hand_out(const std::vector<long long>& rows, std::size_t chunk,
                const std::function<void(StoredRow)>& take);
  /// Of the others: until the leader has no more.
  void work(const std::function<std::vector<StoredRow>(const std::vector<long long>&)>& answer);

 private:
  int rank_ = 0, size_ = 1;
  [[maybe_unused]] bool waited_for_ =
      false;  ///< the leader: others wait for work or for their dismissal
};

}  // namespace countervail

// Whoever is free says so by its last answers, so no schedule is needed and a slow row holds up nobody else.
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

#include "ask/crew.h"
#include "files/row_bytes.h"

namespace countervail {
namespace {

constexpr int kAnswers = 1, kRows = 2;  // tags: to the leader, from it

/// What launchers of Open MPI, MPICH and Slurm set for each of their processes.
bool is_launched() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"})
    if (std::getenv(name) != nullptr) return true;
  return false;
}

/// MPI may be begun once a process and is ended when the process is.
void begin() {
  int begun = 0;
  MPI_Initialized(&begun);
  if (begun != 0) return;
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  std::atexit([] { MPI_Finalize(); });
}

/// No rows: the other is dismissed.
void send_rows(const std::vector<long long>& rows, int to) {
  MPI_Send(rows.data(), static_cast<int>(rows.size()), MPI_LONG_LONG, to, kRows, MPI_COMM_WORLD);
}

/// An empty list is the end of the work.
std::vector<long long> receive_rows() {
  MPI_Status status;
  int count = 0;
  MPI_Probe(0, kRows, MPI_COMM_WORLD, &status);
  MPI_Get_count(&status, MPI_LONG_LONG, &count);
  std::vector<long long> rows(static_cast<std::size_t>(count));
  MPI_Recv(rows.data(), count, MPI_LONG_LONG, 0, kRows, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return rows;
}

/// No answers: the first message of a process, which only asks for work.
void send_answers(const std::vector<StoredRow>& answers) {
  const std::vector<unsigned char> bytes = bytes_of(answers);
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, 0, kAnswers, MPI_COMM_WORLD);
}

/// Whose answers, still as bytes: those after an error are not read.
struct Answers {
  int from = 0;
  std::vector<unsigned char> bytes;
};

/// From whoever is ready first, so that no slow row holds up the others.
Answers receive_answers() {
  MPI_Status status;
  int count = 0;
  MPI_Probe(MPI_ANY_SOURCE, kAnswers, MPI_COMM_WORLD, &status);
  MPI_Get_count(&status, MPI_BYTE, &count);
  Answers answers{status.MPI_SOURCE, std::vector<unsigned char>(static_cast<std::size_t>(count))};
  MPI_Recv(answers.bytes.data(), count, MPI_BYTE, answers.from, kAnswers, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return answers;
}

}  // namespace

Crew::Crew() {
  if (!is_launched()) return;
  begin();
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
  waited_for_ = leads() && size_ > 1;
}

Crew::~Crew() {
  if (waited_for_) hand_out({}, 1, [](const StoredRow&) {});
}

void Crew::hand_out(const std::vector<long long>& rows, std::size_t chunk,
                    const std::function<void(StoredRow)>& take) {
  waited_for_ = false;
  std::exception_ptr failed;
  std::size_t next = 0;
  for (int waiting = others(); waiting > 0;) {
    const Answers answers = receive_answers();
    try {
      if (!failed)
        for (StoredRow& row : rows_of(answers.bytes)) take(std::move(row));
    } catch (...) {
      failed = std::current_exception();
    }
    const std::size_t end = failed ? next : std::min(rows.size(), next + chunk);
    send_rows({rows.begin() + static_cast<std::ptrdiff_t>(next),
               rows.begin() + static_cast<std::ptrdiff_t>(end)},
              answers.from);
    if (next == end) --waiting;
    next = end;
  }
  if (failed) std::rethrow_exception(failed);
}

void Crew::work(
    const std::function<std::vector<StoredRow>(const std::vector<long long>&)>& answer) {
  send_answers({});
  for (std::vector<long long> rows = receive_rows(); !rows.empty(); rows = receive_rows())
    send_answers(answer(rows));
}

}  // namespace countervail

#pragma once
// Any verb's question, asked once for every row of a product of axes, into a database that survives what stops the run.
//
//   question = verb, its words (scenario, --given), and of every axis one value: as an option, or as --set PATH=VALUE
//   row      = the figures of its answer, or the error that it ended in
//   key      = fnv1a64(identity, values): a row belongs to this sweep and to no other
//
// The identity is what decides an answer: version, the verb with all words that count (scenarios with what they include,
// patches), the files named, the facts shipped, the axes. A database made under another is refused, since its rows would
// stand beside rows that answer something else.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ask/sweep_axes.h"
#include "countervail/ask.h"
#include "files/row_store.h"

namespace countervail {

struct SweepRequest {
  std::string scenario;  ///< first word of the verb: a scenario, a chip
  std::string verb = "parity";
  std::vector<std::string> given;  ///< "field=value" of the verb
  std::vector<std::string> over;
  std::vector<std::string> keep;  ///< figures by key, or all below a key; empty = every figure
  std::string output, csv;        ///< database; CSV of all rows, if asked
  int threads = 1;                ///< rows at a time; 0 = one per core
};

struct SweepAnswer {
  std::string verb, path;
  std::vector<SweepAxis> axes;
  long long rows = 0, computed = 0;  ///< of all; by this run
  RowCounts counts;
  std::vector<FigureRange> ranges;
};

/// The question without any axis: whole, with what its scenario says.
Question question_of_sweep(const Facts& facts, const SweepRequest& asked);

/// One row, whatever its fate: an Error of the question is the row's.
StoredRow sweep_row(const Facts& facts, const Question& base, const std::vector<SweepAxis>& axes,
                    const std::vector<std::string>& keep, long long row);

/// Asks what the database lacks, writes each row as it finishes, then the CSV. Before a new database is made, both ends of
/// every axis are asked: Error as that row's question throws, named by its values. `progress` is called between rows.
/// Under mpirun (ask/crew.h) the first process does this and hands out rows; the others answer them and return none.
std::optional<SweepAnswer> sweep(const Facts& facts, const SweepRequest& asked,
                                 const std::function<void(const Progress&)>& progress);

Document document_of(const SweepAnswer& answer);

}  // namespace countervail

#pragma once
// data/measured/fits.toml: which rows may calibrate, which measured chips a curve stands for, which numbers were
// fitted on which training rows, and which rows were left out and why.
#include <string>
#include <vector>

#include "cluster/collectives.h"
#include "files/files.h"

namespace countervail {

/// Rows that the four numbers of a fabric may be fitted on.
struct CollectiveCalibration {
  Collective op = Collective::kAllReduce;
  int devices = 0;
  std::vector<std::string> trust;
  double above = 0;  ///< bytes
};

/// Rows that curves may be fitted on: by grade of trust, less the operators named.
struct OperatorCalibration {
  std::vector<std::string> trust, never;  ///< `never`: operators that are test by their nature
};

/// What a library's constants were taken from; 0 devices: any.
struct ExchangeCalibration {
  std::string library;
  int devices = 0;
};

/// How runs are split; the same for every fit, so that no run is test in one and fitted in another.
struct TrainingCalibration {
  unsigned parts = 1;                 ///< a run calibrates when the hash of its key leaves 0
  std::vector<std::string> repeated;  ///< sources whose key is the configuration, not the row
};

/// The chips of the measured tables that one curve of the facts stands for.
struct NamedChips {
  std::string curve;
  std::vector<std::string> chips;
};
struct CurveChips {
  std::vector<NamedChips> gemm, attention;
};

/// One number: the facts that share it, its prior and how far the prior lets it go (in logarithms).
struct FittedNumber {
  std::string owner, name;
  std::vector<std::string> facts;
  double prior = 1, width = 1;
  double most = 1e30;               ///< bound; shares end at 1
  std::vector<std::string> scaled;  ///< further facts that are this number times `times`
  double times = 1;
};

/// A row that a fit does not use, and why: nothing is left out without a reason beside it.
struct LeftOutRow {
  std::string row, reason;
};

/// Numbers fitted together on the calibration rows of some sources.
struct TrainingFit {
  std::string title;
  std::vector<std::string> sources;
  int bits = 0;                  ///< 0: any
  std::string family;            ///< empty: any
  bool context_parallel = true;  ///< false: only runs without
  double row_width = 0;          ///< error of a row that counts as one, in logarithms
  std::vector<FittedNumber> numbers;
  std::vector<LeftOutRow> left_out;
};

/// Rows of one source; `chip` is how the chip's name begins.
struct RowSelection {
  std::string name, source, chip;
};
struct TransferExperiment {
  RowSelection fitted_on, tested_on;
  double row_width = 0;
  std::vector<FittedNumber> numbers;
};

/// A machine of the kernel tables: the catalog's chip, and its links to its neighbours, one way.
struct KernelMachine {
  std::string name, chip;
  double link = 0;  ///< B/s
};

struct Fits {
  std::vector<KernelMachine> machines;
  CollectiveCalibration collectives;
  OperatorCalibration operators;
  std::vector<ExchangeCalibration> exchanges;
  TrainingCalibration training;
  CurveChips chips;
  std::vector<TrainingFit> fits;
  std::vector<TransferExperiment> transfers;
};

/// Error with file, line and column on a key or word that is unknown, missing or out of range.
Fits read_fits(const Files& data);

bool is_one_of(const std::vector<std::string>& words, const std::string& word);

}  // namespace countervail

// One function a table of the file. Each ends with finish(), so that a misspelt key, which would
// silently change what is fitted on what, is an error at its place.
#include "validate/fits.h"

#include <fmt/format.h>

#include <algorithm>

#include "cluster/words.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

double positive(const TomlTable& table, std::string_view key) {
  const double value = table.number(key);
  if (value <= 0) table.fail_range(key, fmt::format("'{}' must be above 0", key));
  return value;
}

/// A whole number from 0 to a million; 0 means "any" wherever these files allow it.
int count_or(const TomlTable& table, std::string_view key, long long fallback) {
  const long long value = table.integer_or(key, fallback);
  if (value < 0 || value > 1'000'000)
    table.fail_range(key, fmt::format("'{}' must be from 0 to 1000000, got {}", key, value));
  return static_cast<int>(value);
}

CollectiveCalibration collectives_of(const TomlTable& table) {
  CollectiveCalibration result;
  result.op = table.word("collective", kCollectiveWords);
  result.devices = count_or(table, "devices", 0);
  result.trust = table.texts_or_none("trust");
  result.above = table.quantity("above", dimension::kByte);
  table.finish();
  return result;
}

OperatorCalibration operators_of(const TomlTable& table) {
  OperatorCalibration result{table.texts_or_none("trust"), table.texts_or_none("never")};
  table.finish();
  return result;
}

TrainingCalibration training_of(const TomlTable& table) {
  TrainingCalibration result;
  result.parts = static_cast<unsigned>(std::max(1, count_or(table, "parts", 1)));
  result.repeated = table.texts_or_none("repeated");
  table.finish();
  return result;
}

void read_calibration(const TomlTable& table, Fits& fits) {
  fits.collectives = collectives_of(table.table("collectives"));
  fits.operators = operators_of(table.table("operators"));
  fits.training = training_of(table.table("training"));
  for (const TomlTable& one : table.tables_or_none("exchange")) {
    fits.exchanges.push_back({one.text("library"), count_or(one, "devices", 0)});
    one.finish();
  }
  table.finish();
}

/// Keys are names of curves, so none can be unknown here; curves that do not exist show up when the
/// rows they should have covered are uncovered.
std::vector<NamedChips> chips_of(const TomlTable& table) {
  std::vector<NamedChips> result;
  for (const std::string& curve : table.keys())
    result.push_back({curve, table.texts_or_none(curve)});
  return result;
}

/// Prior and width are required and above 0: the loss takes logarithms of
/// the one and divides by the other.
std::vector<FittedNumber> numbers_of(const TomlTable& table) {
  std::vector<FittedNumber> numbers;
  for (const TomlTable& one : table.tables_or_none("number")) {
    FittedNumber number{one.text("owner"), one.text("name"), one.texts_or_none("facts")};
    if (number.facts.empty())
      one.fail_range("facts", "'facts' names the facts that share a number");
    number.prior = positive(one, "prior");
    number.width = positive(one, "width");
    number.most = one.number_or("most", number.most);
    number.scaled = one.texts_or_none("scaled");
    number.times = one.number_or("times", number.times);
    one.finish();
    numbers.push_back(std::move(number));
  }
  return numbers;
}

TrainingFit fit_of(const TomlTable& table) {
  TrainingFit fit;
  fit.title = table.text("title");
  fit.sources = table.texts_or_none("sources");
  fit.bits = count_or(table, "bits", 0);
  fit.family = table.text_or("family", "");
  fit.context_parallel = table.boolean_or("context_parallel", true);
  fit.row_width = positive(table, "row_width");
  fit.numbers = numbers_of(table);
  for (const TomlTable& one : table.tables_or_none("left_out")) {
    fit.left_out.push_back({one.text("row"), one.text("reason")});
    one.finish();
  }
  table.finish();
  return fit;
}

RowSelection rows_of(const TomlTable& table) {
  RowSelection rows{table.text("name"), table.text("source"), table.text_or("chip", "")};
  table.finish();
  return rows;
}

}  // namespace

Fits read_fits(const Files& data) {
  const TomlTable root = read_toml("measured/fits.toml", data);
  Fits fits;
  read_calibration(root.table("calibration"), fits);
  for (const TomlTable& one : root.tables_or_none("machine")) {
    fits.machines.push_back(
        {one.text("name"), one.text("chip"), one.quantity("link", dimension::kBytesPerSecond)});
    one.text("source");
    one.finish();
  }
  const TomlTable chips = root.table("chips");
  fits.chips = {chips_of(chips.table("gemm")), chips_of(chips.table("attention"))};
  chips.finish();
  for (const TomlTable& one : root.tables_or_none("fit")) fits.fits.push_back(fit_of(one));
  for (const TomlTable& one : root.tables_or_none("transfer")) {
    fits.transfers.push_back({rows_of(one.table("fitted_on")), rows_of(one.table("tested_on")),
                              positive(one, "row_width"), numbers_of(one)});
    one.finish();
  }
  root.finish();
  return fits;
}

bool is_one_of(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace countervail

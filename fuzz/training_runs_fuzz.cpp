// Tables of measured training: any bytes give judged runs, uncovered rows or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "files/csv.h"
#include "validate/training.h"

namespace {

const countervail::CsvTable& architectures() {
  static const countervail::CsvTable kTable = countervail::read_csv(
      std::string(COUNTERVAIL_SOURCE_DIR) + "/data/measured/architectures.csv");
  return kTable;
}
const countervail::FactStore& facts() {
  static const countervail::FactStore kFacts =
      countervail::load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  return kFacts;
}
const countervail::SourceTable& sources() {
  static const countervail::SourceTable kSources =
      countervail::read_source_defaults(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  return kSources;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    countervail::TrainingTables tables{
        countervail::read_training_runs(countervail::parse_csv(text, "fuzz.csv"), architectures(),
                                        sources(), facts(), "", nullptr),
        sources(),
        {}};
    countervail::validate_training(facts(), tables);
  } catch (const countervail::Error&) {
  }
  return 0;
}

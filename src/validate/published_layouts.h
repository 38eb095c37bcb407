#pragma once
// The search's best against the best published layout of the same chip, model, count, batch, sequence, width and stack.
//
//   rate ratio  = found rate (our model) / best published rate         what an answer that searches is off by
//   own gap     = step time of the published layout / of the found one, both by our model, less 1: below 0 the search missed
//                 a layout that it should have found
//
// Rows of one question (all of these equal) count once, by the fastest measured.
#include <string>
#include <vector>

#include "search/search.h"
#include "validate/training.h"

namespace countervail {

struct LayoutRow {
  std::string id, group, label;  ///< group: "dense", "experts", "experts, GPT-OSS"; then PREFIX
  double published = 0;          ///< s a step, measured
  double given = 0;              ///< s, our model on the published layout
  bool given_fits = true;        ///< by our model of memory; what a source offloads is not printed
  double found = 0;              ///< s, the search's best; 0 = nothing fits
  Strategy strategy;             ///< the found one
  Job job;
};

struct LayoutGroup {
  std::string name;
  int rows = 0, without = 0;  ///< without: the search finds nothing that fits
  double mean = 0, least = 0,
         most = 0;       ///< geometric mean, smallest and largest of published / found time
  double worst_gap = 0;  ///< smallest given / found - 1 among published layouts that fit
};

struct LayoutValidation {
  std::vector<LayoutRow> rows;      ///< in the order of the table
  std::vector<LayoutGroup> groups;  ///< by name
};

LayoutValidation validate_layouts(const Overlay& store, const TrainingTables& tables);

Document document_of(const LayoutValidation& validation, const std::string& title, bool with_rows);

}  // namespace countervail

#pragma once
// A scenario file -> what it gives for each field of a verb.
//
//   include = "other.toml"   read first, relative to the file; a cycle is an error
//   [job] batch = 512        a field by its scenario key ("job.batch"); at top level by its name
//   [[patch]] path, value, source, confidence
//   [[lever]] name, stack, system, [[lever.without]] path, value, source, confidence   (levers)
//
// Numbers, words, truths, and arrays of words (fields that repeat). A key that is no field is Error{kUnknownKey} with
// the nearest spelling.
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "countervail/study.h"
#include "facts/overlay.h"
#include "files/files.h"

namespace countervail {

std::vector<Given> given_by_scenario(const Verb& verb, const std::string& path,
                                     const Files& files = {});

/// Where a field stands in a scenario file: "candidate.chip", or its name with underscores.
std::string scenario_key_of(const Field& field);

/// The question with what its scenario gives, or the verb's default scenario.
Question whole_question(const Facts& facts, const Verb& verb, const Question& question);
/// The answer to a question that is whole.
Answer answer_whole(const Facts& facts, const Verb& verb, const Question& question);

/// The comparison that a scenario file of `parity` describes.
Scenario read_scenario(const std::string& path, const Files& files = {});

/// Error{kMissing} for a comparison without a candidate's or a reference's chip, or without a model; `file`: of the scenario.
void require_whole(const Scenario& scenario, const std::string& file);

/// The default question's count is of its own reference: against another chip one system is meant.
void drop_foreign_count(const Overlay& facts, Scenario& scenario);

}  // namespace countervail

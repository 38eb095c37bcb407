#pragma once
// Export rules by date: which paragraph catches an item, by what margin, and why.
#include <optional>
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "countervail/facts.h"

namespace countervail {

/// Where an item goes and what is said of it; shared by the questions about rules.
struct RulesCase {
  std::string date;          ///< "2025-04-20"; empty: the day the packs were read for
  std::string destination;   ///< country; empty: unknown (history, scan, compare: China)
  std::string headquarters;  ///< of the consignee or its ultimate parent; empty: the destination
  std::string data_center;   ///< "yes", "no", "presumed"; empty: by the catalog
  std::vector<std::string>
      changes;  ///< NAME=VALUE: a figure (fp8, tpp ...), an answer (end_use ...) or the path of a fact
  std::vector<std::string> assumed;    ///< ID=WORD settles an open question
  std::vector<std::string> catalogs;   ///< parts of the user's own, .csv or .toml
  std::optional<Conflicts> conflicts;  ///< unset: as the rules read
};

/// One item on one day.
struct RulesCheckRequest {
  RulesCase about;
  std::string item;
  bool trace = false;  ///< also the clauses that do not concern the item, place or parties
};

/// One item over time.
struct RulesHistoryRequest {
  RulesCase about;
  std::string item;
};

/// The catalog's chips on one day.
struct RulesScanRequest {
  RulesCase about;
  std::string sort = "name";
};

/// The catalog's chips on two days.
struct RulesCompareRequest {
  RulesCase about;
  std::vector<std::string> dates;
};

/// The instruments and since when each of them holds.
struct RulesListRequest {
  std::string date;
};

/// One clause or one instrument, whole.
struct RulesShowRequest {
  std::string id;  ///< of a clause or an instrument
};

/// The best part under published thresholds.
struct RulesDesignRequest {
  RulesCase about;
  std::string objective = "fp8";  ///< a format, "decode" or "training"
  std::string pack;               ///< empty: all in force
  std::vector<std::string> base_dies;
  std::string dies, clock, memory, io;  ///< "1..4", "1000..1830" MHz, a memory's name, "600 GB/s"
  std::vector<std::string> allowed;     ///< classes that the part may fall in
  std::string model = "Llama 3.1 70B";
  int sequence = 8192;
  long long global_batch = 1024;
  long long packages = 64;
};

/// Parts whose outcome is published against the packs.
struct RulesValidateRequest {
  std::string table;  ///< empty: the shipped one
};

/// One question each. Error for an item, day or open question that nobody knows. An outcome that
/// depends on an unknown figure is an answer, which says at which values it flips.
Answer ask(const Facts& facts, const RulesCheckRequest& request);
Answer ask(const Facts& facts, const RulesHistoryRequest& request);
Answer ask(const Facts& facts, const RulesScanRequest& request);
Answer ask(const Facts& facts, const RulesCompareRequest& request);
Answer ask(const Facts& facts, const RulesListRequest& request);
Answer ask(const Facts& facts, const RulesShowRequest& request);
Answer ask(const Facts& facts, const RulesDesignRequest& request);
Answer ask(const Facts& facts, const RulesValidateRequest& request);

}  // namespace countervail

#pragma once
// data/models/fabrics.toml -> fabric constants with source and confidence.
#include <string>
#include <vector>

#include "cluster/fabric.h"

namespace countervail {

struct FabricEntry {
  Fabric fabric;
  std::string name;
  std::string basis;  ///< "fitted": 8-device all-reduces; "sourced"; "assumed"
  std::string source;
  std::string
      confidence;  ///< measured, official, vendor, analyst, secondary, derived, recalled, assumed
};

struct FabricTable {
  std::vector<FabricEntry> entries;

  /// Null when there is none of that name.
  const FabricEntry* find(std::string_view name) const;
  /// Error{kUnknownName} with the nearest spelling when there is none.
  const FabricEntry& at(std::string_view name) const;
};

FabricTable read_fabrics(const std::string& path);
FabricTable parse_fabrics(std::string_view text, std::string_view file_name);

}  // namespace countervail

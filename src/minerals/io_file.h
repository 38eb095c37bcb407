#pragma once
// data/minerals/io: a use table by commodity and user, with rows VA and OUTPUT an industry -> IoTable with names.
#include <string>
#include <vector>

#include "files/files.h"
#include "minerals/io_table.h"

namespace countervail::minerals {

struct NamedTable {
  IoTable table;
  std::vector<std::string> industries, commodities;  ///< codes
  std::vector<std::string> names;                    ///< of the industries
  std::string money = "million USD";
};

/// The US table of 2015. Errors with file and line: a row of an unknown column, a column that does not add up.
NamedTable read_use_table(const Files& data);
/// -1: no such code.
int industry_of(const NamedTable& table, const std::string& code);

}  // namespace countervail::minerals

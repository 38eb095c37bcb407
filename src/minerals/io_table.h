#pragma once
// A use table as flat numbers: what each industry buys of each commodity, and who makes it.
//
//   use      Z_{c,i} of commodity c by industry i, domestic and imported together
//   imports  part of Z and of final demand that comes from abroad
//   output_i = sum_c Z_{c,i} + value added_i                      checked within kColumnRounding
//   q_c      domestic supply of c: sum over its domestic uses and domestic final demand
//
// Assumptions: each commodity is made by one industry, its namesake (the make table's by-products
// are a few per cent); what is imported stays available in proportion to activity. Money at
// producers' prices.
#include <string>
#include <vector>

namespace countervail::minerals {

inline constexpr double kColumnRounding = 0.01;  ///< of output; BEA prints whole millions

struct IoTable {
  int commodities = 0, industries = 0;
  std::vector<double> use, imported;              ///< [commodity * industries + industry]
  std::vector<double> final_use, final_imported;  ///< a commodity
  std::vector<double> value_added, output;        ///< an industry
  std::vector<int> made_by;                       ///< industry of a commodity; -1: none

  std::size_t at(int commodity, int industry) const {
    return static_cast<std::size_t>(commodity) * static_cast<std::size_t>(industries) +
           static_cast<std::size_t>(industry);
  }
  double domestic(int commodity, int industry) const {
    return use[at(commodity, industry)] - imported[at(commodity, industry)];
  }
  double domestic_final(int commodity) const {
    return final_use[commodity] - final_imported[commodity];
  }
  /// q_c
  double domestic_supply(int commodity) const;
};

/// Throws Error for arrays of a wrong length, and for a column that does not add up to its output
/// (names[i] in the message, with both sums).
void check(const IoTable& table, const std::vector<std::string>& names);

}  // namespace countervail::minerals

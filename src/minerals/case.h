#pragma once
// A case as its file says it: orders, a licence or a cut, sectors, market. Every number is a fact at a path
// ("minerals/licence/days"), read through an overlay as any other; this holds names and dates.
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "facts/stated_number.h"

namespace countervail::minerals {

struct CaseSector {
  std::string name, path;
  std::string industry;  ///< code of data/minerals/io
};

struct CasePlant {
  std::string name, path;
  std::chrono::sys_days start{};
};

struct CaseCut {
  std::chrono::sys_days from{};
  int days = 0;
  std::string path;
};

struct MineralCase {
  std::string title, file, as_of;
  std::vector<std::string> chain;  ///< files read, the base first
  std::chrono::year_month first{};
  int months = 24;
  std::vector<std::string>
      order_months;  ///< "2025-01" in order: the last twelve repeat; empty: one number a month
  bool has_licence = false;
  std::chrono::sys_days border{};  ///< first day on which nothing passes without a decision
  std::vector<std::chrono::sys_days> ends;  ///< of the rule; none: it stays
  std::vector<CaseCut> cuts;
  std::vector<CaseSector> sectors;
  std::vector<CasePlant> plants;
  std::map<std::string, std::string> observed;  ///< month -> figure, for comparison only
  std::vector<std::pair<std::string, std::string>> claims;  ///< label -> figure
  std::vector<StatedNumber> numbers;

  const StatedNumber* number(std::string_view path) const;
};

/// "magnets-2025" (a case under data/minerals/cases) or a .toml file. Errors with file, line and column: no source, an
/// unknown fact or key, months missing in between, a fact later than `as_of`, a case without sectors.
MineralCase read_case(const std::string& name, const Files& data, const Observations& facts);
std::vector<std::string> case_names(const Files& data);

}  // namespace countervail::minerals

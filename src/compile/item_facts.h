#pragma once
// The facts of one item, "chip/H100 SXM5 80GB/...", read through a ledger, with a sourced fact where it says nothing.
#include <optional>
#include <string>
#include <string_view>

#include "facts/ledger.h"

namespace countervail {

class ItemFacts {
 public:
  ItemFacts(Ledger& ledger, std::string_view kind, std::string_view item);

  std::string path(std::string_view field) const { return prefix_ + std::string(field); }
  bool has(std::string_view field) const { return ledger_->has(path(field)); }

  /// SI. Error{kMissing} naming the path when absent.
  double number(std::string_view field) { return ledger_->number(path(field)); }
  std::optional<double> number_if(std::string_view field);
  std::string text_or(std::string_view field, std::string_view fallback);
  int count_or(std::string_view field, int fallback);

  /// The item's own fact, else the one at `default_path`, which then is one that the answer rests on.
  double number_or_fact(std::string_view field, std::string_view default_path);
  int count_or_fact(std::string_view field, std::string_view default_path);
  std::string text_or_fact(std::string_view field, std::string_view default_path);

 private:
  std::string path_or(std::string_view field, std::string_view default_path) const;
  Ledger* ledger_;
  std::string prefix_;
};

}  // namespace countervail

#pragma once
// Facts of an item -> what export rules measure and ask, with how each figure was computed.
//
//   total processing performance = max over formats of bits x dense rate; TF32 is left out and only
//   remarked, since
//     its inputs have 19 significant bits
//   applicable die area = die area where the process is non-planar (data/rules/processes.csv), 0
//   where it is planar I/O = 2 x link + 2 x host link (catalog rates are one way); a part whose
//   only link is its PCIe port has it once DRAM bandwidth = memory bandwidth, unless the memory is
//   on-chip SRAM
// A figure that no source gives is the range [0, infinity): unknown, never zero.
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/overlay.h"
#include "files/files.h"
#include "rules/decision.h"

namespace countervail::rules {

struct Item {
  std::string name;
  std::string kind;  ///< "chip", "computer", "memory", "mineral", "model weights"
  std::string chip;  ///< of a computer: the chip it holds
  Measures quantities{};
  std::array<std::string, kQuantityCount>
      how;                                  ///< "fp8 296 TFLOP/s x 8 bits"; "unknown, because ..."
  std::array<bool, kQuantityCount> used{};  ///< the item has this quantity at all
  std::map<std::string, std::string> answers;  ///< attribute -> word
  std::map<std::string, std::string> days;     ///< "sold_in_us_from" -> "2024-06", "never"
  std::set<std::string> facts;                 ///< paths read
  std::vector<std::string> notes;
  Confidence weakest = Confidence::kMeasured;  ///< of the facts read
  Conflicts conflicts = Conflicts::kFirst;     ///< which rows of them it took
};

/// Changes in short: a fact of the item ("fp8" -> "300 TFLOP/s", "die_area" -> "unknown" or a range
/// "600..650 mm2"; it becomes the patch "chip/NAME/fp8" of facts/patch.h), a quantity of the rules ("tpp" -> "4800 TPP"), or an attribute
/// ("data_center" -> "no").
using Changes = std::map<std::string, std::string>;

/// A file of the user's own: .toml (one chip, memory or model weights) or .csv (catalog columns plus
/// kind). Returns the name
/// of its first item.
std::string add_item_file(FactStore& store, const std::string& path, const Files& files = {});

/// By name, alias or folded spelling among chips, systems, memory and minerals; Error{kUnknownName}
/// otherwise.
Item item_of(const Overlay& facts, const std::string& name, const Changes& changes = {});
/// Is it the key of a figure of the rules ("tpp")?
bool is_quantity(std::string_view key);
/// The vendor of the catalog that a company's name means: "nvidia", "NVIDIA Corporation", "Advanced Micro Devices". "other" and
/// "unknown" stand as they are. Error{kUnknownName} with the nearest spelling.
std::string company_named(const Overlay& facts, const std::string& given);
/// Error{kUnknownName} with the nearest spelling when a key of `changes` is neither a field of an item, nor a
/// quantity, nor an attribute.
void check_changes(const Book& book, const FactFields& fields, const Changes& changes);

/// The query: answers of the item, then of the user, then the fallbacks. `assumed` receives
/// "attribute = word" for each fallback taken and each answer derived from the item.
Query query_of(const Book& book, const Item& item, Day date, const Changes& answers,
               std::vector<std::string>* assumed = nullptr);

}  // namespace countervail::rules

#pragma once
// The words of a name as somebody says it: "NVIDIA A100-SXM4-80GB", "GeForce RTX 4090", "昇腾910C", "H100 80 GB".
//
// A name is read as words of letters and digits in lower case. Words of vendors ("geforce" means NVIDIA) are set apart,
// words that say nothing ("GPU") are dropped, other scripts are spelt as the catalog spells them, and a capacity is one
// word: "80 GB", "80G" and "80GiB" are "80gb". Which words those are stands in data/catalog/name_words.csv.
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "files/files.h"

namespace countervail {

struct SpokenName {
  std::vector<std::string> words;    ///< "a100", "sxm4", "80gb"
  std::vector<std::string> vendors;  ///< "NVIDIA"; empty: none was named
  /// The words run together: "a100sxm480gb".
  std::string joined() const;
};

/// A word of the table and what it says.
struct NameWord {
  std::string word, is, means;
};

/// The table, read once for a question about many names.
class NameWords {
 public:
  explicit NameWords(const Overlay& store);
  SpokenName read(const std::string& name) const;

 private:
  std::vector<NameWord> known_;  ///< longest first: "昆仑芯" is read before "昆仑"
};

/// "NVIDIA" in the words of a vendor's field, or nothing known of either.
bool is_of_vendor(const SpokenName& name, const std::string& vendor);

/// Reads name_words.csv into facts "name_word/IS/WORD".
void add_name_words(FactStore& store, const std::string& path, const Files& files = {});

}  // namespace countervail

// Files that list blocks instead of layers (Nemotron-H): a mixer, or a feed-forward part, each with a residual of its own.
// A layer here is a mixer with the feed-forward part behind it, if one follows; bare layers have none.
//   "MEMEM*E": M Mamba-2, * attention, - feed-forward, E experts -> (M E) (M E) (M) (* E)
#include <fmt/format.h>

#include "catalog/hf_blocks.h"

namespace countervail {
namespace {

constexpr const char* kPattern = "hybrid_override_pattern";
constexpr const char* kList = "layers_block_type";

struct BlockWord {
  const char* word;
  char letter;
};
constexpr BlockWord kWords[] = {{"mamba", 'M'},     {"linear_attention", 'M'},
                                {"attention", '*'}, {"full_attention", '*'},
                                {"mlp", '-'},       {"moe", 'E'}};

char letter_of(const ConfigKeys& keys, const std::string& word) {
  for (const BlockWord& each : kWords)
    if (word == each.word) return each.letter;
  keys.fail(kList, ErrorKind::kUnknownName,
            fmt::format("blocks of type '{}' are not modelled", word),
            "mamba, attention, mlp, moe");
}

std::string letters_of(HfReading& reading, int blocks) {
  ConfigKeys& keys = reading.keys;
  if (const auto pattern = keys.word(kPattern)) {
    keys.find(kList);
    return *pattern;
  }
  std::string letters;
  if (const auto words = keys.words(kList)) {
    for (const std::string& word : *words) letters += letter_of(keys, word);
    return letters;
  }
  reading.said.push_back("blocks Mamba-2, experts, attention, feed-forward in turn");
  while (letters.size() < static_cast<std::size_t>(blocks)) letters += "ME*-";
  return letters.substr(0, static_cast<std::size_t>(blocks));
}

}  // namespace

BlockCounts read_blocks(HfReading& reading, int blocks) {
  const std::string letters = letters_of(reading, blocks);
  const char* key = reading.keys.has(kPattern) ? kPattern : kList;
  if (letters.size() != static_cast<std::size_t>(blocks))
    reading.keys.fail(key, ErrorKind::kRange,
                      fmt::format("'{}' names {} blocks of {}", key, letters.size(), blocks));
  BlockCounts counts;
  char before = '-';
  for (const char letter : letters) {
    const bool mixes = letter == 'M' || letter == '*', feeds = letter == '-' || letter == 'E';
    if (!mixes && !feeds)
      reading.keys.fail(key, ErrorKind::kRange,
                        fmt::format("blocks of type '{}' are not modelled", letter),
                        "M, *, - and E");
    if (feeds && before != 'M' && before != '*')
      reading.keys.fail(key, ErrorKind::kRange,
                        "a feed-forward block without a mixer before it is not modelled");
    ++(letter == 'M'   ? counts.stateful
       : letter == '*' ? counts.attending
       : letter == 'E' ? counts.experts
                       : counts.plain);
    before = letter;
  }
  if (counts.stateful + counts.attending == 0)
    reading.keys.fail(key, ErrorKind::kRange, "no block mixes tokens");
  return counts;
}

}  // namespace countervail

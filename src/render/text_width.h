#pragma once
// How wide words are in a picture, so that labels can be placed without a font library: the advance widths of Helvetica
// (Adobe Core 14 metrics), which Arial and Liberation Sans share to the thousandth. Pages and pictures name these fonts.
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

/// Width in pixels of UTF-8 text at a size in pixels. What the metrics lack counts as wide as the widest letter, marks that
/// combine as nothing: a box may come out too wide, never too narrow.
double text_width(std::string_view words, double size);

/// `words` in lines no wider than `room`, broken at blanks, inside a word where there is none; the last of `most` lines
/// ends in an ellipsis where more follows. At least one line.
std::vector<std::string> lines_within(const std::string& words, double room, double size,
                                      std::size_t most);

}  // namespace countervail

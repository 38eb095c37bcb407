#pragma once
// Letters of five by seven pixels, to label images without a font library.
#include <string>

#include "render/png.h"

namespace countervail {

inline constexpr int kLetterWidth = 6, kLetterHeight = 7;  // pixels, one blank column included

/// Draws `text` with its upper left corner at (x, y), cut at the border; unknown characters leave a
/// blank.
void draw_text(IndexedImage& image, int x, int y, const std::string& text, std::uint8_t colour);

}  // namespace countervail

#pragma once
// PNG files (W3C Recommendation, third edition 2025) of up to 256 colours, without compression:
// deflate's stored blocks (RFC 1951, section 3.2.4) keep the writer short and its bytes the same
// everywhere.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace countervail {

using Colour = std::array<std::uint8_t, 3>;  // red, green, blue

/// An image of palette indices, row by row from the top.
struct IndexedImage {
  int width = 0, height = 0;
  std::vector<Colour> palette;
  std::vector<std::uint8_t> pixels;

  std::uint8_t& at(int x, int y) {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

/// The bytes of the file.
std::string png_of(const IndexedImage& image);

/// RFC 4648 base64, for images inside SVG.
std::string base64_of(const std::string& bytes);

}  // namespace countervail

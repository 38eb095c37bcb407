// A PNG without a library: palette, no filter, zlib's stored blocks (RFC 1950, 1951).
// Not compressed, since maps are small and bytes that depend on no compressor are the
// same everywhere.
#include "render/png.h"

#include <algorithm>

namespace countervail {
namespace {

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

/// CRC-32 of PNG, annex D: polynomial 0xedb88320, reflected.
std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
  }
  return ~crc;
}

/// RFC 1950, section 8.2.
std::uint32_t adler32(const std::string& bytes) {
  std::uint32_t low = 1, high = 0;
  for (char c : bytes) {
    low = (low + static_cast<unsigned char>(c)) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

/// The checksum covers type and data, not the length.
std::string chunk(const std::string& type, const std::string& data) {
  return big_endian(static_cast<std::uint32_t>(data.size())) + type + data +
         big_endian(crc32(type + data));
}

/// A zlib stream of stored blocks.
std::string stored(const std::string& data) {
  constexpr std::size_t kLargestBlock = 65535;
  std::string stream = "\x78\x01";
  for (std::size_t at = 0; at < data.size() || at == 0; at += kLargestBlock) {
    const std::size_t length = std::min(kLargestBlock, data.size() - at);
    const bool last = at + length >= data.size();
    stream += static_cast<char>(last);
    for (std::size_t word : {length, ~length}) {
      stream += static_cast<char>(word & 0xff);
      stream += static_cast<char>(word >> 8 & 0xff);
    }
    stream.append(data, at, length);
  }
  return stream + big_endian(adler32(data));
}

}  // namespace

std::string png_of(const IndexedImage& image) {
  std::string header = big_endian(static_cast<std::uint32_t>(image.width)) +
                       big_endian(static_cast<std::uint32_t>(image.height));
  header += {8, 3, 0, 0, 0};  // eight bits, palette, deflate, no filter, not interlaced
  std::string palette, rows;
  for (const Colour& colour : image.palette)
    for (std::uint8_t part : colour) palette += static_cast<char>(part);
  const auto width = static_cast<std::size_t>(image.width);
  for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y) {
    rows += '\0';
    rows.append(reinterpret_cast<const char*>(image.pixels.data()) + y * width, width);
  }
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("PLTE", palette) +
         chunk("IDAT", stored(rows)) + chunk("IEND", "");
}

/// Padded to whole groups, as data URLs want it.
std::string base64_of(const std::string& bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace countervail

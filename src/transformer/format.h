#pragma once
// Number formats of matrix products.
#include <cstdint>

namespace countervail {

/// What the large GEMMs of a layer run in. kFp8: one scale a tensor; kFp8Block: one scale a 128 x 128 block
/// (DeepSeek-V3); kMxfp8: one a 32 values; kFp4: NVFP4. Attention, router, embedding and logits stay in 16 bit.
enum class Format : std::uint8_t {
  kFp32,
  kTf32,
  kFp16,
  kBf16,
  kFp8,
  kInt8,
  kFp6,
  kFp4,
  kMxfp8,
  kFp8Block
};

constexpr int bits_of(Format format) {
  switch (format) {
    case Format::kFp32:
    case Format::kTf32:
      return 32;
    case Format::kFp16:
    case Format::kBf16:
      return 16;
    case Format::kFp8:
    case Format::kInt8:
    case Format::kMxfp8:
    case Format::kFp8Block:
      return 8;
    case Format::kFp6:
      return 6;
    case Format::kFp4:
      return 4;
  }
  return 16;
}

}  // namespace countervail

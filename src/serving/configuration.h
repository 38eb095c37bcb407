#pragma once
// How a model is laid over the devices that serve it together (a worker), in which formats, and what is asked of it.
//
//   tensor t           splits every matrix outside the experts; key-value heads are copied where t exceeds them
//   attention data D   ranks that hold attention whole and share the requests; t D devices a worker
//   expert e, x        experts are dealt over e groups of x devices each; e x divides t D
namespace countervail::serving {

struct Worker {
  int tensor = 1, attention_data = 1;
  int expert = 1, expert_tensor = 1;
  friend constexpr bool operator==(const Worker&, const Worker&) = default;
};
constexpr int devices_of(const Worker& worker) {
  return worker.tensor * worker.attention_data;
}

/// What a matrix is stored and multiplied in: as data/models/kernels.toml names products.
enum class WeightFormat : unsigned char { kSixteen, kFp8, kFp8Block, kInt8, kNvfp4, kMxfp4, kInt4 };

/// Bytes a weight, its share of scales counted (NVFP4: one byte a block of 16; MXFP4 and INT4: one or two a block of 32).
constexpr double weight_bytes(WeightFormat format) {
  switch (format) {
    case WeightFormat::kSixteen:
      return 2;
    case WeightFormat::kFp8:
    case WeightFormat::kFp8Block:
    case WeightFormat::kInt8:
      return 1;
    case WeightFormat::kNvfp4:
      return 0.5 + 1.0 / 16;
    case WeightFormat::kMxfp4:
      return 0.5 + 1.0 / 32;
    case WeightFormat::kInt4:
      return 0.5 + 2.0 / 32;
  }
  return 2;
}

/// Formats of a checkpoint: embedding, router and logits stay at 16 bit in all that are known.
struct Precision {
  WeightFormat attention = WeightFormat::kSixteen;
  WeightFormat dense = WeightFormat::kSixteen;    ///< feed-forward parts and shared experts
  WeightFormat experts = WeightFormat::kSixteen;  ///< routed ones
  double cache_bytes = 2;                         ///< a value of the key-value cache
};

/// Mean lengths, tokens; share of the input that a prefix cache holds; accepted tokens of a speculation that looks `depth`
/// ahead (Leviathan et al. 2023, arXiv:2211.17192).
struct Traffic {
  double input = 0, output = 0;
  double hit_rate = 0;
  int depth = 0;
  double accepted = 0;
  double imbalance = 1;  ///< tokens of the busiest expert group over the mean
};

}  // namespace countervail::serving

#pragma once
// Families of the model hub as rows of a table: how each spells what config.json leaves to it, and what differs from a
// plain decoder. A new family of known parts is one row; its fixture is one row of tests/fixtures/families.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transformer/other_mixer.h"

namespace countervail {

/// Whether layers have experts: never, where the file names some, always.
enum class HasExperts : std::uint8_t { kNever, kMay, kAlways };

struct ModelFamily {
  const char* type;  ///< model_type; "_text" behind it is the same family inside a wrapper
  const char* developer;
  HasExperts experts = HasExperts::kNever;
  bool width_is_experts = false;  ///< intermediate_size is the width of one expert
  bool gated = true;              ///< three matrices a feed-forward part (SwiGLU) or two (GELU)
  bool tied = false;  ///< one table for embedding and logits where the file does not say
  /// "key=value" for keys that a file may leave to its family (transformers, configuration_*.py), said aloud when used.
  const char* defaults = "";
  MixerKind mixer = MixerKind::kNone;  ///< of layers that do not attend
  const char* note = "";               ///< what is counted in another way than the family runs it
};

std::span<const ModelFamily> model_families();
/// Null for a family that the table does not have.
const ModelFamily* find_family(std::string_view type);
/// "family 'x' is not supported" with the nearest one and how many there are.
std::string unknown_family_hint(std::string_view type);

/// The value that a family gives a key; empty where it gives none.
std::string family_default(const ModelFamily& family, std::string_view key);

}  // namespace countervail

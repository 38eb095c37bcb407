#pragma once
// SHA-256 (FIPS 180-4, section 6.2): a page names its style by this hash, so that no other style may run in it.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace countervail {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
/// "sha256-..." in base64, as a content security policy names a source.
std::string policy_hash(std::string_view bytes);

}  // namespace countervail

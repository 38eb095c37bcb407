#pragma once
// The rate that a source printed for a chip and a model (data/measured/anchors.csv), to stand beside a computed one.
#include <optional>
#include <set>
#include <string>

#include "study/parity.h"

namespace countervail {

/// The fastest a package among rows of this chip and model, those of the same width first. The paths read are put into
/// `paths`.
std::optional<PublishedRate> published_rate(const Overlay& facts, const std::string& chip,
                                            const std::string& model, int bits,
                                            std::set<std::string>& paths);

}  // namespace countervail

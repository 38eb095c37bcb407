#pragma once
// Text as it may stand in an SVG document.
#include <string>

namespace countervail {

/// `<`, `>`, `&` and `"` as the entities of XML 1.0, section 2.4.
std::string svg_escaped(const std::string& text);

}  // namespace countervail

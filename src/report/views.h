#pragma once
// Which figures and tables of an answer its pictures draw: a function a subject, chosen by the document's schema. A view
// reads the document alone, so no picture shows a number that the answer does not hold. Documents without views of their
// own get those of any answer: ranges of figures with one unit, and what each fact moves.
#include <optional>
#include <string>
#include <vector>

#include "render/page.h"

namespace countervail::report {

/// The views that the document has the numbers for, in the order of a page.
std::vector<View> views_of(const Document& document);

/// "countervail/parity/1" -> "parity".
std::string kind_of(const Document& document);

}  // namespace countervail::report

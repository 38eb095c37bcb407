#pragma once
// The facts behind an answer as a table for people; machines get them all anyway.
#include <string>
#include <vector>

#include "render/document.h"

namespace countervail {

Table fact_table(const std::vector<FactLine>& facts, std::string title);

}  // namespace countervail

#pragma once
// Two questions of one kind side by side: first what differs in what was asked, then every figure that both answers hold.
#include "countervail/ask.h"

namespace countervail {

/// "A" and "B" name the questions. Throws what ask() throws for either, and Error{kConflict} for two verbs.
Document compare(const Facts& facts, const Question& a, const Question& b);

}  // namespace countervail

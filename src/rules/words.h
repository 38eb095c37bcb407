#pragma once
// How rule files spell their closed sets.
#include "base/words.h"
#include "rules/pack.h"

namespace countervail::rules {

inline constexpr auto kAuthorityWords =
    words_of<Authority>("authority", "regulation", "letter", "guidance", "press release",
                        "proclamation", "announcement", "practice", "opinion");
inline constexpr auto kStageWords = words_of<Stage>("stage", "classification", "requirement",
                                                    "exception", "review", "overlay", "suspension");

}  // namespace countervail::rules

#pragma once
// A question as a value (struct Scenario of the public face). Studies ask it; models never see it.
#include "countervail/study.h"  // IWYU pragma: export

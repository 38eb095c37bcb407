#pragma once
// Interval stands in the public face.
#include "countervail/answer.h"  // IWYU pragma: export

#pragma once
// The one error type of the library is part of its public face.
#include "countervail/error.h"  // IWYU pragma: export

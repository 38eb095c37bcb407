#pragma once
// The fields of `parity`, for the verb and for those that ask the same question in part (live.h).
#include "ask/field.h"
#include "countervail/study.h"

namespace countervail {

fields::FieldTable<ParityRequest> parity_fields();

}  // namespace countervail

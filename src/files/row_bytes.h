#pragma once
// Rows of a store as bytes, for another process: CBOR (RFC 8949), which keeps every double to its last bit.
#include <vector>

#include "files/row_store.h"

namespace countervail {

std::vector<unsigned char> bytes_of(const std::vector<StoredRow>& rows);
/// Error{kSyntax} where the bytes are no rows.
std::vector<StoredRow> rows_of(const std::vector<unsigned char>& bytes);

}  // namespace countervail

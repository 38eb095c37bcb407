#pragma once
// The disk of a page: texts that it was given, by path. Nothing of it outlives the page.
#include <string_view>

namespace countervail::disk {

/// Every file of a bundle: path, NUL, text, NUL, again and again; a later text of a path takes the place of the earlier one.
/// False, and nothing is put, where a bundle is cut.
bool put_bundle(std::string_view bundle);

}  // namespace countervail::disk

#pragma once
// The disk of a page: texts that it was given, by path. Nothing of it outlives the page.
#include <string>
#include <string_view>

namespace countervail::disk {

/// A later text of the same path replaces the earlier one.
void put(const std::string& path, std::string text);
/// Every file of a bundle: path, NUL, text, NUL, again and again. False, and nothing is put, where a bundle is cut.
bool put_bundle(std::string_view bundle);

}  // namespace countervail::disk

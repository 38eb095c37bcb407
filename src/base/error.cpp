#include "base/error.h"

#include "base/printable.h"

namespace countervail {
namespace {

/// What was got may be a whole file of a word.
std::string on_one_line(std::string_view text) {
  constexpr std::size_t kMost = 2000;
  return printable(text, kMost);
}

}  // namespace

Error::Error(ErrorKind kind_, std::string message_, std::string file_, int line_, int column_,
             std::string hint_)
    : kind(kind_),
      message(on_one_line(message_)),
      file(std::move(file_)),
      line(line_),
      column(column_),
      hint(on_one_line(hint_)) {
  if (!file.empty()) text_ = on_one_line(file) + ":";
  if (line > 0) text_ += std::to_string(line) + ":" + std::to_string(column) + ":";
  if (!text_.empty()) text_ += " ";
  text_ += message;
  if (!hint.empty()) text_ += " (" + hint + ")";
}

}  // namespace countervail

#include "base/error.h"

#include "base/text.h"

namespace countervail {
namespace {

std::string on_one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return printable(text);
}

}  // namespace

Error::Error(ErrorKind kind_, std::string message_, std::string file_, int line_, int column_,
             std::string hint_)
    : kind(kind_),
      message(on_one_line(std::move(message_))),
      file(printable(file_)),
      line(line_),
      column(column_),
      hint(on_one_line(std::move(hint_))) {
  if (!file.empty()) text_ = file + ":";
  if (line > 0) text_ += std::to_string(line) + ":" + std::to_string(column) + ":";
  if (!text_.empty()) text_ += " ";
  text_ += message;
  if (!hint.empty()) text_ += " (" + hint + ")";
}

}  // namespace countervail

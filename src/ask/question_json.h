#pragma once
// A question as JSON text, and an error as JSON text: what other languages and the page speak.
#include <functional>
#include <string>

#include "base/error.h"
#include "countervail/ask.h"

namespace countervail {

/// How the answer is to be shown; not fields of any verb.
struct Shown {
  std::string format = "json";
  std::string view;  ///< of svg and vega: which picture; empty: the first
  int width = 80;
};

struct AskedInJson {
  Question question;
  Shown shown;
};

/// {"verb": "plan", "chip": "H20 96GB", "format": "json"}. Error{kSyntax} or Error{kMissing}.
AskedInJson question_of_json(const std::string& text);

/// {"error": {"kind", "message", "file", "line", "column", "hint"}}.
std::string error_json(const Error& error);
/// `text`, or what it threw as error_json says it.
std::string text_or_error(const std::function<std::string()>& text);

}  // namespace countervail

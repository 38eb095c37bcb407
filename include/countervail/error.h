#pragma once
// The one error type of the library. Thrown while loading and validating only; evaluation never throws.
#include <exception>
#include <string>
#include <utility>

namespace countervail {

/// What sort of fault: a file that cannot be read, text that cannot be parsed, a unit of
/// another dimension, a name or key that nobody knows, something absent, a value outside its
/// limits, two inputs that exclude each other.
enum class ErrorKind {
  kRead,
  kSyntax,
  kUnit,
  kUnknownName,
  kUnknownKey,
  kMissing,
  kRange,
  kConflict
};

/// What went wrong in an input, where, and what would be accepted.
struct Error : std::exception {
  ErrorKind kind = ErrorKind::kSyntax;
  std::string message;  ///< lower case; holds the value got and the values allowed
  std::string file;     ///< empty when the input has no file (command line)
  int line = 0;         ///< 1-based; 0 when unknown
  int column = 0;       ///< 1-based; 0 when unknown
  std::string hint;     ///< what to try, e.g. the nearest spelling; may be empty

  Error(ErrorKind kind_, std::string message_, std::string file_ = {}, int line_ = 0,
        int column_ = 0, std::string hint_ = {});

  /// Of an input without a file: what the library was told by argument or command line.
  static Error at(ErrorKind kind, std::string message, std::string hint) {
    return Error(kind, std::move(message), {}, 0, 0, std::move(hint));
  }

  /// "file:line:column: message (hint)" on one line.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

}  // namespace countervail

#pragma once
// A formula of named numbers, as a published study states it: "min(dies / 2, stacks / 8)".
//
//   sum      := product { (+|-) product }
//   product  := atom { (*|/) atom }
//   atom     := number | name | min(sum, ...) | max(sum, ...) | ( sum ) | - atom
//
// Names are letters, digits and underscores, beginning with a letter. Parsed once, evaluated often.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

class Formula {
 public:
  /// Error{kSyntax} with the column, Error{kRange} for a formula nested more than 64 deep.
  static Formula parse(std::string_view text);

  /// Names in the order of their first use: `evaluate` takes their values in this order.
  const std::vector<std::string>& names() const { return names_; }
  double evaluate(std::span<const double> values) const;
  /// As it was written.
  const std::string& text() const { return text_; }

 private:
  friend class FormulaParser;
  enum class Step : unsigned char {
    kNumber,
    kName,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kLeast,
    kMost,
    kNegate
  };
  struct Instruction {
    Step step = Step::kNumber;
    double number = 0;
    std::size_t name = 0;
  };
  std::string text_;
  std::vector<std::string> names_;
  std::vector<Instruction> program_;  ///< for a stack of numbers
};

}  // namespace countervail

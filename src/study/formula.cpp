// A formula is parsed once and run for every subset of inputs, so it becomes a flat
// program of a stack machine: no tree to walk. Recursive descent, one function a
// precedence: sums over products over signs, brackets, names, min and max. Names get
// places in the order in which they first appear; values are passed by these.
#include "study/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/text.h"

namespace countervail {

/// Recursive descent; writes instructions in the order in which a stack runs them.
class FormulaParser {
 public:
  explicit FormulaParser(std::string_view text) : text_(text) { formula_.text_ = text; }

  Formula parse() {
    sum();
    skip_blanks();
    if (at_ < text_.size()) fail("an operator");
    return std::move(formula_);
  }

 private:
  using Step = Formula::Step;
  static constexpr int kDeepest = 64;

  void sum() {
    product();
    for (skip_blanks(); peek() == '+' || peek() == '-'; skip_blanks()) {
      const Step step = text_[at_++] == '+' ? Step::kAdd : Step::kSubtract;
      product();
      emit(step);
    }
  }

  void product() {
    atom();
    for (skip_blanks(); peek() == '*' || peek() == '/'; skip_blanks()) {
      const Step step = text_[at_++] == '*' ? Step::kMultiply : Step::kDivide;
      atom();
      emit(step);
    }
  }

  /// The depth is counted here, as every recursion passes through: a file of brackets
  /// must not end in a stack overflow.
  void atom() {
    if (++depth_ > kDeepest)
      throw Error(ErrorKind::kRange, fmt::format("a formula nested more than {} deep", kDeepest));
    skip_blanks();
    const char next = peek();
    if (next == '(') {
      ++at_;
      sum();
      expect(')');
    } else if (next == '-') {
      ++at_;
      atom();
      emit(Step::kNegate);
    } else if (std::isalpha(static_cast<unsigned char>(next))) {
      name_or_call();
    } else {
      number();
    }
    --depth_;
  }

  /// min and max fold pairwise, so they take any number of arguments.
  void name_or_call() {
    const std::size_t begin = at_;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '_') ++at_;
    const std::string name(text_.substr(begin, at_ - begin));
    skip_blanks();
    if (peek() != '(') return emit_name(name);
    if (name != "min" && name != "max") {
      at_ = begin;
      fail("min(...) or max(...)");
    }
    ++at_;
    sum();
    for (skip_blanks(); peek() == ','; skip_blanks()) {
      ++at_;
      sum();
      emit(name == "min" ? Step::kLeast : Step::kMost);
    }
    expect(')');
  }

  /// A sign belongs to the number only right after its e: 1e-3 is one number, 1-3 a
  /// difference.
  void number() {
    const std::size_t begin = at_;
    while (std::isdigit(static_cast<unsigned char>(peek())) || peek() == '.' ||
           ((peek() == 'e' || peek() == 'E') && at_ > begin) ||
           ((peek() == '+' || peek() == '-') && at_ > begin &&
            (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E')))
      ++at_;
    double value = 0;
    if (begin == at_ || !parse_number(text_.substr(begin, at_ - begin), value)) {
      at_ = begin;
      fail("a number, a name, '(' or min(...)");
    }
    formula_.program_.push_back({Step::kNumber, value, 0});
  }

  void emit(Step step) { formula_.program_.push_back({step, 0, 0}); }

  /// A name used twice has one place: it is one input, moved at once.
  void emit_name(const std::string& name) {
    auto& names = formula_.names_;
    const auto found = std::ranges::find(names, name);
    const auto index = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    formula_.program_.push_back({Step::kName, 0, index});
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n') ++at_;
  }
  void expect(char wanted) {
    skip_blanks();
    if (peek() != wanted) fail(fmt::format("'{}'", wanted));
    ++at_;
  }
  [[noreturn]] void fail(const std::string& wanted) const {
    const std::string got =
        at_ < text_.size() ? fmt::format("'{}'", text_[at_]) : std::string("the end");
    throw Error(ErrorKind::kSyntax, fmt::format("formula '{}', character {}: expected {}, got {}",
                                                text_, at_ + 1, wanted, got));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Formula formula_;
};

Formula Formula::parse(std::string_view text) {
  return FormulaParser(text).parse();
}

/// Division by 0 gives infinity and no error here: the caller knows the file to blame.
double Formula::evaluate(std::span<const double> values) const {
  std::vector<double> stack;
  const auto binary = [&](const auto& of) {
    const double right = stack.back();
    stack.pop_back();
    stack.back() = of(stack.back(), right);
  };
  for (const Instruction& next : program_) switch (next.step) {
      case Step::kNumber:
        stack.push_back(next.number);
        break;
      case Step::kName:
        stack.push_back(values[next.name]);
        break;
      case Step::kNegate:
        stack.back() = -stack.back();
        break;
      case Step::kAdd:
        binary([](double a, double b) { return a + b; });
        break;
      case Step::kSubtract:
        binary([](double a, double b) { return a - b; });
        break;
      case Step::kMultiply:
        binary([](double a, double b) { return a * b; });
        break;
      case Step::kDivide:
        binary([](double a, double b) { return a / b; });
        break;
      case Step::kLeast:
        binary([](double a, double b) { return std::min(a, b); });
        break;
      case Step::kMost:
        binary([](double a, double b) { return std::max(a, b); });
        break;
    }
  return stack.back();
}

}  // namespace countervail

#pragma once
// What a live page asks besides answers: the count of `parity` before its range, previews between counts while a reader drags,
// two answers side by side. Everything comes as JSON text and goes as such or as a page; errors as those of ask_json.
#include <memory>
#include <string>

#include "countervail/facts.h"

namespace countervail {

struct ParityAnswer;

/// Of one reader: it remembers the last point. Not for several threads at once.
class Live {
 public:
  explicit Live(Facts facts);
  Live(Live&&) noexcept;
  Live& operator=(Live&&) noexcept;
  ~Live();

  /// {"words": "3456 Ascend 910C packages", "units": 3456}: the count that the whole answer will have, and remembered for
  /// previews. {"words": ""} where the question has no count of its own (tokens, power) or none was found.
  std::string point(const std::string& question);
  /// {"words": "about 3420", "units": 3417.3, "preview": true} by the strategies of the last point; {"words": ""} where these
  /// say nothing of the question.
  std::string preview(const std::string& question);
  /// Two questions, a line each, as the page of their comparison.
  std::string compare(const std::string& questions) const;

 private:
  Facts facts_;
  std::unique_ptr<ParityAnswer> last_;
};

}  // namespace countervail

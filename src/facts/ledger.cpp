#include "facts/ledger.h"

#include <algorithm>

namespace countervail {

void Ledger::remember(std::string_view path, const Fact& fact) {
  read_.emplace(path);
  weakest_ = std::max(weakest_, fact.confidence);
}

Reading Ledger::take(std::string_view path) {
  const Reading reading = facts_.read(path);
  remember(path, *reading.fact);
  if (!reading.range.is_exact()) ranged_.insert_or_assign(std::string(path), reading.range);
  return reading;
}

bool Ledger::has_number(std::string_view path) const {
  const Fact* fact = facts_.find(path);
  return fact != nullptr && fact->is_number();
}

double Ledger::number(std::string_view path) {
  return take(path).number;
}

double Ledger::number_or(std::string_view path, double fallback) {
  return has(path) ? number(path) : fallback;
}

Interval Ledger::range(std::string_view path) {
  return take(path).range;
}

std::string Ledger::text(std::string_view path) {
  const Fact& fact = facts_.word(path);
  remember(path, fact);
  return fact.text;
}

std::string Ledger::text_or(std::string_view path, std::string_view fallback) {
  return has(path) ? text(path) : std::string(fallback);
}

}  // namespace countervail

#include "study/published_rate.h"

#include <cmath>

#include "compile/item_facts.h"

namespace countervail {

std::optional<PublishedRate> published_rate(const Overlay& facts, const std::string& chip,
                                            const std::string& model, int bits,
                                            std::set<std::string>& paths) {
  std::optional<PublishedRate> best;
  for (const std::string& id : facts.items("anchor")) {
    const std::string prefix = "anchor/" + id + "/";
    const auto is = [&](const char* field, const std::string& name) {
      const Fact* fact = facts.find(prefix + field);
      return fact && fact->text == name;
    };
    if (!is("chip", chip) || !is("model", model)) continue;
    // Rows that lose say with their figures that they do.
    for (const char* field : {"chip", "model", "rate", "packages", "bits"})
      paths.insert(prefix + field);
    Ledger ledger(facts);
    const PublishedRate row{.id = id,
                            .source = facts.find(prefix + "rate")->source,
                            .date = facts.find(prefix + "rate")->date,
                            .tokens_per_second = ledger.number(prefix + "rate"),
                            .packages = std::llround(ledger.number(prefix + "packages")),
                            .bits = static_cast<int>(ledger.number(prefix + "bits"))};
    const bool same = row.bits == bits, best_same = best && best->bits == bits;
    if (best && (best_same != same ? best_same : best->tokens_per_second >= row.tokens_per_second))
      continue;
    best = row;
  }
  return best;
}

}  // namespace countervail

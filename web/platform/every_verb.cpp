// The verbs of the page, in the order of its menu. What takes minutes, a disk or a linear program (uncertainty, supply, race,
// minerals, deal, fleet, validate, sweep) stays with the command line: it is not linked, so the engine stays small.
#include "ask/verbs.h"
#include "countervail/ask.h"

namespace countervail {

std::vector<Verb> every_verb() {
  std::vector<Verb> all{parity_verb(), plan_verb(), levers_verb(), why_verb(), serve_verb()};
  for (std::vector<Verb> (*family)() : {catalog_verbs, rules_verbs, package_verbs})
    for (Verb& verb : family()) all.push_back(std::move(verb));
  return all;
}

}  // namespace countervail

// The verbs of the command line and of the library, in the order of help. A browser has fewer: web/platform/every_verb.cpp.
#include "ask/verbs.h"
#include "countervail/ask.h"

namespace countervail {

std::vector<Verb> every_verb() {
  std::vector<Verb> all{parity_verb(),      plan_verb(), levers_verb(),
                        uncertainty_verb(), why_verb(),  serve_verb()};
  for (std::vector<Verb> (*family)() :
       {catalog_verbs, rules_verbs, package_verbs, supply_verbs, race_verbs, minerals_verbs})
    for (Verb& verb : family()) all.push_back(std::move(verb));
  all.push_back(deal_verb());
  all.push_back(fleet_verb());
  all.push_back(validate_verb());
  all.push_back(sweep_verb());
  all.push_back(report_verb());
  return all;
}

}  // namespace countervail

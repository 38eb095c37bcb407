#include "verbs.h"

namespace countervail::app {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> kVerbs = {
      parity_verb(), plan_verb(), catalog_verb(), rules_verb(), package_verb(), validate_verb(),
  };
  return kVerbs;
}

}  // namespace countervail::app

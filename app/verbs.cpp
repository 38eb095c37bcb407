#include "verbs.h"

namespace countervail::app {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> kVerbs = {
  };
  return kVerbs;
}

}  // namespace countervail::app

#include <algorithm>

#include "ask/state.h"
#include "base/error.h"
#include "catalog/load_facts.h"
#include "files/files.h"
#include "rules/pack_files.h"

namespace countervail {

Facts Facts::load(const std::string& data_directory) {
  const std::vector<std::string> folders = Files(data_directory).folders("");
  if (std::find(folders.begin(), folders.end(), "catalog") == folders.end())
    throw Error(ErrorKind::kRead, "no catalog/ in this directory", data_directory);
  auto state = std::make_shared<State>();
  state->data_directory = data_directory;
  state->scenario_directory = beside(data_directory + "/catalog", "../scenarios");
  state->store = load_rule_facts(data_directory);
  return Facts(std::move(state));
}

const rules::Book& Facts::State::book() const {
  std::call_once(read_, [&] {
    book_ = std::make_unique<const rules::Book>(rules::load_book(data_directory));
  });
  return *book_;
}

}  // namespace countervail

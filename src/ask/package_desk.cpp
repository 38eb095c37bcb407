#include "ask/package_desk.h"

#include "base/error.h"
#include "facts/patch.h"

namespace countervail::fields {

PackageDesk::PackageDesk(const Facts& facts, const Inputs& inputs,
                         const std::vector<std::string>& specs)
    : facts_(facts.state().store) {
  for (const std::string& spec : specs) {
    if (spec.empty())
      throw Error::at(ErrorKind::kSyntax, "the question names no package",
                      "a .toml file or the name of a shipped package: countervail package list");
    if (!spec.ends_with(".toml")) {
      names_.push_back(spec);
      continue;
    }
    if (!own_) own_ = std::make_unique<FactStore>(facts.state().store);
    files_.push_back(package::read_spec(*own_, spec));
    package::add_facts(*own_, files_.back());
    names_.push_back(files_.back().name);
  }
  if (own_) facts_ = Overlay(*own_);
  facts_.policy.conflicts = inputs.conflicts;
  apply_patches(inputs.patches, facts_);
}

package::Compiler PackageDesk::compiler(std::size_t index) const {
  const package::File* file = nullptr;
  for (const package::File& each : files_)
    if (each.name == names_[index]) file = &each;
  return package::Compiler(facts_, names_[index], file);
}

}  // namespace countervail::fields

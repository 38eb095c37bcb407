#include "ask/package_desk.h"

#include "base/error.h"
#include "package/patch.h"

namespace countervail::fields {

PackageDesk::PackageDesk(const Facts& facts, const Inputs& inputs,
                         const std::vector<std::string>& specs)
    : store_(facts.state().store) {
  for (const std::string& spec : specs) {
    if (spec.empty())
      throw Error::at(ErrorKind::kSyntax, "the question names no package",
                      "a .toml file or the name of a shipped package: countervail package list");
    if (!spec.ends_with(".toml")) {
      names_.push_back(spec);
      continue;
    }
    files_.push_back(package::read_spec(store_, spec));
    package::add_facts(store_, files_.back());
    names_.push_back(files_.back().name);
  }
  pinned_ = package::apply_patches(store_, inputs.patches);
}

package::Compiler PackageDesk::compiler(std::size_t index) const {
  const package::File* file = nullptr;
  for (const package::File& each : files_)
    if (each.name == names_[index]) file = &each;
  package::Compiler made(store_, names_[index], file);
  for (const std::string& path : pinned_) made.pin(path);
  return made;
}

}  // namespace countervail::fields

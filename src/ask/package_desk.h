#pragma once
// Packages as a question names them: shipped ones by name, the user's own by file, patched.
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "ask/state.h"
#include "countervail/facts.h"
#include "facts/overlay.h"
#include "package/compile.h"
#include "package/spec_file.h"

namespace countervail::fields {

/// Facts with the user's files and patches, ready to compile from.
class PackageDesk {
 public:
  /// Error{kMissing} for an empty name.
  PackageDesk(const Facts& facts, const Inputs& inputs, const std::vector<std::string>& specs);

  package::Compiler compiler(std::size_t index = 0) const;
  const Overlay& facts() const { return facts_; }

 private:
  std::unique_ptr<FactStore> own_;  // a copy with the user's files; the overlay looks at it
  Overlay facts_;
  std::list<package::File> files_;  // compilers point into it
  std::vector<std::string> names_;
};

}  // namespace countervail::fields

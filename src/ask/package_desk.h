#pragma once
// Packages as a question names them: shipped ones by name, the user's own by file, patched.
#include <list>
#include <string>
#include <vector>

#include "ask/state.h"
#include "countervail/facts.h"
#include "package/compile.h"
#include "package/spec_file.h"

namespace countervail::fields {

/// Facts with the user's files and patches, ready to compile from.
class PackageDesk {
 public:
  /// Error{kMissing} for an empty name.
  PackageDesk(const Facts& facts, const Inputs& inputs, const std::vector<std::string>& specs);

  package::Compiler compiler(std::size_t index = 0) const;
  const FactStore& store() const { return store_; }
  const std::vector<std::string>& pinned() const { return pinned_; }

 private:
  FactStore store_;
  std::list<package::File> files_;  // compilers point into it
  std::vector<std::string> pinned_, names_;
};

}  // namespace countervail::fields

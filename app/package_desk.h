#pragma once
// What the package commands share: facts with the user's files and patches, and files out.
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "facts/patch.h"
#include "outputs.h"
#include "package/compile.h"
#include "package/spec_file.h"
#include "verb.h"

namespace countervail::app {

/// Facts, the user's files and patches, ready to compile from.
struct Desk {
  std::unique_ptr<FactStore> store;  // at one place, for the overlay looks at it
  Overlay facts;                     // with the user's patches
  std::list<package::File> files;    // compilers point into it
  std::vector<std::string> names;

  package::Compiler compiler(std::size_t i) {
    const package::File* file = nullptr;
    for (const package::File& each : files)
      if (each.name == names[i]) file = &each;
    return package::Compiler(facts, names[i], file);
  }
};

/// Packages named from positional argument `first` on: exactly `wanted` of them.
Desk open_desk(const Arguments& arguments, const Context& context, std::size_t first,
               std::size_t wanted);

/// The value of -o. Error{kMissing} without one.
std::string output_path(const Arguments& arguments);

int run_package_heat(const Arguments& arguments, Context& context);
int run_package_heatmap(const Arguments& arguments, Context& context);

}  // namespace countervail::app

#pragma once
// What the link between dies is worth to training: the same dies joined in packages, or each in a
// package of its own.
//
// The specification names a catalog chip with one such die (`die_chip`); everything but the
// innermost plane is that chip's own system. Both searches are over every strategy of the same
// number of dies.
#include "compile/compile.h"
#include "package/compile.h"
#include "search/search.h"

namespace countervail {

struct PackageTraining {
  Problem together, apart;
  SearchResult best_together, best_apart;
  long long packages = 0;
  int dies = 0;  ///< per package
};

/// Error{kMissing} when the package names no die_chip or has no link.
PackageTraining package_training(const Overlay& store, const package::CompiledPackage& package,
                                 const Scenario& scenario, long long packages, int threads = 1);

}  // namespace countervail

#pragma once
// A hypothetical package as the innermost part of a tower: each die is a device, the die-to-die
// link its first plane.
//
// A link derates hypothetical parts only. The measured efficiency of a real two-die device already
// contains its link, so a catalog chip keeps its devices_per_package and gets no such plane.
#include "package/die_link.h"
#include "training/problem.h"

namespace countervail {

/// `one_die` is the problem of a part with one die per package (device numbers of that die). Returns
/// the problem of the same system with `dies` of them per package, joined by `link`. Planes above
/// keep what one package has: its ports are shared by its dies. Error{kRange} when the tower has no
/// room for one more plane, or dies < 1.
Problem with_dies_per_package(const Problem& one_die, const package::DieLink& link, int dies);

}  // namespace countervail

#pragma once
// Refuses heat stacks that have no meaning, so that no solver ever sees one.
//
// Refused: numbers that are not finite or not positive where they must be; layers, regions or
// blocks outside what holds them; regions or blocks that overlap; power where there is no material;
// a lid, sink or topmost layer that leaves part of a die uncovered; no cooled face. Error carries
// file, line and column of the item.
#include "heat/stack.h"

namespace countervail::heat {

void check_stack(const Stack& stack);

/// Counts from 1 to 4096 a side, planes from 1 to 256 a layer, at most 100 million cells.
void check_grid(const Stack& stack, const Grid& grid);

}  // namespace countervail::heat

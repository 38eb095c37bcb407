#pragma once
// Whole dies on a round wafer.
//
// A die of w x h sits on a grid of pitch (w + s, h + s), s the scribe lane, and counts when all
// four corners lie inside the usable radius R = D/2 - e, e the edge exclusion. With the die's
// centre at c that is
//
//   (|c_x| + w/2)^2 + (|c_y| + h/2)^2 <= R^2                                          (the convex
//   set K)
//
// so a grid offset o counts the lattice points of o + (i(w+s), j(h+s)) in K. The set of offsets
// that hold a given group of dies is an intersection of shifted copies of K; it is convex, so when
// it is not empty its lowest point is a kink of K or a crossing of two shifted boundaries. Trying
// those points gives the exact maximum over all offsets. Turning the die by 90 degrees changes
// nothing on a disc.
//
// The closed formula of Chiplet Actuary (Feng, Ma 2022, arXiv:2203.12268) is kept for comparison: 2
// % low for small dies, 10 % low at the reticle's size. Not modelled: the notch, and exposure
// fields that hold several dies.
namespace countervail {

struct WaferGeometry {
  double diameter = 0.300;  ///< m
  double edge = 0.005;      ///< m that cannot be used at the rim
  double scribe = 0.0002;   ///< m between dies
};

/// A grid of dies: centres at offset + (i pitch_x, j pitch_y).
struct DieGrid {
  int dies = 0;
  double width = 0, height = 0;       ///< m of a die
  double pitch_x = 0, pitch_y = 0;    ///< m
  double offset_x = 0, offset_y = 0;  ///< m from the wafer's centre to a die's centre
  bool exact = true;  ///< false: so many dies that offsets were sampled; a lower bound
};

/// The offset with most dies. More than 40,000 places a wafer are sampled on 64 x 64 offsets
/// instead.
DieGrid best_die_grid(const WaferGeometry& wafer, double width, double height);

/// Dies at one offset.
int dies_at_offset(const WaferGeometry& wafer, const DieGrid& grid);

/// True when a die with this centre is whole and usable.
bool on_wafer(const WaferGeometry& wafer, const DieGrid& grid, double centre_x, double centre_y);

/// Actuary's formula, not rounded: pi R^2/A_c - 2 pi R/sqrt(2 A_c), A_c = A + 2 s sqrt(A) + s^2. 0
/// when negative.
double formula_dies_per_wafer(const WaferGeometry& wafer, double area);

}  // namespace countervail

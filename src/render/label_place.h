#pragma once
// Names beside points: each at the nearest of some places around its point where it meets no other name, no point and no
// edge; farther places get a leader. First come, first placed, so callers put what matters most first.
#include <optional>
#include <vector>

#include "render/drawing.h"

namespace countervail {

struct Placed {
  DrawnText text;
  bool leads = false;  ///< far enough that a line to the point helps
};

class LabelPlacer {
 public:
  /// Names stay inside `field`.
  LabelPlacer(const Drawing& drawing, Box field) : drawing_(drawing), field_(field) {}
  /// Nothing may lie here.
  void keep_free(Box box) { taken_.push_back(box); }
  /// A place for `words` near a point, or none; a place given is taken.
  std::optional<Placed> place(double x, double y, const std::string& words);

 private:
  bool is_free(const Box& box) const;

  const Drawing& drawing_;
  Box field_;
  std::vector<Box> taken_;
};

}  // namespace countervail

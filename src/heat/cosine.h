#pragma once
// Discrete cosine transforms of any length, eight at a time.
//
//   forward:  X_k = sum_i x_i c_ki,    c_ki = cos((2i + 1) k pi / 2n)
//   adjoint:  x_i = sum_k X_k c_ki
//
// The cosines are the eigenvectors of even cells between adiabatic walls; adjoint(s_k forward(x)) =
// x for s_0 = 1/n, s_k = 2/n. An even length splits into two of half the length (B. G. Lee, 1984,
// IEEE Trans. ASSP-32(6), 1243-1245); the odd factor that is left is a small matrix. Cost n log n
// times that factor.
#include <vector>

namespace countervail::heat {

class CosineTransform {
 public:
  static constexpr int kLanes = 8;
  explicit CosineTransform(int length);

  int length() const { return length_; }
  /// The odd factor of a length: what is left when it is halved as often as it can be.
  static int odd_factor(int length);

  /// `data`: length rows of kLanes numbers, transformed in place; `scratch` as large.
  void forward(double* data, double* scratch) const { forward(data, scratch, length_, 0); }
  void adjoint(double* data, double* scratch) const { adjoint(data, scratch, length_, 0); }

 private:
  void forward(double* data, double* scratch, int n, std::size_t depth) const;
  void adjoint(double* data, double* scratch, int n, std::size_t depth) const;
  int length_ = 0;
  std::vector<std::vector<double>> half_secants_;  // a depth: 1 / (2 cos((2i + 1) pi / 2n))
  std::vector<double> odd_cosines_;                // the matrix of the odd factor, row k
};

}  // namespace countervail::heat

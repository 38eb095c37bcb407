// Recursive halving down to the odd factor, which is a plain matrix; eight transforms side by side
// in the lanes of a row, so that each step is a loop over eight neighbours.
#include "heat/cosine.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace countervail::heat {
namespace {

constexpr int kCosineLanes = CosineTransform::kLanes;

double* row(double* data, int i) {
  return data + static_cast<std::ptrdiff_t>(i) * kCosineLanes;
}

/// data = M data or M^T data for the n x n matrix of the odd factor.
void multiply(const std::vector<double>& matrix, int n, bool adjoint, double* data,
              double* scratch) {
  std::fill(scratch, row(scratch, n), 0.0);
  for (int k = 0; k < n; ++k)
    for (int i = 0; i < n; ++i) {
      const double c = matrix[static_cast<std::size_t>(k) * static_cast<std::size_t>(n) +
                              static_cast<std::size_t>(i)];
      double* out = row(scratch, adjoint ? i : k);
      const double* in = row(data, adjoint ? k : i);
      for (int lane = 0; lane < kCosineLanes; ++lane) out[lane] += c * in[lane];
    }
  std::copy(scratch, row(scratch, n), data);
}

}  // namespace

int CosineTransform::odd_factor(int length) {
  while (length > 1 && length % 2 == 0) length /= 2;
  return length;
}

CosineTransform::CosineTransform(int length) : length_(length) {
  constexpr double kPi = std::numbers::pi;
  int n = length;
  for (; n % 2 == 0; n /= 2) {
    std::vector<double> secants;
    secants.reserve(static_cast<std::size_t>(n / 2));
    for (int i = 0; i < n / 2; ++i)
      secants.push_back(0.5 / std::cos((2 * i + 1) * kPi / (2.0 * n)));
    half_secants_.push_back(std::move(secants));
  }
  for (int k = 0; k < n; ++k)
    for (int i = 0; i < n; ++i) odd_cosines_.push_back(std::cos((2 * i + 1) * k * kPi / (2.0 * n)));
}

void CosineTransform::forward(double* data, double* scratch, int n, std::size_t depth) const {
  if (n == 1) return;
  if (n % 2 == 1) return multiply(odd_cosines_, n, false, data, scratch);
  const int half = n / 2;
  const std::vector<double>& secants = half_secants_[depth];
  for (int i = 0; i < half; ++i) {
    const double *a = row(data, i), *b = row(data, n - 1 - i);
    double *sum = row(scratch, i), *difference = row(scratch, half + i);
    const double secant = secants[static_cast<std::size_t>(i)];
    for (int lane = 0; lane < kCosineLanes; ++lane) {
      sum[lane] = a[lane] + b[lane];
      difference[lane] = (a[lane] - b[lane]) * secant;
    }
  }
  forward(scratch, data, half, depth + 1);
  forward(row(scratch, half), row(data, half), half, depth + 1);
  for (int k = 0; k < half; ++k) {
    const double *even = row(scratch, k), *odd = row(scratch, half + k);
    double *out_even = row(data, 2 * k), *out_odd = row(data, 2 * k + 1);
    const bool last = k + 1 == half;
    for (int lane = 0; lane < kCosineLanes; ++lane) {
      out_even[lane] = even[lane];
      out_odd[lane] = odd[lane] + (last ? 0.0 : odd[lane + kCosineLanes]);
    }
  }
}

void CosineTransform::adjoint(double* data, double* scratch, int n, std::size_t depth) const {
  if (n == 1) return;
  if (n % 2 == 1) return multiply(odd_cosines_, n, true, data, scratch);
  const int half = n / 2;
  for (int k = 0; k < half; ++k) {
    const double *even = row(data, 2 * k), *odd = row(data, 2 * k + 1);
    double *out_even = row(scratch, k), *out_odd = row(scratch, half + k);
    for (int lane = 0; lane < kCosineLanes; ++lane) {
      out_even[lane] = even[lane];
      out_odd[lane] = odd[lane] + (k == 0 ? 0.0 : odd[lane - 2 * kCosineLanes]);
    }
  }
  adjoint(scratch, data, half, depth + 1);
  adjoint(row(scratch, half), row(data, half), half, depth + 1);
  const std::vector<double>& secants = half_secants_[depth];
  for (int i = 0; i < half; ++i) {
    const double *sum = row(scratch, i), *difference = row(scratch, half + i);
    double *a = row(data, i), *b = row(data, n - 1 - i);
    const double secant = secants[static_cast<std::size_t>(i)];
    for (int lane = 0; lane < kCosineLanes; ++lane) {
      const double other = difference[lane] * secant;
      a[lane] = sum[lane] + other;
      b[lane] = sum[lane] - other;
    }
  }
}

}  // namespace countervail::heat

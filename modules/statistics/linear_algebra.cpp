#include "statistics/linear_algebra.hpp"

#include <cassert>
#include <cmath>

namespace woundwell {

std::optional<SquareMatrix> cholesky(const SquareMatrix& matrix) {
  const std::size_t n = matrix.n;
  SquareMatrix lower(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = matrix(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= lower(i, k) * lower(j, k);
      if (i != j) {
        lower(i, j) = rest / lower(j, j);
      } else if (rest > 1e-14 * std::abs(matrix(i, i))) {
        lower(i, i) = std::sqrt(rest);
      } else {
        return std::nullopt;  // also for NaN
      }
    }
  }
  return lower;
}

std::vector<double> solve(const SquareMatrix& lower, std::span<const double> right) {
  const std::size_t n = lower.n;
  assert(right.size() == n);
  std::vector<double> x(right.begin(), right.end());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= lower(i, k) * x[k];
    x[i] /= lower(i, i);
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) x[i] -= lower(k, i) * x[k];
    x[i] /= lower(i, i);
  }
  return x;
}

double log_determinant(const SquareMatrix& lower) {
  double sum = 0.0;
  for (std::size_t i = 0; i < lower.n; ++i) sum += 2.0 * std::log(lower(i, i));
  return sum;
}

}  // namespace woundwell

#pragma once
// Small symmetric systems.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace woundwell {

/// Square matrix, row by row.
struct SquareMatrix {
  explicit SquareMatrix(std::size_t size) : n(size), values(size * size, 0.0) {}
  double& operator()(std::size_t row, std::size_t column) { return values[row * n + column]; }
  double operator()(std::size_t row, std::size_t column) const { return values[row * n + column]; }
  std::size_t n;
  std::vector<double> values;
};

/// Lower triangle L with L L' = matrix; empty unless the matrix is positive definite.
std::optional<SquareMatrix> cholesky(const SquareMatrix& matrix);
/// x with L L' x = right.
std::vector<double> solve(const SquareMatrix& lower, std::span<const double> right);
/// log det (L L').
double log_determinant(const SquareMatrix& lower);

}  // namespace woundwell

#include "learning/minimise.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support/close.hpp"

namespace woundwell::test {

TEST_CASE("the lowest point of a bowl and of Rosenbrock's valley is found") {
  std::vector<double> x = {5.0, -3.0, 2.0};
  const double lowest = minimise(
      [](const std::vector<double>& at, std::vector<double>& gradient) {
        double sum = 7.0;
        for (std::size_t k = 0; k < at.size(); ++k) {
          const double scale = static_cast<double>(k + 1);
          const double off = at[k] - scale;
          sum += scale * off * off;
          gradient[k] = 2.0 * scale * off;
        }
        return sum;
      },
      x, 100);
  CHECK(close(lowest, 7.0, 1e-9, 0.0));
  for (std::size_t k = 0; k < x.size(); ++k) {
    CHECK(close(x[k], static_cast<double>(k + 1), 1e-4, 0.0));
  }

  x = {-1.2, 1.0};
  minimise(
      [](const std::vector<double>& at, std::vector<double>& gradient) {
        const double a = 1.0 - at[0];
        const double b = at[1] - at[0] * at[0];
        gradient[0] = -2.0 * a - 400.0 * at[0] * b;
        gradient[1] = 200.0 * b;
        return a * a + 100.0 * b * b;
      },
      x, 500);
  CHECK(close(x[0], 1.0, 0.01, 0.0));
  CHECK(close(x[1], 1.0, 0.02, 0.0));
}

TEST_CASE("a minimum stops after the rounds that it may take, and nothing to move is refused") {
  const Smooth slope = [](const std::vector<double>& at, std::vector<double>& gradient) {
    gradient[0] = 4.0 * at[0] * at[0] * at[0];
    return at[0] * at[0] * at[0] * at[0];
  };
  std::vector<double> few = {10.0};
  std::vector<double> many = {10.0};
  CHECK(minimise(slope, few, 2) > minimise(slope, many, 200));
  std::vector<double> none;
  CHECK_THROWS_AS(minimise(slope, none, 10), std::invalid_argument);
}

}  // namespace woundwell::test

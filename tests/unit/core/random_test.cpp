#include "core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "support/close.hpp"

using namespace woundwell;

TEST_CASE("random: a stream depends on seed, subject and purpose, and on nothing else") {
  RandomStream a(1, "field 1", "cells");
  RandomStream same(1, "field 1", "cells");
  RandomStream seed(2, "field 1", "cells");
  RandomStream subject(1, "field 2", "cells");
  RandomStream purpose(1, "field 1", "light");
  RandomStream moved(1, "field ", "1cells");
  const auto first = a();
  CHECK(first == same());
  CHECK(first != seed());
  CHECK(first != subject());
  CHECK(first != purpose());
  CHECK(first != moved());
}

TEST_CASE("random: moments of the distributions") {
  RandomStream stream(7, "moments", "test");
  const int n = 200000;
  double sum = 0.0;
  double squares = 0.0;
  double uniform_sum = 0.0;
  double poisson_small = 0.0;
  double poisson_large = 0.0;
  std::vector<int> faces(6);
  for (int i = 0; i < n; ++i) {
    const double x = stream.normal();
    sum += x;
    squares += x * x;
    const double u = stream.uniform();
    CHECK_FALSE((u < 0.0 || u >= 1.0));
    uniform_sum += u;
    poisson_small += static_cast<double>(stream.poisson(2.5));
    poisson_large += static_cast<double>(stream.poisson(80.0));
    ++faces[stream.below(6)];
  }
  // Five standard errors each.
  CHECK(std::abs(sum / n) < 5.0 / std::sqrt(n));
  CHECK(test::close(squares / n, 1.0, 0.0, 5.0 * std::sqrt(2.0 / n)));
  CHECK(test::close(uniform_sum / n, 0.5, 0.0, 5.0 * std::sqrt(1.0 / 12.0 / n)));
  CHECK(test::close(poisson_small / n, 2.5, 0.0, 5.0 * std::sqrt(2.5 / n)));
  CHECK(test::close(poisson_large / n, 80.0, 0.0, 5.0 * std::sqrt(80.0 / n)));
  for (const int count : faces) CHECK(test::close(count, n / 6.0, 0.0, 5.0 * std::sqrt(n / 6.0)));
}

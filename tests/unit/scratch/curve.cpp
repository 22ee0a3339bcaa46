#include "scratch/curve.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/close.hpp"

using woundwell::closure_of;
using woundwell::summarise_curve;
using woundwell::test::close;

TEST_CASE("closure is a plain ratio with propagated error and is never clipped") {
  const auto half = closure_of({200.0, 4.0}, {100.0, 3.0});
  CHECK(close(half.value, 0.5, 1e-12, 0));
  CHECK(close(half.se, std::sqrt(std::pow(3.0 / 200.0, 2) + std::pow(100.0 * 4.0 / 40000.0, 2)),
              1e-12, 0));
  CHECK(close(closure_of({100.0, 0.0}, {130.0, 0.0}).value, -0.3, 1e-12, 0));
  CHECK(close(closure_of({100.0, 5.0}, {0.0, 2.0}).se, 0.02, 1e-12, 0));
}

TEST_CASE("half time between two measured times is interpolated") {
  const auto s = summarise_curve(
      {{0, 0, 0, 100, false}, {24, 0.4, 0.0, 60, false}, {48, 0.8, 0.0, 20, false}});
  REQUIRE(s.t_half_h);
  CHECK(close(*s.t_half_h, 30.0, 1e-12, 0));
  CHECK(close(*s.t_half_low_h, 30.0, 1e-12, 0));
  CHECK(close(*s.t_half_high_h, 30.0, 1e-12, 0));
  CHECK(close(*s.auc, (0.5 * 0.4 * 24 + 0.6 * 24) / 48, 1e-12, 0));
  CHECK(close(*s.slope_px_per_h, 80.0 / 48.0, 1e-12, 0));
}

TEST_CASE("limits of the half time come from the errors and may be open") {
  const auto s = summarise_curve({{0, 0, 0, 1, false}, {10, 0.6, 0.1, 0.4, false}});
  REQUIRE(s.t_half_h);
  CHECK(close(*s.t_half_h, 0.5 / 0.06, 1e-12, 0));
  CHECK(close(*s.t_half_low_h, 5.0 / 0.7959963984540054, 1e-9, 0));
  CHECK_FALSE(s.t_half_high_h);  // C - 1.96 SE stays under one half
}

TEST_CASE("half time is never extrapolated") {
  const auto s = summarise_curve(
      {{0, 0, 0, 1, false}, {24, 0.2, 0.01, 0.8, false}, {48, 0.45, 0.01, 0.6, false}});
  CHECK_FALSE(s.t_half_h);
  CHECK(*s.t_half_low_h == 48.0);
  CHECK_FALSE(s.t_half_high_h);
}

TEST_CASE("a wound seen closed may have closed at any time since the picture before") {
  const auto s = summarise_curve(
      {{0, 0, 0, 1, false}, {24, 0.3, 0.01, 0.7, false}, {48, 1.0, 0.01, 0.0, true}});
  CHECK_FALSE(s.t_half_h);
  CHECK(*s.t_half_low_h == 24.0);
  CHECK(*s.t_half_high_h == 48.0);
}

TEST_CASE("the first crossing counts where a wound opens again") {
  const auto s = summarise_curve({{0, 0, 0, 1, false},
                                  {10, 0.5, 0, 0.5, false},
                                  {20, 0.2, 0, 0.8, false},
                                  {30, 0.9, 0, 0.1, false}});
  CHECK(*s.t_half_h == 10.0);
}

TEST_CASE("one time alone says nothing about the course") {
  const auto s = summarise_curve({{0, 0, 0, 1, false}});
  CHECK_FALSE(s.t_half_low_h);
  CHECK_FALSE(s.auc);
  CHECK_FALSE(s.slope_px_per_h);
}

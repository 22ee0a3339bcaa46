#include "scratch/curve.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/close.hpp"

using woundwell::closure_of;
using woundwell::CurvePoint;
using woundwell::summarise_curve;
using woundwell::test::close;

namespace {

CurvePoint point(double time_h, double closure, double closure_se, double width_px,
                 bool closed = false) {
  CurvePoint result;
  result.time_h = time_h;
  result.closure = closure;
  result.closure_se = closure_se;
  result.width_px = width_px;
  result.closed = closed;
  return result;
}

/// The same with the errors that slope and area carry on.
CurvePoint point_with(double time_h, double width_px_se, double closure_se,
                      double closure_se_before) {
  CurvePoint result = point(time_h, 0.01 * time_h, closure_se, 100.0 - time_h);
  result.width_px_se = width_px_se;
  result.closure_se_before = closure_se_before;
  return result;
}

}  // namespace

TEST_CASE("closure is a plain ratio with propagated error and is never clipped") {
  const auto half = closure_of({200.0, 4.0}, {100.0, 3.0});
  CHECK(close(half.value, 0.5, 1e-12, 0));
  CHECK(close(half.se, std::sqrt(std::pow(3.0 / 200.0, 2) + std::pow(100.0 * 4.0 / 40000.0, 2)),
              1e-12, 0));
  CHECK(close(closure_of({100.0, 0.0}, {130.0, 0.0}).value, -0.3, 1e-12, 0));
  CHECK(close(closure_of({100.0, 5.0}, {0.0, 2.0}).se, 0.02, 1e-12, 0));
}

TEST_CASE("half time between two measured times is interpolated") {
  const auto s =
      summarise_curve({point(0, 0, 0, 100), point(24, 0.4, 0.0, 60), point(48, 0.8, 0.0, 20)});
  REQUIRE(s.t_half_h);
  CHECK(close(*s.t_half_h, 30.0, 1e-12, 0));
  CHECK(close(*s.t_half_low_h, 30.0, 1e-12, 0));
  CHECK(close(*s.t_half_high_h, 30.0, 1e-12, 0));
  CHECK(close(*s.auc, (0.5 * 0.4 * 24 + 0.6 * 24) / 48, 1e-12, 0));
  CHECK(close(*s.slope_px_per_h, 80.0 / 48.0, 1e-12, 0));
}

TEST_CASE("limits of the half time come from the errors and may be open") {
  const auto s = summarise_curve({point(0, 0, 0, 1), point(10, 0.6, 0.1, 0.4)});
  REQUIRE(s.t_half_h);
  CHECK(close(*s.t_half_h, 0.5 / 0.06, 1e-12, 0));
  CHECK(close(*s.t_half_low_h, 5.0 / 0.7959963984540054, 1e-9, 0));
  CHECK_FALSE(s.t_half_high_h);  // C - 1.96 SE stays under one half
}

TEST_CASE("half time is never extrapolated") {
  const auto s =
      summarise_curve({point(0, 0, 0, 1), point(24, 0.2, 0.01, 0.8), point(48, 0.45, 0.01, 0.6)});
  CHECK_FALSE(s.t_half_h);
  CHECK(*s.t_half_low_h == 48.0);
  CHECK_FALSE(s.t_half_high_h);
}

TEST_CASE("a wound seen closed may have closed at any time since the picture before") {
  const auto s = summarise_curve(
      {point(0, 0, 0, 1), point(24, 0.3, 0.01, 0.7), point(48, 1.0, 0.01, 0.0, true)});
  CHECK_FALSE(s.t_half_h);
  CHECK(*s.t_half_low_h == 24.0);
  CHECK(*s.t_half_high_h == 48.0);
}

TEST_CASE("the first crossing counts where a wound opens again") {
  const auto s = summarise_curve(
      {point(0, 0, 0, 1), point(10, 0.5, 0, 0.5), point(20, 0.2, 0, 0.8), point(30, 0.9, 0, 0.1)});
  CHECK(*s.t_half_h == 10.0);
}

TEST_CASE("one time alone says nothing about the course") {
  const auto s = summarise_curve({point(0, 0, 0, 1)});
  CHECK_FALSE(s.t_half_low_h);
  CHECK_FALSE(s.auc);
  CHECK_FALSE(s.slope_px_per_h);
}

TEST_CASE("the error of the slope is that of the widths, each by its distance in time") {
  // times 0, 10 and 50 h lie 20, 10 and 30 h from their mean
  const auto s = summarise_curve(
      {point_with(0, 2.0, 0, 0), point_with(10, 3.0, 0, 0), point_with(50, 4.0, 0, 0)});
  REQUIRE(s.slope_px_per_h_se);
  CHECK(close(*s.slope_px_per_h, 1.0, 1e-12, 0));
  const double squares = std::pow(20 * 2.0, 2) + std::pow(10 * 3.0, 2) + std::pow(30 * 4.0, 2);
  CHECK(close(*s.slope_px_per_h_se, std::sqrt(squares) / (400.0 + 100.0 + 900.0), 1e-12, 0));
  // two times: the errors of both widths over the time between them
  const auto two = summarise_curve({point_with(0, 3.0, 0, 0), point_with(20, 4.0, 0, 0)});
  CHECK(close(*two.slope_px_per_h_se, 5.0 / 20.0, 1e-12, 0));
}

TEST_CASE("errors of single times add up in quadrature, that of the baseline adds up as it is") {
  // trapezoids: the later times hold 25 and 20 h of the 50
  const auto own = summarise_curve(
      {point_with(0, 0, 0, 0), point_with(10, 0, 0.03, 0), point_with(50, 0, 0.04, 0)});
  REQUIRE(own.auc_se);
  CHECK(close(*own.auc_se, std::hypot(25 * 0.03, 20 * 0.04) / 50, 1e-12, 0));
  const auto shared = summarise_curve(
      {point_with(0, 0, 0, 0), point_with(10, 0, 0.03, 0.03), point_with(50, 0, 0.04, 0.04)});
  CHECK(close(*shared.auc_se, (25 * 0.03 + 20 * 0.04) / 50, 1e-12, 0));
  // both: 0.05 is 0.04 by itself and 0.03 of the baseline
  const auto both = summarise_curve(
      {point_with(0, 0, 0, 0), point_with(10, 0, 0.05, 0.03), point_with(50, 0, 0.05, 0.03)});
  const double by_itself = std::hypot(25 * 0.04, 20 * 0.04);
  CHECK(close(*both.auc_se, std::hypot(by_itself, 45 * 0.03) / 50, 1e-12, 0));
  CHECK_FALSE(summarise_curve({point_with(0, 1.0, 0, 0)}).auc_se);
  CHECK_FALSE(summarise_curve({point_with(0, 1.0, 0, 0)}).slope_px_per_h_se);
}

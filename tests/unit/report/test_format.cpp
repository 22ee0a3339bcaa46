#include <doctest/doctest.h>

#include <limits>

#include "report/format.hpp"

namespace woundwell {

TEST_CASE("a value is rounded to two digits of its standard error") {
  CHECK(with_error(0.51234, 0.0213) == "0.512 ± 0.021");
  CHECK(with_error(0.51234, 0.00996) == "0.512 ± 0.010");
  CHECK(with_error(123456.0, 2345.0) == "123\u202f500 ± 2300");
  CHECK(with_error(-0.5, 0.25) == "\u22120.50 ± 0.25");
  CHECK(with_error(12.0, 13.0) == "12 ± 13");
  CHECK(with_error(0.1234567, std::nullopt) == "0.123");
  CHECK(with_error(1.5, 0.0) == "1.50 ± 0");
}

TEST_CASE("a missing value is a dash and never 0") {
  CHECK(with_error(std::nullopt, 0.1) == "–");
  CHECK(with_error(std::numeric_limits<double>::quiet_NaN(), 0.1) == "–");
  CHECK(p_text(std::nullopt) == "–");
  CHECK(p_phrase(std::nullopt) == "no p value");
  CHECK(estimate_text(std::nullopt, 1.0, 2.0) == "–");
}

TEST_CASE("p values") {
  CHECK(p_text(0.00421) == "0.0042");
  CHECK(p_text(0.0009) == "< 0.001");
  CHECK(p_text(0.001) == "0.0010");
  CHECK(p_text(0.1) == "0.10");
  CHECK(p_text(0.354) == "0.35");
  CHECK(p_text(1.0) == "1");
  CHECK(p_phrase(0.0001) == "p < 0.001");
  CHECK(p_phrase(0.03) == "p = 0.030");
}

TEST_CASE("p values of figures are exact down to 0.0001") {
  CHECK(exact_p_phrase(0.00042) == "p = 0.00042");
  CHECK(exact_p_phrase(0.00099) == "p = 0.00099");
  CHECK(exact_p_phrase(0.031) == "p = 0.031");
  CHECK(exact_p_phrase(0.00001) == "p < 0.0001");
  CHECK(exact_p_phrase(1.0) == "p = 1");
}

TEST_CASE("rounding never carries p over the level") {
  CHECK(p_text(0.0496) == "0.0496");
  CHECK(p_text(0.0504) == "0.0504");
  CHECK(p_text(0.05) == "0.050");
}

TEST_CASE("estimates with intervals") {
  CHECK(estimate_text(-0.312, -0.449, -0.174) == "\u22120.31 (\u22120.45 to \u22120.17)");
  CHECK(estimate_text(0.489, 0.4061, 0.5887) == "0.489 (0.406 to 0.589)");
  CHECK(estimate_text(79.2, 67.1, 93.8) == "79 (67 to 94)");
  CHECK(estimate_text(2.0, std::nullopt, std::nullopt) == "2.00");
}

TEST_CASE("numbers keep their significant digits") {
  CHECK(number_text(0.0) == "0");
  CHECK(number_text(0.000123456) == "0.000123");
  CHECK(number_text(9.996) == "10.0");
  CHECK(number_text(1234.5) == "1230");
  CHECK(number_text(-2.5e12) == "\u22122.50e+12");
  CHECK(fixed_text(-0.0001, 2) == "0.00");
}

TEST_CASE("shares and counts") {
  CHECK(percent_text(0, 10) == "0 %");
  CHECK(percent_text(1, 1000) == "< 1 %");
  CHECK(percent_text(999, 1000) == "> 99 %");
  CHECK(percent_text(0, 0) == "–");
  CHECK(counted(1, "picture") == "1 picture");
  CHECK(counted(0, "picture") == "0 pictures");
  CHECK(hours_text(24.0) == "24");
  CHECK(hours_text(0.25) == "0.25");
}

}  // namespace woundwell

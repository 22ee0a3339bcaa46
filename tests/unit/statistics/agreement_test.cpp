// Concordance and limits of agreement.

#include <doctest/doctest.h>

#include <limits>

#include "core/random.hpp"
#include "statistics/estimates.hpp"
#include "support/close.hpp"
#include "unit/statistics/tables.hpp"

namespace woundwell {

using test::close;
using test::same;
using Numbers = std::vector<double>;

TEST_CASE("concordance and limits of agreement are those of R") {
  const CsvFile table = test::reference_table("agreement_r.csv");
  CHECK(table.rows.size() >= 80);
  for (const CsvRow& row : table.rows) {
    CAPTURE(row.line);
    const auto x = test::groups_of(row.cells.at(1))[0];
    const auto y = test::groups_of(row.cells.at(2))[0];
    const auto expected = test::groups_of(row.cells.at(3))[0];
    if (row.cells.at(0) == "concordance") {
      const Estimate e = concordance_interval(x, y, 0.95);
      same(expected.at(0), e.value, "estimate");
      same(expected.at(1), e.low, "low", 1e-10, 1e-12);
      same(expected.at(2), e.high, "high");
      continue;
    }
    const LimitsOfAgreement l = limits_of_agreement(x, y, 0.95, 0.95);
    const double size = *l.upper.value - *l.lower.value;
    same(expected.at(0), l.bias.value, "bias", 1e-10, 1e-12 * size);
    same(expected.at(1), l.lower.value, "lower", 1e-10, 1e-12 * size);
    same(expected.at(4), l.upper.value, "upper", 1e-10, 1e-12 * size);
    // R's noncentral t is good to about eight digits.
    same(expected.at(2), l.lower.low, "lower, low", 1e-6, 1e-7 * size);
    same(expected.at(3), l.lower.high, "lower, high", 1e-6, 1e-7 * size);
    same(expected.at(5), l.upper.low, "upper, low", 1e-6, 1e-7 * size);
    same(expected.at(6), l.upper.high, "upper, high", 1e-6, 1e-7 * size);
  }
}

TEST_CASE("intervals of limits of agreement cover 95 %") {
  RandomStream random(41, "test", "limits");
  int covered = 0;
  constexpr int runs = 1000;
  for (int i = 0; i < runs; ++i) {
    Numbers x;
    for (int k = 0; k < 6; ++k) x.push_back(random.normal());
    const auto l = limits_of_agreement(x, Numbers(6, 0.0), 0.95, 0.95);
    if (*l.upper.low <= 1.959964 && 1.959964 <= *l.upper.high) ++covered;
  }
  CHECK(covered >= 0.93 * runs);
  CHECK(covered <= 0.97 * runs);
}

TEST_CASE("a shift lowers concordance but not correlation") {
  const Numbers x{1.0, 2.0, 4.0, 3.0, 6.0};
  Numbers y = x;
  CHECK(close(*concordance_interval(x, y, 0.95).value, 1.0, 1e-14, 0));
  for (double& v : y) v += 2.0;
  CHECK(*concordance_interval(x, y, 0.95).value < 0.7);
  CHECK(*concordance_interval(x, y, 0.95).value == *concordance_interval(y, x, 0.95).value);
}

TEST_CASE("agreement of degenerate values has a caution and no interval") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (const Numbers& x :
       {Numbers{}, Numbers{1.0}, Numbers{2.0, 2.0, 2.0, 2.0, 2.0}, Numbers{nan, inf, -inf, nan}}) {
    const Estimate e = concordance_interval(x, x, 0.95);
    CHECK_FALSE(e.low.has_value());
    CHECK_FALSE(e.caution.empty());
    const LimitsOfAgreement l = limits_of_agreement(x, x, 0.95, 0.95);
    CHECK_FALSE(l.upper.high.has_value());
    CHECK_FALSE(l.upper.caution.empty());
  }
  const Numbers holed{1.0, nan, 2.0, 3.0, 5.0, 4.0};
  const Numbers full{1.1, 2.0, 2.3, 2.9, 5.5, 3.7};
  CHECK(concordance_interval(holed, full, 0.95).caution.find("1 pair") != std::string::npos);
  CHECK(concordance_interval(holed, full, 0.95).low.has_value());
}

}  // namespace woundwell

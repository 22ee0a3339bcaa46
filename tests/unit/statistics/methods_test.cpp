// Known answers, laws and degenerate input of the single methods.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/random.hpp"
#include "statistics/distributions.hpp"
#include "statistics/estimates.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "support/close.hpp"

namespace woundwell {

using test::close;
using Numbers = std::vector<double>;

TEST_CASE("smallest p of small designs is what the textbooks say") {
  CHECK(close(mann_whitney_smallest_p(3, 3), 0.1, 1e-14, 0));
  CHECK(close(mann_whitney_smallest_p(4, 4), 2.0 / 70.0, 1e-14, 0));
  CHECK(sign_flip_smallest_p(5) == 0.0625);
  CHECK(sign_flip_smallest_p(6) == 0.03125);
  CHECK(close(spearman_smallest_p(4), 2.0 / 24.0, 1e-14, 0));
  CHECK(close(spearman_smallest_p(5), 2.0 / 120.0, 1e-14, 0));
  // Three groups of two: 90 assignments, of which the 6 orders of separated groups are extreme.
  CHECK(close(kruskal_wallis_smallest_p({2, 2, 2}), 6.0 / 90.0, 1e-14, 0));
  CHECK(close(*mann_whitney(Numbers{1, 2, 3}, Numbers{4, 5, 6}).smallest_p, 0.1, 1e-14, 0));
}

TEST_CASE("Kruskal-Wallis of two groups is Mann-Whitney") {
  const Numbers a{1.0, 3.0, 5.5, 5.5};
  const Numbers b{2.0, 5.5, 8.0};
  CHECK(close(*kruskal_wallis({a, b}).p, *mann_whitney(a, b).p, 1e-13, 0));
}

TEST_CASE("order, shift, scale and swap of groups") {
  const Numbers a{0.31, 0.52, 0.44, 0.60};
  const Numbers b{0.71, 0.50, 0.83, 0.62, 0.95};
  Numbers turned = a;
  std::reverse(turned.begin(), turned.end());
  CHECK(*mann_whitney(a, b).p == *mann_whitney(turned, b).p);
  CHECK(*welch_t(a, b).p == *welch_t(turned, b).p);
  CHECK(*mann_whitney(a, b).p == *mann_whitney(b, a).p);
  CHECK(*mann_whitney(a, b).statistic + *mann_whitney(b, a).statistic == 20.0);
  CHECK(*welch_t(a, b).statistic == -*welch_t(b, a).statistic);
  const Estimate shift = hodges_lehmann(a, b, 0.9);
  const Estimate back = hodges_lehmann(b, a, 0.9);
  CHECK(*shift.low == -*back.high);
  for (const double factor : {1e-150, 1e150}) {  // squares would leave the range of doubles
    Numbers x = a;
    Numbers y = b;
    for (double& v : x) v *= factor;
    for (double& v : y) v *= factor;
    CHECK(close(*welch_t(x, y).p, *welch_t(a, b).p, 1e-12, 0));
    CHECK(close(*student_t(x, y).p, *student_t(a, b).p, 1e-12, 0));
    CHECK(*mann_whitney(x, y).p == *mann_whitney(a, b).p);
    CHECK(close(*hedges_g(x, y, 0.95).value, *hedges_g(a, b, 0.95).value, 1e-12, 0));
    CHECK(close(*pearson(x, Numbers(y.begin(), y.begin() + 4)).p,
                *pearson(a, Numbers(b.begin(), b.begin() + 4)).p, 1e-10, 0));
  }
}

TEST_CASE("intervals of Hedges' g and Cliff's delta: mirrored, without unit, at the far ends") {
  const Numbers a{0.31, 0.52, 0.44, 0.60};
  const Numbers b{0.71, 0.50, 0.83, 0.62, 0.95};
  const Estimate g = hedges_g(a, b, 0.95);
  const Estimate mirrored = hedges_g(b, a, 0.95);
  CHECK(close(*g.low, -*mirrored.high, 1e-9, 0));
  CHECK(close(*g.high, -*mirrored.low, 1e-9, 0));
  // The interval holds 0 as the t test's does.
  const double p = *student_t(a, b).p;
  CHECK(close(*hedges_g(a, b, 1.0 - p).high, 0.0, 0, 1e-9));
  // Its exact limit for an effect a world beyond the spread, on both sides of the change of formula
  // at t = 1000: the interval of the spread alone, sqrt(chi-square / df).
  for (const double far : {650.0, 900.0, 1e9}) {
    const Numbers x{0.0, 1.0, 2.0};
    const Numbers y{far, far + 1.0, far + 2.0};
    const Estimate e = hedges_g(y, x, 0.95);
    CHECK(close(*e.low, far * std::sqrt(0.4844185571 / 4.0), 2e-5, 0));
    CHECK(close(*e.high, far * std::sqrt(11.14328678 / 4.0), 2e-5, 0));
  }
  const Estimate delta = cliffs_delta(a, b, 0.95);
  CHECK(close(*delta.low, -*cliffs_delta(b, a, 0.95).high, 1e-12, 0));
  const Estimate apart = cliffs_delta(Numbers{1, 2, 3, 4}, Numbers{5, 6, 7, 8}, 0.95);
  CHECK(*apart.value == -1.0);
  CHECK(*apart.low == -1.0);
  CHECK(*apart.high > -0.9);
  CHECK(*apart.high < 0.0);
  CHECK(apart.caution.empty());
  CHECK_FALSE(cliffs_delta(Numbers{1, 2, 3}, Numbers{5, 6, 7, 8}, 0.95).caution.empty());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Numbers equal{2.0, 2.0, 2.0};
  for (const Estimate& none :
       {hedges_g(equal, equal, 0.95), hedges_g(Numbers{1.0}, Numbers{2.0, 3.0}, 0.95),
        hedges_g(Numbers{}, equal, 0.95), hedges_g_paired(equal, 0.95),
        hedges_g_paired(Numbers{1.0, 2.0}, 0.95), hedges_g_paired(Numbers{nan, 1.0, nan}, 0.95),
        cliffs_delta(Numbers{1.0}, equal, 0.95), cliffs_delta(Numbers{}, Numbers{nan}, 0.95)}) {
    CHECK_FALSE(none.low.has_value());
    CHECK_FALSE(none.high.has_value());
    CHECK_FALSE(none.caution.empty());
  }
}

TEST_CASE("no method makes up a p from equal, single or missing values") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const Numbers none;
  const Numbers equal{2.0, 2.0, 2.0};
  const Numbers lost{nan, inf, -inf};
  for (const Numbers& x : {none, equal, lost, Numbers{1.0}}) {
    CAPTURE(x.size());
    CHECK_FALSE(welch_t(x, equal).p.has_value());
    CHECK_FALSE(student_t(x, Numbers{2.0}).p.has_value());
    CHECK_FALSE(paired_t(x).p.has_value());
    CHECK_FALSE(spearman(x, equal).p.has_value());
    CHECK_FALSE(pearson(x, x).p.has_value());
    CHECK_FALSE(welch_t(x, equal).caution.empty());
    CHECK_FALSE(paired_t(x).caution.empty());
    CHECK_FALSE(spearman(x, equal).caution.empty());
  }
  CHECK_FALSE(mann_whitney(equal, equal).p.has_value());
  CHECK_FALSE(mann_whitney(none, equal).p.has_value());
  CHECK_FALSE(mann_whitney(lost, equal).p.has_value());
  CHECK_FALSE(kruskal_wallis({equal, equal, equal}).p.has_value());
  CHECK_FALSE(kruskal_wallis({}).p.has_value());
  CHECK_FALSE(kruskal_wallis({{1.0}, {2.0}, {3.0}}).p.has_value());
  CHECK_FALSE(signed_rank(Numbers{0.0, 0.0}).p.has_value());
  CHECK_FALSE(blocked_permutation({}, 1000, 1).p.has_value());
  CHECK_FALSE(blocked_permutation({{{1.0}, {1.0}}, {{2.0}, {2.0}}}, 1000, 1).p.has_value());
  CHECK_FALSE(van_elteren({{{1.0}, {}}, {{nan}, {2.0}}}).p.has_value());
  CHECK_FALSE(equivalence(equal, equal, equal, 0.2).p.has_value());
  CHECK_FALSE(rescue_percent(equal, equal, equal, 0.95).value.has_value());
}

TEST_CASE("values that are not finite are left out, and the caution says how many") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Numbers a{1.0, 2.0, 4.0, 3.5};
  const Numbers b{3.0, 5.0, 6.0};
  const Numbers holed{1.0, nan, 2.0, 4.0, 3.5};
  const TestOutcome clean = mann_whitney(a, b);
  const TestOutcome patched = mann_whitney(holed, b);
  CHECK(*clean.p == *patched.p);
  CHECK(clean.caution.empty());
  CHECK(patched.caution.find("1 value") != std::string::npos);
  CHECK(*welch_t(a, b).p == *welch_t(holed, b).p);
}

TEST_CASE("blocked permutation with one value per condition flips signs") {
  // Six differences of one sign: only the observed and its mirror are as extreme.
  std::vector<Block> blocks;
  for (int i = 1; i <= 6; ++i) blocks.push_back({{1.0 * i}, {0.5 * i}});
  const TestOutcome t = blocked_permutation(blocks, 1000, 1);
  CHECK(*t.p == 2.0 / 64.0);
  CHECK(*t.smallest_p == 2.0 / 64.0);
  CHECK(close(*t.statistic, 0.5 * 21.0 / 6.0, 1e-14, 0));
  std::rotate(blocks.begin(), blocks.begin() + 2, blocks.end());
  CHECK(*blocked_permutation(blocks, 1000, 1).statistic == *t.statistic);
}

TEST_CASE("random permutations agree with all of them, and with themselves") {
  RandomStream random(5, "test", "blocks");
  std::vector<Block> few;
  for (int i = 0; i < 4; ++i) {
    Block b;
    for (int k = 0; k < 4; ++k) b.a.push_back(random.normal(0.7, 1.0));
    for (int k = 0; k < 3; ++k) b.b.push_back(random.normal());
    few.push_back(b);
  }
  // 35^4 arrangements are too many; three blocks of them are not.
  const TestOutcome drawn = blocked_permutation(few, 20000, 9);
  CHECK(drawn.method == "20000 random permutations");
  CHECK(*drawn.p == *blocked_permutation(few, 20000, 9).p);
  CHECK(close(*drawn.p, *blocked_permutation(few, 20000, 10).p, 0.2, 0.003));
  CHECK(*drawn.smallest_p == 1.0 / 20001.0);
  // The normal approximation of the stratified rank test tells about the same.
  CHECK(close(*drawn.p, *van_elteren(few).p, 0.6, 0.02));
}

TEST_CASE("at the ends of Fieller's interval the t test is at its critical value") {
  const Numbers control{1.02, 0.97, 1.10, 1.05};
  const Numbers knockdown{0.41, 0.45, 0.38, 0.52};
  const Numbers rescue{0.80, 0.71, 0.88, 0.79};
  const Estimate e = rescue_percent(control, knockdown, rescue, 0.95);
  for (const double end : {*e.low, *e.high}) {
    Numbers d;
    for (std::size_t i = 0; i < 4; ++i) {
      d.push_back(rescue[i] - knockdown[i] - end / 100.0 * (control[i] - knockdown[i]));
    }
    CHECK(close(*paired_t(d).p, 0.05, 1e-9, 0));
  }
}

TEST_CASE("rescue percent is withheld where control and knockdown do not differ") {
  const Numbers control{0.9, 0.4, 0.7};
  const Numbers knockdown{0.5, 0.6, 0.6};
  const Estimate e = rescue_percent(control, knockdown, {control}, 0.95);
  CHECK_FALSE(e.value.has_value());
  CHECK_FALSE(e.low.has_value());
  CHECK(e.caution.find("withheld") != std::string::npos);
}

TEST_CASE("Hodges-Lehmann interval covers 95 % and no less than it says") {
  RandomStream random(3, "test", "coverage");
  int covered = 0;
  constexpr int runs = 2000;
  for (int i = 0; i < runs; ++i) {
    Numbers a;
    Numbers b;
    for (int k = 0; k < 6; ++k) a.push_back(random.normal(1.0, 1.0));
    for (int k = 0; k < 7; ++k) b.push_back(random.normal());
    const Estimate e = hodges_lehmann(a, b, 0.95);
    if (*e.low <= 1.0 && 1.0 <= *e.high) ++covered;
  }
  // The exact level at 6 v 7 is 96.5 %.
  const double share = covered / static_cast<double>(runs);
  CHECK(share > 0.945);
  CHECK(share < 0.985);
}

TEST_CASE("power of the paired t test") {
  // power.t.test(n, delta = 1, sd = 1, type = "one.sample", strict = TRUE) of R 4.2
  CHECK(close(paired_t_power(0.0, 5.0, 0.05), 0.05, 1e-9, 0));
  CHECK(close(paired_t_power(1.0, 3.0, 0.05), 0.1792554, 1e-6, 0));
  CHECK(close(paired_t_power(1.0, 10.0, 0.05), 0.8030969, 1e-6, 0));
  CHECK(close(paired_t_power(1000.0, 3.0, 0.05), 1.0, 1e-12, 0));
}

TEST_CASE("corrections skip missing p") {
  const std::vector<OptionalNumber> p{0.01, {}, 0.04};
  const auto holm = adjust(p, Correction::holm);
  CHECK(close(*holm[0], 0.02, 1e-14, 0));
  CHECK_FALSE(holm[1].has_value());
  CHECK(close(*holm[2], 0.04, 1e-14, 0));
}

}  // namespace woundwell

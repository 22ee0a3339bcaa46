#pragma once
// Many conditions: analysis of variance, Friedman, and which pairs differ. As in tests.hpp, what is
// not finite is left out and said, and where no honest p exists it is empty with a caution.

#include <cstddef>
#include <string>
#include <vector>

#include "statistics/tests.hpp"

namespace woundwell {

/// One vector of values per group.
using Groups = std::vector<std::vector<double>>;

/// One vector per condition, all of one length: value e of each belongs to experiment e. An
/// experiment in which a condition has no finite value is left out as a whole.
using Crossed = std::vector<std::vector<double>>;

/// One-way analysis of variance, F (Fisher 1925, Statistical Methods for Research Workers).
/// Empty groups are left out. Needs two groups and one value more than groups.
TestOutcome one_way_anova(const Groups& groups);

/// Analysis of variance of conditions within experiments (randomised complete blocks): additive
/// model condition + experiment, F of the conditions (Fisher 1935, The Design of Experiments).
/// Needs two conditions and two experiments. With two conditions F is the square of paired t.
TestOutcome blocked_anova(const Crossed& conditions);

/// Friedman's rank test of conditions within experiments, chi-square statistic with tie correction
/// (Friedman 1937, doi 10.1080/01621459.1937.10503522). Exact over all orders within the
/// experiments, ties included, while that is quick (up to 22 experiments of 4 conditions, 8 of 5, 3
/// of 6); else chi-square. Needs two conditions and two experiments.
TestOutcome friedman(const Crossed& conditions);

/// Two of the groups compared. Estimate: mean of a less mean of b (of ranks, in rank tests).
struct Pair {
  std::size_t a = 0;  ///< index in the input
  std::size_t b = 0;
  OptionalNumber estimate;
  OptionalNumber low;  ///< simultaneous interval, where the method has one
  OptionalNumber high;
  OptionalNumber statistic;
  OptionalNumber p;           ///< of this pair alone
  OptionalNumber p_adjusted;  ///< over all pairs of the call
  OptionalNumber smallest_p;  ///< least p of this pair whatever the values; empty: no lower limit
};

struct Pairwise {
  std::string test;
  std::string statistic_name;
  OptionalNumber df;
  std::string method;
  std::string caution;
  std::vector<Pair> pairs;  ///< also those that could not be tested; their numbers are empty
};

/// Differences of mean ranks of all pairs, z, variance with ties (Dunn 1964,
/// doi 10.1080/00401706.1964.10490181), p adjusted as told. The least p is that of the lowest ranks
/// in one group and the highest in the other, ties as they are.
Pairwise dunn(const Groups& groups, Correction correction);

/// The same by t with the variance of the ranks within groups (Conover and Iman 1979, Los Alamos
/// report LA-7677-MS, doi 10.2172/6057803). Meant to follow a Kruskal-Wallis test that rejects. Its
/// least p is that of groups one above the other, and empty with ties, which can go below it.
Pairwise conover_iman(const Groups& groups, Correction correction);

/// All pairs of means by the studentized range (Tukey 1949, doi 10.2307/3001913); for unequal
/// sizes Kramer 1956 (doi 10.2307/3001469), which is conservative.
Pairwise tukey(const Groups& groups, double confidence);
/// The same within experiments, with the residual of `blocked_anova`.
Pairwise tukey_blocked(const Crossed& conditions, double confidence);

/// Every other group against group `control` (Dunnett 1955, doi 10.1080/01621459.1955.10501294),
/// single step. Requires control < size.
Pairwise dunnett(const Groups& groups, std::size_t control, double confidence);
/// The same within experiments, with the residual of `blocked_anova`.
Pairwise dunnett_blocked(const Crossed& conditions, std::size_t control, double confidence);

}  // namespace woundwell

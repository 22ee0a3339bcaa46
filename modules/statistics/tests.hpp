#pragma once
// Tests as free functions. All are two-sided. Values that are not finite are missing: they are
// left out and the caution says how many. Where no honest p exists, p is empty and the caution
// says why; no function throws for data.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/records.hpp"

namespace woundwell {

struct TestOutcome {
  std::string test;
  std::string statistic_name;
  OptionalNumber statistic;
  OptionalNumber df;
  OptionalNumber p;
  OptionalNumber smallest_p;  ///< least p the test can give; empty: no lower limit
  std::string method;         ///< how p was found
  std::string caution;
};

/// Mann-Whitney U (Mann and Whitney 1947, doi 10.1214/aoms/1177730491). Statistic: U of a, the
/// number of pairs with a > b, equal pairs counting half. Both groups under 50: exact permutation
/// distribution of the midranks (two-sided: as far or farther from the mean of the distribution;
/// without ties this is twice the smaller tail). Else normal with tie and continuity correction.
TestOutcome mann_whitney(std::span<const double> a, std::span<const double> b);

/// t test without equal variances (Welch 1947, doi 10.1093/biomet/34.1-2.28). Needs 2 v 2.
TestOutcome welch_t(std::span<const double> a, std::span<const double> b);

/// t test with pooled variance (Student 1908, doi 10.1093/biomet/6.1.1). Needs 3 values in all.
TestOutcome student_t(std::span<const double> a, std::span<const double> b);

/// One-sample t test of differences (a - b of each experiment) against 0. Needs 2.
TestOutcome paired_t(std::span<const double> differences);

enum class Zeros {
  dropped,  ///< Wilcoxon: differences of 0 are left out before ranking
  pratt,    ///< Pratt 1959, doi 10.1080/01621459.1959.10501526: ranked, then left out
};

/// Wilcoxon signed rank (Wilcoxon 1945, doi 10.2307/3001968). Statistic V: sum of the ranks of
/// positive differences. Up to 50 differences: exact, ties included; else normal with tie and
/// continuity correction.
TestOutcome signed_rank(std::span<const double> differences, Zeros zeros = Zeros::dropped);

/// Kruskal-Wallis H with tie correction (Kruskal and Wallis 1952,
/// doi 10.1080/01621459.1952.10483441). Exact over all assignments of the midranks where there are
/// at most three million up to the order of groups of one size (4 groups of 4, 5 of 3), else
/// chi-square. Empty groups are left out and named.
TestOutcome kruskal_wallis(const std::vector<std::vector<double>>& groups);

/// Values of one experiment (block) under the two conditions.
struct Block {
  std::vector<double> a;
  std::vector<double> b;
};

/// Permutation of the labels within each block. Statistic: mean over blocks of
/// (mean of a - mean of b). Exact over all arrangements where there are at most 2^17, else
/// `resamples` random ones with p = (hits + 1) / (resamples + 1) (Phipson and Smyth 2010,
/// doi 10.2202/1544-6115.1585). Blocks that lack a condition are left out.
TestOutcome blocked_permutation(const std::vector<Block>& blocks, std::size_t resamples,
                                std::uint64_t seed);

/// Mann-Whitney stratified by block, weights 1 / (block size + 1) (van Elteren 1960, Bulletin of
/// the International Statistical Institute 37:351-361). Exact over all arrangements where there
/// are at most 2^17, else normal.
TestOutcome van_elteren(const std::vector<Block>& blocks);

/// Rank correlation (Spearman 1904, doi 10.2307/1412159). Pairs with a missing member are left
/// out. Up to 12 pairs: exact permutation distribution, ties included (two-sided: |rho| as large
/// or larger); else t approximation. Needs 3 pairs.
TestOutcome spearman(std::span<const double> x, std::span<const double> y);

/// Product-moment correlation with t test (Student 1908, doi 10.1093/biomet/6.2-3.302). Needs 3.
TestOutcome pearson(std::span<const double> x, std::span<const double> y);

/// "Rescue equals control" as two one-sided t tests (Schuirmann 1987, doi 10.1007/BF01068419) of
/// the linear contrasts (R - M) +- margin_frac x (M - K), paired by experiment, so that the margin
/// is a share of the knockdown effect and the uncertainty of that effect is part of the test
/// (Berger and Hsu 1996, doi 10.1214/ss/1032280304). p is the larger of the two. Small p: the
/// rescue lies within the margin of the control. The three spans have one value per experiment.
TestOutcome equivalence(std::span<const double> control, std::span<const double> knockdown,
                        std::span<const double> rescue, double margin_frac);

enum class Correction { none, bonferroni, sidak, holm, benjamini_hochberg };

/// Adjusted p in the order of the input; missing p stay missing and do not count. Holm 1979
/// (Scandinavian Journal of Statistics 6:65-70), Benjamini and Hochberg 1995
/// (doi 10.1111/j.2517-6161.1995.tb02031.x), Sidak 1967 (doi 10.1080/01621459.1967.10482935).
std::vector<OptionalNumber> adjust(std::span<const OptionalNumber> p, Correction correction);

struct NamedCorrection {
  Correction value = Correction::none;
  const char* setting = "";  ///< "holm"
  const char* name = "";     ///< "Holm"
};

/// All but none, in the order in which they are offered.
std::span<const NamedCorrection> corrections();

/// By its name in the settings; none for any other text.
Correction correction_named(const std::string& setting);
/// "Holm", "Benjamini-Hochberg", ...
const char* name_of(Correction correction);

// Smallest p of a design without ties.
double mann_whitney_smallest_p(std::size_t n_a, std::size_t n_b);
double sign_flip_smallest_p(std::size_t pairs);  ///< blocked permutation and signed rank
double kruskal_wallis_smallest_p(const std::vector<std::size_t>& sizes);
double spearman_smallest_p(std::size_t pairs);

}  // namespace woundwell

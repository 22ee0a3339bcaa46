#pragma once
// The tests that the plan does not use, for the reader who asks for each of them.

#include <vector>

#include "statistics/comparison.hpp"

namespace woundwell {

/// Rows of the primary endpoint at its time with statistics.tests = all. None is planned, corrected
/// with the planned ones or seen by a verdict; `adjustment` says so, `method` names the paper.
///
/// Of each contrast but the equivalence, over experiment means:
/// - Wilcoxon signed rank with Pratt's zeros and the Hodges-Lehmann estimate, van Elteren with
///   experiments as blocks (one value of each condition in a block: the sign test);
/// - Student t and, where the main test is paired, Welch t: both without blocks;
/// - mean difference or ratio with its bootstrap interval; Hedges' g and Cliff's delta where they
///   do not stand beside the main test; of a rescue its percent with Fieller's interval and with
///   that of the bootstrap.
///
/// Over all conditions but blanks, from three on: one-way ANOVA; all pairs by Dunn and Conover-Iman
/// (corrected over the pairs as the plan is over its contrasts) and by Tukey, within experiments
/// and without them; each condition against the control by Dunnett without blocks. Where a method
/// has no p, one row says why.
std::vector<Row> further_rows(const DataSet& data, const ContrastPlan& plan,
                              const StatisticsParams& params);

}  // namespace woundwell

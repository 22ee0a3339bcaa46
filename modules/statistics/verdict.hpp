#pragma once
// What the tests of a cell line say about its knockdowns.

#include <optional>
#include <string>
#include <vector>

#include "statistics/comparison.hpp"

namespace woundwell {

/// Verdict on one knockdown in the primary endpoint of an assay.
///
/// phenotype
/// - untested: no p for knockdown v control (one experiment, no control, no values, no spread).
/// - supported: adjusted p at or below alpha.
/// - not supported: not so, and the interval excludes every effect of `relevant_frac` of the
///   control mean or more (log endpoints: of a factor 1 / (1 - relevant_frac)) in either direction.
/// - underpowered: neither; no effect and a relevant one are both compatible with the data.
/// - conflicting is decided later, by mark_conflicts and mark_opposite.
///
/// rescued
/// - untested: no rescue condition, no p for it, or no supported phenotype to rescue.
/// - full: the rescue differs from the knockdown (and from the vehicle where there is one) towards
///   the control, adjusted p at or below alpha, and it is equivalent to the control (TOST,
///   adjusted) or its rescue percent has an interval that lies above 50 and reaches 100.
/// - partial: it differs so, but not full; the sentence says whether 100 % is excluded.
/// - none: it does not differ, and the interval of the rescue percent excludes 50 and more.
/// - underpowered: it does not differ, and half a rescue or more is not excluded.
VerdictRecord judge(const DataSet& data, const KnockdownArm& arm, const std::vector<Row>& rows,
                    const StatisticsParams& params);

/// Verdict row of a cell line and assay without any knockdown: untested, with the reason.
VerdictRecord nothing_to_judge(const DataSet& data, const ContrastPlan& plan);

/// An endpoint of the same assay and time that goes the other way, on its adjusted p.
struct Opposite {
  std::string endpoint;
  double p_adjusted = 1.0;
};

/// Whether `rows` of another endpoint claim the effect of the knockdown in the opposite direction
/// of the verdict. `higher`, `other_higher`: whether more of the endpoint means more migration.
/// Empty where the verdict is not "supported".
std::optional<Opposite> opposite_claim(const VerdictRecord& verdict, bool higher,
                                       const DataSet& other, const std::vector<Row>& rows,
                                       bool other_higher, const StatisticsParams& params);

/// Turns the verdict into "conflicting", and says with what.
void mark_opposite(const std::vector<Opposite>& opposite, VerdictRecord& verdict);

/// Turns "supported" into "conflicting" where, in the same cell line, the other assay supports the
/// opposite direction for the same knockdown, or another knockdown of the same target (see
/// same_target) supports the opposite direction in the same endpoint.
/// `higher[i]`: whether more of the endpoint of verdict i means more migration.
void mark_conflicts(std::vector<VerdictRecord>& verdicts, const std::vector<bool>& higher);

}  // namespace woundwell

#pragma once
// From fields to experiments, tests and a verdict.

#include <cstdint>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "core/parameter.hpp"
#include "core/records.hpp"

namespace woundwell {

/// One measured value of one field (or its absence, with the row kept so that it is counted).
struct FieldValue {
  Place place;
  std::string endpoint;  ///< name of the column it came from
  OptionalNumber value;
  OptionalNumber se;
  Coating coating = Coating::unstated;  ///< of a Transwell insert; unstated stands for coated
};

/// How an endpoint is analysed. Log endpoints (densities, counts, widths' ratios) are compared as
/// log ratios within the experiment; others (closure fractions) as differences.
struct Endpoint {
  Assay assay = Assay::scratch;
  std::string name;
  bool log_scale = false;
  bool primary = false;        ///< chosen before looking; the rest is adjusted for
  bool higher_is_more = true;  ///< more migration / invasion
  /// The same quantity without calibration: analysed in its place, for a whole cell line, where
  /// some field has it but lacks this one. Only one of the two is ever analysed, also where the
  /// fallback is in the list of endpoints itself. Empty: none.
  std::string fallback;
};

/// The endpoints that the program analyses by default: closure fraction (primary) and gap rate of
/// the scratch; density, or count where a picture has no calibration (primary), and stained share
/// of the Transwell; where inserts with and without Matrigel are there, percent invasion and the
/// migration through the uncoated ones. An assay none of whose endpoints is marked primary takes
/// its first as primary.
std::vector<Endpoint> default_endpoints();

/// The default endpoints with the named columns as primary, each in place of the default of its
/// assay; a column that is not among them is added. Areas, widths, counts and optical densities are
/// compared as ratios, the rest as differences. InputError for a column that is not a number of a
/// picture.
std::vector<Endpoint> endpoints_with_primary(const std::vector<std::string>& names);

/// Values and standard errors (column + "_se") of the endpoints and their fallbacks from the
/// tables of pictures; the baseline of a scratch series (closure 0 by definition) is left out of
/// the closure columns, a failed picture stays as a missing value. Endpoints that no table has as a
/// column (percent invasion) are made later, by `analyse`.
std::vector<FieldValue> field_values(const std::vector<ScratchRecord>& scratch,
                                     const std::vector<ClosureRecord>& closure,
                                     const std::vector<TranswellRecord>& transwell,
                                     const std::vector<Endpoint>& endpoints);

/// Two conditions that are compared, a against b.
struct ConditionPair {
  std::string a;
  std::string b;
};

/// What was chosen before looking. Where something is chosen, the rest is labelled exploratory.
struct PlanChoices {
  std::vector<std::string> endpoints;    ///< primary, at most one of each assay; empty: default
  OptionalNumber time_h;                 ///< primary time; empty: the last
  std::vector<ConditionPair> contrasts;  ///< empty: from the roles of the design
  bool strict = true;                    ///< refuse choices that are not in the study
};

struct StatisticsParams {
  double alpha = 0.05;
  double confidence = 0.95;
  double resamples = 10000;
  double equivalence_frac = 0.2;  ///< TOST margin for "rescue equals control", share of |M - K|
  double relevant_frac = 0.2;     ///< smallest knockdown effect that matters, share of the control
  std::uint64_t seed = 1;
  PlanChoices plan;
  bool field_level = false;  ///< adds rows with fields taken as n, labelled pseudoreplicated
  /// For several planned tests at once: holm, bonferroni, sidak (any false claim), or
  /// benjamini_hochberg (share of false ones among the claims).
  std::string correction = "holm";
  /// "all" adds every further test of the primary endpoint (further.hpp) outside the plan;
  /// "default" has those that are described below.
  std::string tests = "default";
};
std::vector<Parameter> parameters(StatisticsParams& params);

struct Analysis {
  std::vector<ReplicateRecord> replicates;
  std::vector<TestRecord> tests;
  std::vector<VerdictRecord> verdicts;
};

/// The whole comparison: collapses to experiments, tests the planned contrasts per cell line,
/// endpoint and time, and gives a verdict per cell line, assay and knockdown. Degenerate input
/// makes rows with a caution, never a made-up p. Order of rows does not depend on order of input
/// beyond the order in which names first appear.
///
/// n is the number of experiments (Lord 2020, doi 10.1083/jcb.202001064). Log endpoints are
/// analysed as logs; with values of 0, half the smallest positive experiment mean of the cell
/// line, endpoint and time is added to all of them first (started logarithm, Berry 1987,
/// doi 10.2307/2531826), and the caution says so.
///
/// Main test of a contrast: paired t on differences (or log ratios) within experiments where two
/// or more experiments are shared, else Welch t. Mann-Whitney and the blocked permutation stand
/// beside it, with the least p that they can reach.
///
/// In the primary endpoint at its primary time, where wells or fields were measured in two or more
/// experiments, a mixed model of the fields and (knockdown v control) a hierarchical bootstrap
/// interval follow; for knockdown v control also Hedges' g and Cliff's delta; and over all
/// conditions, from three on, Friedman, blocked ANOVA and Dunnett against the control, with
/// experiments as blocks. No verdict rests on these.
///
/// Planned contrasts of each knockdown: knockdown v control, rescue v knockdown, rescue v vehicle
/// (where there is a vehicle), rescue v control (equivalence). Family of the correction (Holm's by
/// default): these, for all knockdowns of a cell line, in the primary endpoint (at its last time)
/// of an assay. p of other endpoints and times are adjusted over all endpoints and times of the
/// cell line and assay, the primary ones included. Vehicle v knockdown is a check that hopes for no
/// difference: it stays unadjusted, because a correction would make it easier to pass.
///
/// With params.tests "all", further_rows (further.hpp) follow, and Pearson's correlation and Lin's
/// concordance beside Spearman's between the assays; nothing else changes.
///
/// Percent invasion is 100 x (density through the coated insert) / (density through the uncoated
/// insert) of one condition, experiment and time; the uncoated inserts take no part in the density
/// of invasion. The invasion index is percent invasion over that of the control of the experiment:
/// its test is the one of percent invasion (log ratios), so it is not counted again in the family.
/// Coated inserts that lack their uncoated partner are told in a row "coated v uncoated inserts".
///
/// InputError where params.plan names an endpoint, a time or a condition that is not there.
Analysis analyse(const std::vector<FieldValue>& fields, const std::vector<Endpoint>& endpoints,
                 const StatisticsParams& params);

/// What a planned contrast will be able to show, before anything is measured.
struct DesignPower {
  std::string cell_line;
  Assay assay = Assay::scratch;
  std::string comparison;
  std::string test;
  std::int64_t n_a = 0;
  std::int64_t n_b = 0;
  double smallest_p = 1.0;  ///< 0: no lower limit (t tests)
  std::string remark;
};

/// The planned contrasts (those of params.plan, where it names any) of each cell line and assay
/// with the experiments that the design has for them, the least p of each test, and the difference
/// that the t test finds in 80 % of studies.
std::vector<DesignPower> design_power(const std::vector<Sample>& samples,
                                      const StatisticsParams& params);

/// What the plan names and the design does not have: endpoint, time or condition, each with what
/// there is to choose from. The baseline of a scratch is no time of the default endpoints; an
/// endpoint needs pictures of its assay, percent invasion and migration uncoated inserts beside
/// coated ones.
std::vector<Problem> missing_choices(const std::vector<Sample>& samples, const PlanChoices& plan);

}  // namespace woundwell

#pragma once
// Further quantities of each experiment (mRNA, protein, cytokine in the medium) beside the
// phenotype.

#include <string>
#include <vector>

#include "statistics/statistics.hpp"

namespace woundwell {

/// One number of a table of covariates, under its column's name. Rows of the same cell line,
/// condition and experiment are technical repeats: they are averaged.
struct CovariateValue {
  std::string cell_line;
  std::string condition;
  std::string experiment;
  std::string name;
  OptionalNumber value;
  std::size_t row = 0;  ///< line of the table
};

/// Threshold cycles of a target and of its reference gene, by name of their columns.
struct CtPair {
  std::string target;
  std::string reference;
};

/// "MMP2_ct" and "ct_MMP2" are of "MMP2"; the level is called "MMP2_mRNA".
std::string level_name(const CtPair& pair);

/// Replaces the Ct columns by the level 2^-(Ct target - Ct reference), each Ct averaged over its
/// technical repeats first. A level over that of the control of the same experiment is
/// 2^-(delta delta Ct) (Livak and Schmittgen 2001, doi 10.1006/meth.2001.1262); it takes the
/// efficiency of both reactions to be 2. Missing where one of the two has no Ct.
std::vector<CovariateValue> with_levels(const std::vector<CovariateValue>& values,
                                        const std::vector<CtPair>& pairs);

struct CovariateReport {
  std::vector<std::string> unmatched;  ///< what has no partner, a sentence each
};

/// Joins the covariates to the experiments of the analysis by cell line, condition and experiment,
/// and adds to it
/// - replicates of each covariate (assay `table`, with fold over the control);
/// - the planned contrasts of each covariate as log ratios within experiments (differences where a
///   value is negative), corrected over the contrasts of that covariate; no verdict rests on them;
/// - Spearman and Pearson of each covariate with the endpoint of each verdict, over experiment
///   means; exploratory; with params.tests "all" also Lin's concordance, for a covariate that is
///   the same quantity measured in another way;
/// - a sentence on the knockdown's covariates to its verdicts.
CovariateReport add_covariates(Analysis& analysis, const std::vector<CovariateValue>& values,
                               const std::vector<Endpoint>& endpoints,
                               const StatisticsParams& params);

}  // namespace woundwell

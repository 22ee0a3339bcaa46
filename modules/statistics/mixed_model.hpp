#pragma once
// Mixed model of fields in wells in experiments.

#include <cstddef>
#include <string>
#include <vector>

#include "core/records.hpp"

namespace woundwell {

/// A value of one field. A well is one culture unit of one condition: wells of different
/// conditions or experiments are different wells, whatever their names.
struct NestedValue {
  std::string condition;
  std::string experiment;
  std::string well;
  double value = 0.0;
};

enum class MixedTerms {
  /// (1 | experiment) + (1 | experiment:well). Takes the wells of a condition as independent within
  /// their experiment: too many significant results where the effect differs between experiments.
  experiment_well,
  /// + (1 | experiment:condition): the effect may differ between experiments, so that n is the
  /// number of experiments. With complete balanced data its test is the blocked ANOVA of experiment
  /// means.
  experiment_condition_well,
};

/// Difference of two conditions, a - b.
struct MixedContrast {
  OptionalNumber estimate;
  OptionalNumber se;
  OptionalNumber t;
  OptionalNumber df;  ///< Satterthwaite
  OptionalNumber p;
  OptionalNumber low;
  OptionalNumber high;
  std::string caution;
};

/// value ~ condition with the random terms above, by restricted maximum likelihood (Patterson and
/// Thompson 1971, doi 10.1093/biomet/58.3.545; Laird and Ware 1982, doi 10.2307/2529876), profiled
/// over the ratios of variances as in Bates et al. 2015 (doi 10.18637/jss.v067.i01). Degrees of
/// freedom by Satterthwaite 1946 (doi 10.2307/3002019) as in Kuznetsova et al. 2017
/// (doi 10.18637/jss.v082.i13). A term that the design cannot tell from the one below it (one field
/// per well, one well per condition and experiment) is left out of the formula. A variance that is
/// estimated as 0 (singular fit) is named in the caution, and the model is then that without it.
struct MixedModel {
  std::vector<std::string> conditions;  ///< those with values, in the order asked for
  std::vector<double> means;            ///< estimated, of each condition
  OptionalNumber sd_experiment;         ///< empty: not in the formula; 0: singular
  OptionalNumber sd_condition;          ///< of the effect between experiments
  OptionalNumber sd_well;
  OptionalNumber sd_residual;  ///< between fields (or what the lowest level is)
  OptionalNumber criterion;    ///< -2 log restricted likelihood at the optimum
  bool singular = false;
  std::string formula;
  std::string caution;
  std::string obstacle;  ///< why there is no fit; empty: there is one
  /// Covariance of the means in units of `scale` squared, and what Satterthwaite's formula needs:
  /// its derivatives by the variance parameters and their covariance. Square, row by row.
  double scale = 1.0;
  std::vector<double> covariance;
  std::vector<std::vector<double>> derivatives;
  std::vector<double> parameter_covariance;

  /// Requires names of `conditions`, else the contrast is empty with a caution.
  [[nodiscard]] MixedContrast contrast(const std::string& a, const std::string& b,
                                       double confidence) const;
};

/// Values that are not finite are left out. Needs two conditions, two experiments and something
/// left to estimate a spread from.
MixedModel fit_mixed_model(const std::vector<NestedValue>& values,
                           const std::vector<std::string>& conditions, MixedTerms terms);

}  // namespace woundwell

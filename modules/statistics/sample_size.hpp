#pragma once
// How many experiments, wells and fields a study needs: by simulation, before it is made.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "statistics/statistics.hpp"

namespace woundwell {

/// What is expected. Differences and standard deviations are in the unit of the endpoint; with
/// `ratio`, the effect is a ratio (0.7: 30 % less) and the standard deviations are those of natural
/// logarithms, which is about the coefficient of variation.
struct StudyQuestion {
  double effect = 0.0;  ///< knockdown less control, or knockdown over control
  bool ratio = false;
  double sd_experiment = 0.0;  ///< of one condition between experiments, the day's level taken out
  double sd_well = 0.0;        ///< between wells of one condition and experiment
  double sd_field = 0.0;       ///< between fields of one well
  OptionalNumber rescue;       ///< share of the effect that a rescue brings back; empty: no rescue
  double power = 0.8;
  std::size_t wells = 2;
  std::size_t fields = 5;  ///< per well
  std::size_t most_experiments = 20;
  std::size_t runs = 2000;  ///< simulated studies per figure
  std::uint64_t seed = 1;
};

/// Standard deviations at each level of a pilot study, on the scale of the comparison. A level of
/// which nothing can be told (one well, one field) is empty; its noise is then in the level above.
struct PilotSpread {
  OptionalNumber experiment;
  OptionalNumber well;
  OptionalNumber field;
  double df = 0.0;  ///< of the experiments' standard deviation: (conditions - 1) (experiments - 1)
};

/// Variance components by the method of moments (Searle et al. 1992, Variance Components, ch. 3)
/// from replicates of one endpoint and time, pooled over cell lines; blanks are left out.
/// Experiments: what is left after the levels of days and of conditions are taken out, of the
/// experiments that have every condition. With `ratio`, of natural logarithms (wells and fields: by
/// their coefficient of variation). Negative components are 0.
PilotSpread pilot_spread(const std::vector<ReplicateRecord>& replicates, bool ratio);

/// One size of study. `fields` 0: so many fields and wells that they add no noise.
struct StudySize {
  std::size_t experiments = 0;
  std::size_t wells = 0;
  std::size_t fields = 0;
  double power = 0.0;  ///< share of studies that find the effect (and the rescue, where asked for)
};

struct StudyPlan {
  std::vector<std::vector<StudySize>> table;  ///< a row per number of experiments, from 2
  std::optional<StudySize> needed;         ///< fewest experiments with the wells and fields asked
  std::vector<StudySize> fewest_pictures;  ///< from there on: least wells x fields that suffice
};

/// Share of simulated studies that find the effect: experiment means are drawn with the variance
/// sd_experiment^2 + sd_well^2 / wells + sd_field^2 / (wells x fields) and tested as `analyse`
/// tests its main row: paired t on differences (log ratios), with Holm over the planned contrasts
/// where there is a rescue (knockdown v control, rescue v knockdown, rescue equals control); found
/// is then both of the first two at or below alpha. Deterministic for a seed; the same random
/// numbers serve every size, so that sizes can be compared.
double simulated_power(const StudyQuestion& question, std::size_t experiments, std::size_t wells,
                       std::size_t fields, const StatisticsParams& params);

/// Columns of the table: wells x fields as asked, 2 and 4 times the fields, 2 times the wells, and
/// without noise below the experiment. Rows stop three after the first column reaches the power.
/// InputError for an impossible question (no effect, negative or no spread, power not in (0, 1)).
StudyPlan plan_study(const StudyQuestion& question, const StatisticsParams& params);

}  // namespace woundwell

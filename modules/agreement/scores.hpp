#pragma once
// Scores of single pictures: what the tables of the agreement hold, a struct a row.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agreement/agreement.hpp"
#include "agreement/measures.hpp"
#include "agreement/truth.hpp"
#include "core/table.hpp"

namespace woundwell {

/// Which picture a score is about.
struct ScorePlace {
  std::size_t input = 0;  ///< index into the inputs
  std::string group;      ///< name of the picture's folder
  std::string image_id;
  std::string image;  ///< folder and name
  double time_h = 0.0;
  std::string outcome;
  std::string flags;
};
ScorePlace place_of_input(const std::vector<AgreementInput>& inputs, std::size_t input);

/// Earliest picture of each series, by its name.
std::map<std::string, std::size_t> baselines(const std::vector<AgreementInput>& inputs);

/// Truth that belongs to a measured picture.
struct MatchedOutline {
  std::size_t input = 0;
  const OutlineTruth* truth = nullptr;
};
struct MatchedPoints {
  std::size_t input = 0;
  PointsTruth truth;
};
struct MatchedNumber {
  std::size_t input = 0;
  double value = 0.0;
};

/// The gap of one picture against one observer. No number where there is none: see `note`.
struct ScratchScore {
  ScorePlace place;
  std::string observer;
  std::string status;                  ///< of the truth: open, closed, unsure
  bool unsure = false;                 ///< any observer of this picture was unsure
  std::optional<double> iou;           ///< 0 where we found nothing in an open gap
  std::optional<double> observer_iou;  ///< of this observer with the others, mean
  std::optional<double> area_true_px;
  std::optional<double> area_px;
  std::optional<double> area_error_frac;  ///< ours / true - 1
  /// Mean width along our axis, at the steps of the same observer's baseline where there is one.
  std::optional<double> width_true_px;
  std::optional<double> width_px;
  std::optional<double> width_error_frac;  ///< ours / true - 1
  std::string note;
};
std::vector<ScratchScore> score_scratch(const std::vector<AgreementInput>& inputs,
                                        const std::vector<MatchedOutline>& truth);

/// Closure of one picture against one observer (or a table of true closures).
struct ClosureScore {
  ScorePlace place;
  double baseline_h = 0.0;
  std::string observer;
  bool unsure = false;   ///< an observer was unsure of this picture or of the baseline
  bool flagged = false;  ///< we warned: any flag but no_calibration
  std::optional<double> closure_true_frac;
  std::optional<double> closure_frac;
  std::optional<double> closure_frac_se;
  std::optional<double> error;          ///< ours - true
  std::optional<bool> gross;            ///< |error| > 0.25
  std::optional<bool> within_interval;  ///< |error| <= 1.96 se
  std::string note;
};
inline constexpr double kGrossClosureError = 0.25;

/// Truth from a table where there is one, else (A0 - At) / A0 of the true areas of one observer.
std::vector<ClosureScore> score_closure(const std::vector<AgreementInput>& inputs,
                                        const std::vector<ScratchScore>& scratch,
                                        const std::vector<MatchedNumber>& tables);

/// Cells of one crop against one observer.
struct CellScore {
  ScorePlace place;
  std::string observer;
  cv::Rect2d crop;
  double radius_px = 0.0;  ///< within which a found cell and a point are the same
  double sure = 0.0;       ///< points
  double doubtful = 0.0;
  double found = 0.0;  ///< our cells with their centre in the crop
  Hits hits;
  double absorbed = 0.0;   ///< our cells on doubtful points: neither right nor wrong
  double at_border = 0.0;  ///< our unmatched cells within the radius of the crop's border
  std::optional<double> precision;
  std::optional<double> recall;
  std::optional<double> f1;
  std::optional<double> observer_f1;  ///< of the other observers against this one, mean
  std::string note;
};
std::vector<CellScore> score_cells(const std::vector<AgreementInput>& inputs,
                                   const std::vector<MatchedPoints>& truth);

/// A count against a manual one, or against the range of the observers.
struct CountScore {
  ScorePlace place;
  std::string source;       ///< manual (a table of counts) or points
  std::string region;       ///< picture or crop
  double true_low = 0.0;    ///< fewest sure points of an observer
  double true_high = 0.0;   ///< most points, sure and doubtful, of an observer
  double true_count = 0.0;  ///< middle of the range
  std::optional<double> count;
  std::optional<double> count_low;
  std::optional<double> count_high;
  std::optional<double> error;                ///< ours - true_count
  std::optional<double> absolute_error_frac;  ///< |error| / true_count; empty where that is 0
  std::optional<bool> within_range;           ///< in [0.9 true_low, 1.1 true_high]
  std::optional<bool> within_interval;        ///< true_count in [count_low, count_high]
  std::string note;
};
std::vector<CountScore> score_counts(const std::vector<AgreementInput>& inputs,
                                     const std::vector<MatchedPoints>& points,
                                     const std::vector<MatchedNumber>& tables);

Table scratch_table(const std::vector<ScratchScore>& scores);
Table closure_table(const std::vector<ClosureScore>& scores);
Table cell_table(const std::vector<CellScore>& scores);
Table count_table(const std::vector<CountScore>& scores);

}  // namespace woundwell

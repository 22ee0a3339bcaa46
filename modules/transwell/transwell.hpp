#pragma once
// Counting stained or fluorescent cells on porous membranes.

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.hpp"
#include "core/records.hpp"
#include "imaging/image.hpp"
#include "transwell/pieces.hpp"

namespace woundwell {

struct TranswellParams {
  std::string stain = "auto";     ///< or a name of named_stains()
  std::string input = "auto";     ///< or brightfield, fluorescence
  double pore_diameter_um = 8;    ///< of the membrane, as sold
  double level_share = 0.47;      ///< decision level as share of the typical OD of stained cells
  double level_floor_od = 0.05;   ///< no level below it: that is light, not stain
  std::string judge = "trained";  ///< or classical
  double cell_probability = 0.5;  ///< more: fewer, surer cells are chosen
  double confluent_frac = 0.8;    ///< stained share above which the count is made from the area
};
std::vector<Parameter> parameters(TranswellParams& params);

/// Bumped whenever a number can change; part of the content key.
inline constexpr int transwell_algorithm_version = 11;

/// Light that is lost in the cells, or that they send out on a dark ground.
enum class InputKind { brightfield, fluorescence };
std::string_view to_string(InputKind kind);

/// What one picture tells about the batch: compact and additive.
struct StainSurvey {
  bool usable = false;
  /// Empty: the picture is as flat and dark as a blank one in fluorescence may be; it is what the
  /// others of its batch are.
  std::optional<InputKind> kind;
  std::vector<double> od_histogram;  ///< of the stain-weighted OD over the valid field
  std::array<double, 3> colour{};  ///< mean OD direction (red, green, blue) of the strongest stain
  double colour_weight = 0.0;      ///< number of stained pixels behind it; 0: no colour found
  double noise_od = 0.0;           ///< of the bare membrane
  /// log10 of the light of the bare membrane (blue, green, red), as share of the range; empty: grey
  std::optional<std::array<double, 3>> light;
  double pore_px = 0.0;                  ///< diameter of its pores in the picture; 0: none found
  double pore_um = 0.0;                  ///< the same by its pixel size; 0: not known
  double pores = 0.0;                    ///< how many were seen
  std::vector<SingleCell> single;        ///< its single cells, where it has pores to hold them to
  std::vector<double> signal_histogram;  ///< fluorescence, over log10 of the share of the range
  double noise_signal = 0.0;             ///< of the dark ground, share of the range
};

/// What all pictures of a batch agree on.
struct BatchStain {
  std::string name = "usual";      ///< named, or "fitted", or "usual" (crystal violet)
  std::array<double, 3> colour{};  ///< unit OD direction (red, green, blue)
  double level_od = 0.0;           ///< decision level
  double stained_od = 0.0;         ///< typical OD of stained cells; 0: no stain in the batch
  std::string method;              ///< how the level was found
  bool at_floor = false;           ///< the level is as low as one gets: there is hardly any stain
  double pore_um = 0.0;            ///< diameter of the pores where every picture has a pixel size
  double pore_px = 0.0;            ///< and where not, in pixels; 0: no pores found, or the other
  std::optional<std::array<double, 3>> light;  ///< of the bare membrane, as of one picture
  SingleCells single;                          ///< of all its pictures
  InputKind kind = InputKind::brightfield;     ///< of most pictures
  double signal_level = 0.0;    ///< decision level of fluorescence, share of the range
  double stained_signal = 0.0;  ///< typical of its cells; 0: none in the batch
};

StainSurvey survey_stain(const Image& image, const TranswellParams& params);

/// Level and colour of a batch. The order of the surveys does not matter.
BatchStain combine(const std::vector<StainSurvey>& surveys, const TranswellParams& params);

struct TranswellResult {
  TranswellRecord record;
  std::vector<CellRecord> cells;
  std::vector<cv::Point2d> pores;  ///< rejected pores, for the overlay
  cv::Mat outline;                 ///< CV_8U 255 = counted bodies, full size
};

/// Counts one picture against its batch. Never throws for a bad picture: outcome `failed` with a
/// reason. Deterministic; uses one thread.
TranswellResult count_cells(const Sample& sample, const Image& image, const BatchStain& stain,
                            const TranswellParams& params);

/// Picture for people: cells marked, doubtful ones in another colour, pores faint, count and range,
/// scale bar, flags. At most 1600 px on the longer side.
cv::Mat draw_overlay(const Image& image, const TranswellResult& result);

}  // namespace woundwell

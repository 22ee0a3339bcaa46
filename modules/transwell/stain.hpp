#pragma once
// Colour of the stain, and the maps that follow from it.

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "transwell/optical_density.hpp"

namespace woundwell {

/// Maps of one picture, CV_32F, 0 outside the valid field. With unit colour v of the stain and
/// grey g = (1, 1, 1) / sqrt(3), OD = evidence v + neutral (1, 1, 1): light that is lost without
/// regard to colour (rims of pores, dirt, shadow) goes into `neutral` alone (colour deconvolution,
/// Ruifrok and Johnston 2001, with the shade of a lens-like pore as second stain).
struct StainMaps {
  cv::Mat evidence;   ///< OD of the stain without its shade
  cv::Mat tint;       ///< the same of OpticalDensity::colours
  cv::Mat neutral;    ///< mean of OpticalDensity::colours beside `tint`
  cv::Mat plain;      ///< OD along the colour of the stain, shade included
  bool grey = false;  ///< without colour: all OD is evidence, nothing is neutral
};

/// Share of the neutral in all that is absorbed: near 0 for stain, more for pores. Neutral below 0
/// counts as none, evidence as at least `least`.
double neutral_share(double neutral, double evidence, double least = 1e-9);

struct FittedColour {
  std::array<double, 3> colour{};  ///< unit OD direction (red, green, blue)
  double weight = 0.0;             ///< stained pixels behind it; 0: none found
};

/// Robust plane through the stained pixels' OD and its more coloured extreme (Macenko 2009, doi
/// 10.1109/ISBI.2009.5193250).
FittedColour fit_colour(const OpticalDensity& od, const cv::Mat& valid);

/// Crystal violet in white light, where a batch shows no colour of its own.
std::array<double, 3> usual_colour();

struct NamedStain {
  std::string_view name;
  std::array<double, 3> colour;  ///< OD direction (red, green, blue), about unit length
};

/// Stains that can be named, in white light. haematoxylin: Ruifrok and Johnston 2001 (PMID
/// 11531144). giemsa: the thiazine blue that G. Landini measured for the "Giemsa" of ImageJ's
/// Colour Deconvolution, which is the dye of nuclei; diff_quik: that and his eosin in equal parts,
/// the magenta of cells that took up both. crystal_violet: usual_colour, from cells on membranes.
std::span<const NamedStain> named_stains();

/// Nothing for "auto" and unknown names.
std::optional<std::array<double, 3>> named_colour(std::string_view name);

/// Degrees between two directions.
double angle_deg(const std::array<double, 3>& a, const std::array<double, 3>& b);

/// Colour in which a picture is read by itself: as fitted, or usual where it shows none. Where a
/// stain is named, it is the name's colour unless the fitted one is within 16 degrees of it: no two
/// labs stain alike, and the light is hardly ever white.
std::array<double, 3> colour_of(const FittedColour& fitted,
                                const std::optional<std::array<double, 3>>& named);

/// Whether a picture that shows enough of its own colour is another one than its batch: within a
/// batch 5 degrees are seen at most.
bool is_shifted(const FittedColour& own, const std::array<double, 3>& batch);

/// A colour that is as good as grey cannot be told from shade: then the evidence is plain OD.
bool is_grey(const std::array<double, 3>& colour);

/// OD of the stain, its shade left aside, in `light` against `bare` (log10; blue, green, red). 0
/// for a colour that is as good as grey.
double stain_in_light(const std::array<double, 3>& light, const std::array<double, 3>& bare,
                      const std::array<double, 3>& colour);

StainMaps stain_maps(const OpticalDensity& od, const std::array<double, 3>& colour);

/// The same with the evidence as the shade around each pixel tells it: compression and the colour
/// filters of cameras leave the colour of a picture blurred, but not its shade (guided filter; He,
/// Sun and Tang 2013, doi 10.1109/TPAMI.2012.213). For bodies of cells; pores lose some of their
/// greyness by it. Pictures without colour stay as they are.
StainMaps guided_maps(const StainMaps& maps, const OpticalDensity& od,
                      const std::array<double, 3>& colour);

/// Evidence as it is held against decision levels: blurred by a pixel.
cv::Mat smoothed_evidence(const StainMaps& maps);

/// The picture at the scale at which cells are looked for.
struct Working {
  cv::Mat pixels;
  cv::Mat valid;
  double scale = 1.0;  ///< working over full size
};
Working working_copy(const cv::Mat& pixels, const cv::Mat& valid, double scale);

/// Scale at which the longer side is no more than that.
double working_scale(cv::Size size, double longest_px);

}  // namespace woundwell

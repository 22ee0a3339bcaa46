#pragma once
// Pictures whose cells are bright on a dark ground (DAPI, or crystal violet's own fluorescence).

#include <opencv2/core.hpp>
#include <optional>

#include "imaging/field.hpp"
#include "imaging/image.hpp"
#include "transwell/optical_density.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {

/// Kind of light as set, or recognised from how far the brightest channel reaches above and below
/// its median; nothing for a picture as flat and dark as a blank one in fluorescence may be.
/// `valid` is CV_8U.
std::optional<InputKind> input_kind(const Image& image, const cv::Mat& valid,
                                    const TranswellParams& params);

/// Burnt-in bars and text alone are masked: dark surroundings are not told from the dark ground.
ValidField fluorescence_field(const Image& image);

/// Clipped light and blur; a dark ground is no fault here.
Flags judge_fluorescence(const Image& image, const cv::Mat& valid);

/// Signal over the dark ground as share of the type's range (8 or 16 bit; float as it is, or over
/// 65535 where its values go far beyond 1), so that the pictures of a batch can be compared. Of
/// several channels the brightest counts. `pixels` as those of an Image, `valid` CV_8U.
OpticalDensity fluorescence_signal(const cv::Mat& pixels, const cv::Mat& valid);

/// Signal below which nothing is told from stray light, share of the range.
double least_signal(const cv::Mat& pixels);

/// The stain of a batch for a picture of that kind. In fluorescence level_od and stained_od are in
/// the units of density_of.
BatchStain for_kind(const BatchStain& stain, InputKind kind);

/// Whether what was taken for light (log10; blue, green, red) is a sheet of cells: it has the
/// colour of the stain against the light of the batch.
bool is_sheet(const std::array<double, 3>& light, const BatchStain& stain);

/// Whether light that is less stained than that against `bare` is a sheet all the same, because it
/// is not as smooth as a membrane. `bare`: the light of the batch, or white ({}); `grain_od`:
/// spread beyond which it is not.
bool is_grainy_sheet(const OpticalDensity& od, const cv::Mat& valid,
                     const std::array<double, 3>& bare, const std::array<double, 3>& colour,
                     double grain_od);

/// What cells are sought in: optical density, or signal scaled so that the batch's typical cell has
/// the density of a stained one.
OpticalDensity density_of(const cv::Mat& pixels, const cv::Mat& valid, const BatchStain& stain);

}  // namespace woundwell

// What a batch agrees on: colour and decision level from all its pictures.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "imaging/field.hpp"
#include "transwell/stain.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {
namespace {

constexpr int kBins = 300;
constexpr double kTopOd = 1.5;
constexpr int kSurveySide = 1400;       // px
constexpr double kNoiseMultiple = 3.0;  // of the bare membrane
constexpr double kLeastStained = 2e-4;  // share of the field below which there is no stain

/// Otsu's threshold (1979, doi 10.1109/TSMC.1979.4310076) over bins first..end, as bin edge.
std::size_t otsu(const std::vector<double>& histogram, std::size_t first) {
  double total = 0.0;
  double moment = 0.0;
  for (std::size_t k = first; k < histogram.size(); ++k) {
    total += histogram[k];
    moment += histogram[k] * static_cast<double>(k);
  }
  double below = 0.0;
  double below_moment = 0.0;
  double best = -1.0;
  std::size_t edge = first;
  for (std::size_t k = first; k + 1 < histogram.size(); ++k) {
    below += histogram[k];
    below_moment += histogram[k] * static_cast<double>(k);
    const double above = total - below;
    if (below <= 0.0 || above <= 0.0) continue;
    const double d = below_moment / below - (moment - below_moment) / above;
    const double between = below * above * d * d;
    if (between > best) {
      best = between;
      edge = k + 1;
    }
  }
  return edge;
}

}  // namespace

StainSurvey survey_stain(const Image& image, const TranswellParams& params) {
  StainSurvey survey;
  survey.od_histogram.assign(kBins, 0.0);
  if (image.pixels.empty()) return survey;
  const ValidField field = find_valid_field(to_grey(image));
  const double um = image.pixel_size ? image.pixel_size->um_per_px : 0.0;
  const Working working =
      working_copy(image.pixels, field.mask,
                   working_scale(image.pixels.size(), um, params.pore_diameter_um, kSurveySide));
  if (cv::countNonZero(working.valid) < 100) return survey;
  const OpticalDensity od = optical_density(working.pixels, working.valid);
  const FittedColour fitted = fit_colour(od, working.valid);
  survey.colour = fitted.colour;
  survey.colour_weight = fitted.weight;
  const auto colour = fitted.weight > 0.0 ? fitted.colour : usual_colour();
  cv::Mat evidence = stain_maps(od, colour).evidence;
  cv::GaussianBlur(evidence, evidence, {}, 1.0);
  survey.noise_od = membrane_noise(evidence, working.valid);
  for (int y = 0; y < evidence.rows; ++y) {
    const auto* row = evidence.ptr<float>(y);
    const auto* ok = working.valid.ptr<uchar>(y);
    for (int x = 0; x < evidence.cols; ++x) {
      if (ok[x] == 0) continue;
      const double share = std::clamp(static_cast<double>(row[x]) / kTopOd, 0.0, 1.0);
      survey.od_histogram[static_cast<std::size_t>(std::min(kBins - 1.0, share * kBins))] += 1.0;
    }
  }
  survey.usable = true;
  return survey;
}

BatchStain combine(const std::vector<StainSurvey>& surveys, const TranswellParams& params) {
  std::vector<StainSurvey> usable;
  for (const auto& s : surveys) {
    if (s.usable) usable.push_back(s);
  }
  // Sums of floating numbers depend on their order: fix it.
  std::sort(usable.begin(), usable.end(), [](const StainSurvey& a, const StainSurvey& b) {
    return std::tie(a.colour_weight, a.colour, a.noise_od, a.od_histogram) <
           std::tie(b.colour_weight, b.colour, b.noise_od, b.od_histogram);
  });
  BatchStain stain;
  stain.colour = usual_colour();
  stain.level_od = params.level_floor_od;
  stain.method = "floor";
  if (usable.empty()) return stain;

  std::array<double, 3> sum{};
  std::vector<double> histogram(kBins, 0.0);
  std::vector<double> noise;
  for (const auto& s : usable) {
    for (std::size_t k = 0; k < 3; ++k) sum[k] += s.colour_weight * s.colour[k];
    for (std::size_t k = 0; k < kBins; ++k) histogram[k] += s.od_histogram[k];
    noise.push_back(s.noise_od);
  }
  const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
  if (length > 0.0) {
    for (std::size_t k = 0; k < 3; ++k) stain.colour[k] = sum[k] / length;
  }
  std::sort(noise.begin(), noise.end());
  const double floor_od = std::max(params.level_floor_od, kNoiseMultiple * noise[noise.size() / 2]);
  stain.level_od = floor_od;
  const auto first = static_cast<std::size_t>(std::ceil(floor_od / kTopOd * kBins));
  if (first + 2 >= histogram.size()) return stain;
  const double all = std::accumulate(histogram.begin(), histogram.end(), 0.0);
  const double above =
      std::accumulate(histogram.begin() + static_cast<std::ptrdiff_t>(first), histogram.end(), 0.0);
  if (above < kLeastStained * all) return stain;
  stain.stained_od = static_cast<double>(otsu(histogram, first)) / kBins * kTopOd;
  const double share = params.level_share * stain.stained_od;
  if (share > floor_od) {
    stain.level_od = share;
    stain.method = "share of Otsu's threshold of the batch";
  } else {
    stain.method = "noise floor";
  }
  return stain;
}

}  // namespace woundwell

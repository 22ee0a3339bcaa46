#include "transwell/fluorescence.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/quantile.hpp"
#include "transwell/stain.hpp"
namespace woundwell {
namespace {

// Kind of light, shares of the range.
constexpr int kKindSide = 400;          // px
constexpr double kBrightMedian = 0.35;  // a ground as bright as that is a lamp's
constexpr double kLeastAbove = 0.04;    // of the brightest things over a dark ground
constexpr double kMostlyAbove = 3.0;    // as far above the ground as below it, times this

constexpr double kDarkestLamp = 0.1;    // a flat ground as bright as that is a lamp's, too
constexpr double kDarkerThings = 0.25;  // of the ground, below it

constexpr double kLeast8 = 0.01;      // of 255: two and a half levels
constexpr double kLeast16 = 6e-4;     // of 65535: the same of a 12 bit camera
constexpr double kSheet = 0.12;       // OD of stain in what was taken for light
constexpr double kTinted = 0.08;      // the same, where it is not smooth either
constexpr double kVeryGrainy = 0.06;  // OD, spread of what was taken for bare membrane
constexpr double kTypicalOd = 0.5;    // that a typical cell is given

Image brightest_channel(const cv::Mat& pixels) {
  Image brightest;
  if (pixels.channels() == 1) {
    brightest.pixels = pixels;
    return brightest;
  }
  std::vector<cv::Mat> channels;
  cv::split(pixels, channels);
  brightest.pixels = channels[0];
  for (const auto& channel : channels) cv::max(brightest.pixels, channel, brightest.pixels);
  return brightest;
}

double signal_gain(const BatchStain& stain) {
  const double typical =
      stain.stained_signal > 0.0 ? stain.stained_signal : 2.0 * stain.signal_level;
  return typical > 0.0 ? kTypicalOd / typical : 1.0;
}

}  // namespace

std::optional<InputKind> input_kind(const Image& image, const cv::Mat& valid,
                                    const TranswellParams& params) {
  for (const InputKind kind : {InputKind::brightfield, InputKind::fluorescence}) {
    if (params.input == to_string(kind)) return kind;
  }
  const cv::Mat light = to_grey(brightest_channel(image.pixels));
  const double f = std::min(1.0, static_cast<double>(kKindSide) / std::max(light.cols, light.rows));
  const cv::Size size(std::max(1, cvRound(light.cols * f)), std::max(1, cvRound(light.rows * f)));
  cv::Mat small;
  cv::Mat small_valid;
  cv::resize(light, small, size, 0, 0, cv::INTER_AREA);
  cv::resize(valid, small_valid, size, 0, 0, cv::INTER_NEAREST);
  auto values = values_where(small, small_valid);
  if (values.empty()) return std::nullopt;
  const double ground = quantile(values, 0.5);
  if (ground >= kBrightMedian) return InputKind::brightfield;
  const double above = quantile(values, 0.9995) - ground;
  const double below = ground - quantile(values, 0.02);
  if (above > std::max(kLeastAbove, kMostlyAbove * below)) return InputKind::fluorescence;
  if (std::max(above, below) > kLeastAbove || ground > kDarkestLamp) return InputKind::brightfield;
  // A lamp that hardly shines: pores and cells take more of it than there is anything above.
  if (below > std::max(above, kDarkerThings * ground)) return InputKind::brightfield;
  return std::nullopt;
}

ValidField fluorescence_field(const Image& image) {
  return find_valid_field(1.0 - to_grey(brightest_channel(image.pixels)));
}

Flags judge_fluorescence(const Image& image, const cv::Mat& valid) {
  const Flags all = judge_light(to_grey(brightest_channel(image.pixels)), valid).flags;
  Flags flags;
  for (const Flag flag : {Flag::saturated, Flag::out_of_focus}) {
    if (all.has(flag)) flags.add(flag);
  }
  return flags;
}

OpticalDensity fluorescence_signal(const cv::Mat& pixels, const cv::Mat& valid) {
  CV_Assert(!pixels.empty() && valid.size() == pixels.size() && valid.type() == CV_8U);
  cv::Mat light;
  brightest_channel(pixels).pixels.convertTo(light, CV_32F, 1.0 / range_of(pixels));
  cv::patchNaNs(light, 0.0);
  OpticalDensity result;
  result.grey = true;
  result.fluorescent = true;
  cv::Mat signal = cv::Mat::zeros(light.size(), CV_32F);
  auto values = values_where(light, valid);
  if (!values.empty()) {
    // Upside down the dark ground lies where the light of a membrane does: at the top, with its
    // spread a small share of all.
    const double low = quantile(values, 0.01);
    const double span = std::max(quantile(values, 0.999) - low, 1e-6);
    light.convertTo(signal, CV_32F, -1.0 / span, low / span);
    below_light(signal, valid);
    signal *= span;
  }
  cv::merge(std::vector<cv::Mat>{signal, signal, signal}, result.channels);
  return result;
}

bool is_sheet(const std::array<double, 3>& light, const BatchStain& stain) {
  return stain.light && stain_in_light(light, *stain.light, stain.colour) > kSheet;
}

BatchStain for_kind(const BatchStain& stain, InputKind kind) {
  BatchStain own = stain;
  own.kind = kind;
  if (kind == InputKind::brightfield) return own;
  own.level_od = stain.signal_level * signal_gain(stain);
  own.stained_od = stain.stained_signal * signal_gain(stain);
  return own;
}

bool is_grainy_sheet(const OpticalDensity& od, const cv::Mat& valid,
                     const std::array<double, 3>& bare, const std::array<double, 3>& colour,
                     double grain_od) {
  if (od.grey || stain_in_light(od.light, bare, colour) <= kTinted) return false;
  return membrane_noise(smoothed_evidence(stain_maps(od, colour)), valid) > grain_od;
}

OpticalDensity density_of(const cv::Mat& pixels, const cv::Mat& valid, const BatchStain& stain) {
  if (stain.kind == InputKind::brightfield) {
    OpticalDensity od = optical_density(pixels, valid);
    if (od.grey || !stain.light) return od;
    const bool sheet = is_sheet(od.light, stain) ||
                       is_grainy_sheet(od, valid, *stain.light, stain.colour, kVeryGrainy);
    return sheet ? optical_density(pixels, valid, *stain.light) : od;
  }
  OpticalDensity signal = fluorescence_signal(pixels, valid);
  signal.channels *= signal_gain(stain);
  return signal;
}

double least_signal(const cv::Mat& pixels) { return pixels.depth() == CV_8U ? kLeast8 : kLeast16; }

}  // namespace woundwell

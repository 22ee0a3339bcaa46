// What a batch agrees on: kind of light, colour and decision level from all its pictures.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "imaging/field.hpp"
#include "transwell/debris.hpp"
#include "transwell/fluorescence.hpp"
#include "transwell/pores.hpp"
#include "transwell/stain.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {
namespace {

constexpr int kBins = 1200;
constexpr double kTopOd = 1.5;
constexpr double kNearlyBest = 0.99;    // of the variance between the two parts
constexpr double kSurveySide = 1400.0;  // px
constexpr double kNoiseMultiple = 3.0;  // of the bare membrane
constexpr double kAboveLevel = 1.15;    // times the level: a floor there says that stain is scarce
constexpr double kLeastStained = 2e-4;  // share of the field below which there is no stain
constexpr double kAlikeDeg = 3.0;       // colours nearer than that are averaged
constexpr int kMedianSteps = 12;

// Fluorescence.
constexpr double kLowestSignal = -4.0;   // log10 of the share of the range
constexpr double kGroundMultiple = 5.0;  // of the noise of the dark ground

/// Otsu's threshold (1979, doi 10.1109/TSMC.1979.4310076) over bins first..end, as place in bins:
/// the middle of all edges that part the bins nearly as well as the best, since the best one by
/// itself jumps by some per cent with a grey level of light.
double otsu(const std::vector<double>& histogram, std::size_t first) {
  double total = 0.0;
  double moment = 0.0;
  for (std::size_t k = first; k < histogram.size(); ++k) {
    total += histogram[k];
    moment += histogram[k] * static_cast<double>(k);
  }
  double below = 0.0;
  double below_moment = 0.0;
  std::vector<double> between(histogram.size(), 0.0);  // by the edge's upper bin
  for (std::size_t k = first; k + 1 < histogram.size(); ++k) {
    below += histogram[k];
    below_moment += histogram[k] * static_cast<double>(k);
    const double above = total - below;
    if (below <= 0.0 || above <= 0.0) continue;
    const double d = below_moment / below - (moment - below_moment) / above;
    between[k + 1] = below * above * d * d;
  }
  const double best = *std::max_element(between.begin(), between.end());
  if (best <= 0.0) return static_cast<double>(first);
  double weights = 0.0;
  double places = 0.0;
  for (std::size_t k = 0; k < between.size(); ++k) {
    const double weight = std::max(0.0, between[k] / best - kNearlyBest);
    weights += weight;
    places += weight * static_cast<double>(k);
  }
  return places / weights;
}

/// Place of a fluorescent signal (share of the range) in the histogram, 0 to kBins.
double signal_bin(double signal) {
  return std::clamp(1.0 - std::log10(std::max(signal, 1e-9)) / kLowestSignal, 0.0, 1.0) * kBins;
}

void survey_signal(StainSurvey& survey, const Image& image) {
  survey.signal_histogram.assign(kBins, 0.0);
  const Working working = working_copy(image.pixels, fluorescence_field(image).mask,
                                       working_scale(image.pixels.size(), kSurveySide));
  const OpticalDensity od = fluorescence_signal(working.pixels, working.valid);
  const cv::Mat evidence = smoothed_evidence(stain_maps(od, survey.colour));
  survey.noise_signal = std::max(membrane_noise(evidence, working.valid),
                                 least_signal(image.pixels) / kGroundMultiple);
  for (int y = 0; y < evidence.rows; ++y) {
    for (int x = 0; x < evidence.cols; ++x) {
      if (working.valid.at<uchar>(y, x) == 0) continue;
      const double bin = signal_bin(static_cast<double>(evidence.at<float>(y, x)));
      survey.signal_histogram[static_cast<std::size_t>(std::min(kBins - 1.0, bin))] += 1.0;
    }
  }
}

std::vector<double> od_histogram(const cv::Mat& evidence, const cv::Mat& mask) {
  std::vector<double> histogram(kBins, 0.0);
  for (int y = 0; y < evidence.rows; ++y) {
    const auto* row = evidence.ptr<float>(y);
    const auto* ok = mask.ptr<uchar>(y);
    for (int x = 0; x < evidence.cols; ++x) {
      if (ok[x] == 0) continue;
      const double share = std::clamp(static_cast<double>(row[x]) / kTopOd, 0.0, 1.0);
      histogram[static_cast<std::size_t>(std::min(kBins - 1.0, share * kBins))] += 1.0;
    }
  }
  return histogram;
}

/// Pores as the picture shows them by its own decision level; given as a mask where they are told
/// by their shade.
cv::Mat survey_pores(StainSurvey& survey, const Image& image, const StainMaps& maps,
                     const StainMaps& guided, const cv::Mat& evidence, const Working& working,
                     const TranswellParams& params) {
  const double level = combine({survey}, params).level_od;
  const double um = image.pixel_size ? image.pixel_size->um_per_px : 0.0;
  const double expected = um > 0.0 ? params.pore_diameter_um / um * working.scale : 0.0;
  const cv::Mat stained = (evidence > level) & working.valid;
  const PoreModel pores = find_pores(maps, stained, expected);
  if (pores.kind == PoreKind::none) return {};
  survey.pore_px = pores.diameter_px / working.scale;
  survey.pore_um = survey.pore_px * um;
  survey.pores = static_cast<double>(pores.seen);
  const double size_px = size_over_pore(params) * pores.diameter_px;
  const ResolvedPores resolved = clear_bodies(guided, stained, pores, size_px);
  survey.single = single_cells(resolved.body, size_px);
  if (pores.kind != PoreKind::neutral) return {};
  return resolved.pores;
}

/// Median over all pores that were seen, each with the diameter of its picture.
double median_pore(const std::vector<StainSurvey>& usable, double StainSurvey::*diameter) {
  std::vector<std::pair<double, double>> sizes;  // diameter, pores
  double all = 0.0;
  for (const auto& s : usable) {
    if (s.pores <= 0.0) continue;
    sizes.emplace_back(s.*diameter, s.pores);
    all += s.pores;
  }
  std::sort(sizes.begin(), sizes.end());
  double below = 0.0;
  for (const auto& [size, pores] : sizes) {
    below += pores;
    if (2.0 * below >= all) return size;
  }
  return 0.0;
}

void combine_pores(BatchStain& stain, const std::vector<StainSurvey>& usable) {
  const bool calibrated = std::all_of(usable.begin(), usable.end(), [](const StainSurvey& s) {
    return s.pores <= 0.0 || s.pore_um > 0.0;
  });
  if (calibrated) {
    stain.pore_um = median_pore(usable, &StainSurvey::pore_um);
  } else {
    stain.pore_px = median_pore(usable, &StainSurvey::pore_px);
  }
}

void combine_signal(BatchStain& stain, const std::vector<StainSurvey>& usable,
                    const TranswellParams& params) {
  std::vector<double> histogram(kBins, 0.0);
  std::vector<double> noise;
  for (const auto& s : usable) {
    if (s.signal_histogram.empty()) continue;
    for (std::size_t k = 0; k < kBins; ++k) histogram[k] += s.signal_histogram[k];
    noise.push_back(s.noise_signal);
  }
  if (noise.empty()) return;
  std::sort(noise.begin(), noise.end());
  stain.signal_level = kGroundMultiple * noise[noise.size() / 2];
  const auto first = static_cast<std::size_t>(std::ceil(signal_bin(stain.signal_level)));
  const double all = std::accumulate(histogram.begin(), histogram.end(), 0.0);
  if (first + 2 >= histogram.size()) return;
  const double above =
      std::accumulate(histogram.begin() + static_cast<std::ptrdiff_t>(first), histogram.end(), 0.0);
  if (above < kLeastStained * all) return;
  const double edge = otsu(histogram, first);
  stain.stained_signal = std::pow(10.0, kLowestSignal * (1.0 - edge / kBins));
  stain.signal_level = std::max(stain.signal_level, params.level_share * stain.stained_signal);
}

/// Light of the bare membrane: that of the picture at the lower quartile of the stain in the light,
/// so that sheets that were taken for it do not count.
std::optional<std::array<double, 3>> bare_light(const std::vector<StainSurvey>& usable,
                                                const std::array<double, 3>& colour) {
  std::vector<std::pair<double, std::array<double, 3>>> lights;
  for (const auto& s : usable) {
    if (s.light) lights.emplace_back(stain_in_light(*s.light, {}, colour), *s.light);
  }
  if (lights.empty()) return std::nullopt;
  std::sort(lights.begin(), lights.end());
  return lights[(lights.size() - 1) / 4].second;
}

/// What a picture tells of the stain: its threshold by Otsu, and how much stain lies above that.
struct OwnStain {
  double od = 0.0;
  double mass = 0.0;  ///< OD times share of the field; 0: no stain
};

double own_floor(double noise_od, const TranswellParams& params) {
  return std::max(params.level_floor_od, kNoiseMultiple * noise_od);
}

OwnStain own_stain(const StainSurvey& survey, const TranswellParams& params) {
  const auto& histogram = survey.od_histogram;
  const auto first =
      static_cast<std::size_t>(std::ceil(own_floor(survey.noise_od, params) / kTopOd * kBins));
  if (first + 2 >= histogram.size()) return {};
  const double all = std::accumulate(histogram.begin(), histogram.end(), 0.0);
  const double above =
      std::accumulate(histogram.begin() + static_cast<std::ptrdiff_t>(first), histogram.end(), 0.0);
  if (above < kLeastStained * all) return {};
  const double edge = otsu(histogram, first);
  OwnStain own;
  own.od = edge / kBins * kTopOd;
  for (auto k = static_cast<std::size_t>(std::ceil(edge)); k < histogram.size(); ++k) {
    own.mass += (static_cast<double>(k) + 0.5) / kBins * kTopOd * histogram[k] / all;
  }
  return own;
}

/// Direction from which the pictures' colours are the least away, each by the stained pixels behind
/// it: the geometric median (Weiszfeld's steps), which one picture of another colour does not move.
/// Pictures that would be read in the named colour have no say.
std::optional<std::array<double, 3>> common_colour(
    const std::vector<StainSurvey>& usable, const std::optional<std::array<double, 3>>& named) {
  std::vector<std::pair<std::array<double, 3>, double>> colours;
  for (const auto& s : usable) {
    const FittedColour fitted{s.colour, s.colour_weight};
    if (fitted.weight <= 0.0 || colour_of(fitted, named) != fitted.colour) continue;
    colours.emplace_back(fitted.colour, fitted.weight);
  }
  if (colours.empty()) return std::nullopt;
  std::array<double, 3> middle{};
  for (int step = 0; step < kMedianSteps; ++step) {
    std::array<double, 3> sum{};
    for (const auto& [colour, weight] : colours) {
      const double away = step == 0 ? 1.0 : std::max(angle_deg(colour, middle), kAlikeDeg);
      for (std::size_t k = 0; k < 3; ++k) sum[k] += weight / away * colour[k];
    }
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    for (std::size_t k = 0; k < 3; ++k) middle[k] = sum[k] / length;
  }
  return middle;
}

/// Without the pictures in another colour, which are flagged when they are counted and say nothing
/// of the stain of the rest; all of them where most stain is in such pictures.
std::vector<StainSurvey> alike(const std::vector<StainSurvey>& usable,
                               const std::array<double, 3>& colour) {
  std::vector<StainSurvey> kept;
  double all = 0.0;
  double of_kept = 0.0;
  for (const auto& s : usable) {
    all += s.colour_weight;
    if (is_shifted({s.colour, s.colour_weight}, colour)) continue;
    kept.push_back(s);
    of_kept += s.colour_weight;
  }
  return 2.0 * of_kept >= all ? kept : usable;
}

/// Level, typical stain and typical cell: each picture has the weight of its stain, so that one
/// without cells has no say in how its mates are read.
void combine_stain(BatchStain& stain, const std::vector<StainSurvey>& usable,
                   const TranswellParams& params) {
  std::vector<OwnStain> own;
  double most = 0.0;
  for (const auto& s : usable) {
    own.push_back(own_stain(s, params));
    most = std::max(most, own.back().mass);
  }
  double weights = 0.0;
  double noise = 0.0;
  std::vector<SingleCell> single;
  for (std::size_t k = 0; k < usable.size(); ++k) {
    // Square: what is left of the pores of many blanks must not come up to a few cells. Without any
    // stain they are all alike.
    const double weight = most > 0.0 ? own[k].mass * own[k].mass / (most * most) : 1.0;
    weights += weight;
    stain.stained_od += weight * own[k].od;
    noise += weight * usable[k].noise_od;
    // Single cells are few where most stain is: not squared.
    for (const SingleCell& cell : usable[k].single) {
      single.push_back({cell.pores, std::sqrt(weight) * cell.weight});
    }
  }
  if (weights <= 0.0) return;
  stain.stained_od /= weights;
  stain.single = typical_cell(std::move(single));
  const double floor_od = own_floor(noise / weights, params);
  const double wanted = params.level_share * stain.stained_od;
  stain.level_od = std::max(floor_od, wanted);
  // Noise may lift the floor to the level of a well stained batch: that is not without stain.
  stain.at_floor = floor_od > kAboveLevel * wanted;
  if (stain.stained_od <= 0.0) return;
  stain.method = floor_od > wanted ? "noise floor" : "share of Otsu's thresholds of the batch";
}

}  // namespace

std::string_view to_string(InputKind kind) {
  return kind == InputKind::fluorescence ? "fluorescence" : "brightfield";
}

StainSurvey survey_stain(const Image& image, const TranswellParams& params) {
  StainSurvey survey;
  survey.od_histogram.assign(kBins, 0.0);
  if (image.pixels.empty()) return survey;
  const ValidField field = find_valid_field(to_grey(image), drawn_on_stain(image.pixels));
  survey.kind = input_kind(image, field.mask, params);
  survey.colour = usual_colour();
  if (survey.kind != InputKind::brightfield) {
    survey_signal(survey, image);
    survey.usable = true;
    // A flat dark picture might be a membrane in little light, too: it is looked at as both.
    if (survey.kind == InputKind::fluorescence) return survey;
  }
  cv::Mat valid = field.mask;
  const cv::Mat shade =
      shaded_border(image.pixels, valid, named_colour(params.stain).value_or(usual_colour()));
  if (!shade.empty()) valid = valid & ~shade;
  const Working working =
      working_copy(image.pixels, valid, working_scale(image.pixels.size(), kSurveySide));
  if (cv::countNonZero(working.valid) < 100) return survey;
  const OpticalDensity od = optical_density(working.pixels, working.valid);
  const FittedColour fitted = fit_colour(od, working.valid);
  if (fitted.weight > 0.0) survey.colour = fitted.colour;
  survey.colour_weight = fitted.weight;
  const auto colour = colour_of(fitted, named_colour(params.stain));
  const StainMaps maps = stain_maps(od, colour);
  const StainMaps guided = guided_maps(maps, od, colour);
  const cv::Mat evidence = smoothed_evidence(guided);
  survey.noise_od = membrane_noise(evidence, working.valid);
  if (!od.grey) survey.light = od.light;
  survey.od_histogram = od_histogram(evidence, working.valid);
  survey.usable = true;
  const cv::Mat pores = survey_pores(survey, image, maps, guided, evidence, working, params);
  if (!pores.empty()) survey.od_histogram = od_histogram(evidence, working.valid & ~pores);
  return survey;
}

BatchStain combine(const std::vector<StainSurvey>& surveys, const TranswellParams& params) {
  std::vector<StainSurvey> usable;
  for (const auto& s : surveys) {
    if (s.usable) usable.push_back(s);
  }
  // Sums of floating numbers depend on their order: fix it.
  std::sort(usable.begin(), usable.end(), [](const StainSurvey& a, const StainSurvey& b) {
    return std::tie(a.colour_weight, a.colour, a.noise_od, a.od_histogram, a.noise_signal) <
           std::tie(b.colour_weight, b.colour, b.noise_od, b.od_histogram, b.noise_signal);
  });
  BatchStain stain;
  stain.colour = usual_colour();
  stain.level_od = params.level_floor_od;
  stain.method = "floor";
  const auto named = named_colour(params.stain);
  if (named) {
    stain.colour = *named;
    stain.name = params.stain;
  }
  if (usable.empty()) return stain;
  const auto of_kind = [&](InputKind kind) {
    return std::count_if(usable.begin(), usable.end(),
                         [&](const StainSurvey& s) { return s.kind == kind; });
  };
  const auto lit = of_kind(InputKind::brightfield);
  // Flat and dark all of them: a lamp would have been seen.
  if (lit == 0 || of_kind(InputKind::fluorescence) > lit) {
    stain.kind = InputKind::fluorescence;
  }
  combine_signal(stain, usable, params);
  // Pictures of the other kind have no say.
  std::erase_if(usable, [&](const StainSurvey& s) {
    return s.kind.value_or(stain.kind) == InputKind::fluorescence;
  });
  if (usable.empty()) return stain;
  combine_pores(stain, usable);

  stain.light = bare_light(usable, stain.colour);
  // Where a sheet was taken for the light, nothing is told of the stain.
  std::erase_if(usable, [&](const StainSurvey& s) { return s.light && is_sheet(*s.light, stain); });
  if (const auto colour = common_colour(usable, named)) {
    stain.colour = *colour;
    if (!named) stain.name = "fitted";
  }
  combine_stain(stain, alike(usable, stain.colour), params);
  return stain;
}

}  // namespace woundwell

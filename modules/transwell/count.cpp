#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "imaging/field.hpp"
#include "transwell/candidates.hpp"
#include "transwell/choose.hpp"
#include "transwell/debris.hpp"
#include "transwell/fluorescence.hpp"
#include "transwell/transwell.hpp"

namespace woundwell {
namespace {

constexpr double kSure = 0.85;  // probability of a cell that is not doubtful
// Cells lie on each other by chance, the more of the field is covered; the lower ones are not seen.
constexpr double kHidden = 0.6;  // of the squared share of the field, in count_high
// What is crowded has merged, and more cells than are told apart: with half of the say of the area,
// which by small single cells tells too many, 700 to 1250 simulated cells on 0.56 mm2 lie in the
// range.
constexpr double kCrowdedFrom = 0.45;  // of the field
constexpr double kCrowdedFull = 0.65;
constexpr double kCrowdedSay = 0.5;         // of the area in count_high
constexpr double kAreaRange = 0.5;          // relative, of a count made from the area
constexpr double kAreaFrom = 0.05;          // of the field, beyond confluent_frac
constexpr double kAreaAlone = 0.1;          // of the field, beyond that
constexpr double kGreyPoreNarrowest = 1.1;  // widths of a pore: the range of what may be one
constexpr double kGreyPoreWidest = 1.5;     // where no colour tells
constexpr double kGrainy = 0.02;            // OD, spread of what was taken for bare membrane
constexpr double kFocusSide = 2048.0;       // px, where no pore tells a size
constexpr double kWeakOd = 0.1;
constexpr double kManyClumps = 0.6;
constexpr double kManyPores = 0.08;     // share of the field that they cover
constexpr double kBlurred = 0.12;       // share of the field
constexpr double kClippedShare = 0.05;  // of the field
constexpr double kPoresAgree = 1.25;    // ratio to the stated pixel size

/// Cells of the connected body that each of them lies in.
std::vector<std::int64_t> clump_sizes(const Scene& scene, const Candidates& cells) {
  cv::Mat clumps;
  const int n = cv::connectedComponents(scene.body | scene.faint, clumps, 8, CV_32S);
  // By region; regions rise.
  std::vector<int> clump_of(
      cells.found.empty() ? 1 : static_cast<std::size_t>(cells.found.back().region) + 1, 0);
  for (int y = 0; y < clumps.rows; ++y) {
    for (int x = 0; x < clumps.cols; ++x) {
      const int cell =
          cells.cell_of_piece[static_cast<std::size_t>(scene.pieces.labels.at<int>(y, x))];
      if (cell != 0) clump_of[static_cast<std::size_t>(cell)] = clumps.at<int>(y, x);
    }
  }
  std::vector<std::int64_t> members(static_cast<std::size_t>(n), 0);
  const auto clump = [&](const Candidate& c) {
    return static_cast<std::size_t>(clump_of[static_cast<std::size_t>(c.region)]);
  };
  for (const auto& c : cells.found) ++members[clump(c)];
  std::vector<std::int64_t> sizes;
  sizes.reserve(cells.found.size());
  for (const auto& c : cells.found) sizes.push_back(members[clump(c)]);
  return sizes;
}

/// 255 on cells, with a line of 0 where two of them touch.
cv::Mat outline_of(const Scene& scene, const Candidates& cells) {
  const cv::Mat& labels = scene.pieces.labels;
  const auto cell = [&](int y, int x) {
    return cells.cell_of_piece[static_cast<std::size_t>(labels.at<int>(y, x))];
  };
  cv::Mat outline = cv::Mat::zeros(labels.size(), CV_8U);
  for (int y = 0; y < labels.rows; ++y) {
    for (int x = 0; x < labels.cols; ++x) {
      const int here = cell(y, x);
      if (here == 0) continue;
      const int right = x + 1 < labels.cols ? cell(y, x + 1) : here;
      const int below = y + 1 < labels.rows ? cell(y + 1, x) : here;
      const bool touches = (right != here && right != 0) || (below != here && below != 0);
      if (!touches) outline.at<uchar>(y, x) = 255;
    }
  }
  return outline;
}

/// Pores as they were seen, the pixel size that they tell, and whether it contradicts the stated
/// one.
void measure_pores(TranswellRecord& record, const Look& look, const TranswellParams& params) {
  const double spacing = pore_spacing(look.scene.pores);
  if (spacing > 0.0) record.pore_spacing_px = spacing / look.working.scale;
  const PoreDiameter diameter = measure_diameter(look.scene.own_maps, look.scene.pores);
  if (diameter.px <= 0.0) return;
  record.pore_diameter_px = diameter.px / look.working.scale;
  record.um_per_px_estimated = params.pore_diameter_um / *record.pore_diameter_px;
  record.pore_diameter_sd_px = diameter.sd_px / look.working.scale;
  const double relative_se = diameter.se_px / diameter.px;
  record.um_per_px_estimated_se = *record.um_per_px_estimated * relative_se;
  if (!record.um_per_px) return;
  const double off = std::abs(std::log(*record.um_per_px_estimated / *record.um_per_px));
  if (off > std::log(kPoresAgree) + 2.0 * relative_se) record.flags.add(Flag::pores_disagree);
}

void fill_densities(TranswellRecord& record, double valid_px) {
  if (!record.um_per_px) return;
  const double um2 = *record.um_per_px * *record.um_per_px;
  record.valid_area_mm2 = valid_px * um2 * 1e-6;
  record.stained_area_um2 = *record.stained_area_px * um2;
  if (*record.valid_area_mm2 <= 0.0) return;
  record.density_per_mm2 = static_cast<double>(*record.count) / *record.valid_area_mm2;
  record.density_low_per_mm2 = static_cast<double>(*record.count_low) / *record.valid_area_mm2;
  record.density_high_per_mm2 = static_cast<double>(*record.count_high) / *record.valid_area_mm2;
}

void add_flags(TranswellRecord& record, const Look& look, const BatchStain& stain,
               std::size_t pores) {
  if (stain.stained_od < kWeakOd) record.flags.add(Flag::stain_weak);
  if (record.clump_share_frac && *record.clump_share_frac > kManyClumps && *record.count >= 10) {
    record.flags.add(Flag::clumps_many);
  }
  if (look.od.fluorescent) return;
  if (look.od.grey) record.flags.add(Flag::no_colour);
  const double pore = CV_PI * look.scene.pore_px * look.scene.pore_px / 4.0;
  const double covered =
      static_cast<double>(pores) * pore / std::max(1, cv::countNonZero(look.working.valid));
  if (covered > kManyPores) record.flags.add(Flag::pores_many);
}

/// Whether the light of one colour is lost over a part of the field, though grey it is not white.
bool channel_clipped(const cv::Mat& pixels, const cv::Mat& valid) {
  if (pixels.depth() != CV_8U || pixels.channels() < 3) return false;
  const double most = kClippedShare * cv::countNonZero(valid);
  for (int k = 0; k < 3; ++k) {
    cv::Mat channel;
    cv::extractChannel(pixels, channel, k);
    if (cv::countNonZero((channel == 255) & valid) > most) return true;
  }
  return false;
}

void take_off_shade(ValidField& field, const cv::Mat& pixels, const BatchStain& stain) {
  const cv::Mat shade = shaded_border(pixels, field.mask, stain.colour);
  if (shade.empty()) return;
  field.mask = field.mask & ~shade;
  field.flags.add(Flag::field_masked);
  field.valid_frac =
      static_cast<double>(cv::countNonZero(field.mask)) / static_cast<double>(field.mask.total());
}

/// Looks at the picture; hairs and bubbles are taken out of `valid`, and it is looked at again.
Look look_past_debris(TranswellRecord& record, const Image& image, const cv::Mat& grey,
                      cv::Mat& valid, const BatchStain& stain, const TranswellParams& params) {
  Look look = look_at(image, valid, stain, params);
  if (look.od.fluorescent) return look;
  const cv::Mat debris = find_debris(look.scene, look.working.valid);
  if (!debris.empty()) {
    cv::Mat full;
    cv::resize(debris, full, valid.size(), 0, 0, cv::INTER_NEAREST);
    valid = valid & ~full;
    record.flags.add(Flag::debris_masked);
    record.valid_frac =
        static_cast<double>(cv::countNonZero(valid)) / static_cast<double>(valid.total());
    look = look_at(image, valid, stain, params);
  }
  // Focus is judged where pores have the size at which they are looked at.
  const int longest = std::max(image.pixels.cols, image.pixels.rows);
  const double scale = look.scene.pores.kind != PoreKind::none
                           ? look.working.scale
                           : working_scale(image.pixels.size(), kFocusSide);
  const int by = std::max(1, static_cast<int>(1.0 / scale));
  if (judge_light(grey, valid, (longest + by - 1) / by).flags.has(Flag::out_of_focus)) {
    record.flags.add(Flag::out_of_focus);
  }
  if (blurred_share(look.scene, look.working.valid) > kBlurred) {
    record.flags.add(Flag::partly_blurred);
  }
  return look;
}

/// The stain as this picture shows it: that of the batch, but in its own colour where that is far
/// from the batch's, which is flagged.
BatchStain stain_in_picture(TranswellRecord& record, const Look& look, const BatchStain& stain) {
  BatchStain own = stain;
  if (look.od.fluorescent) return own;
  const FittedColour fitted = fit_colour(look.od, look.working.valid);
  if (!is_shifted(fitted, stain.colour)) return own;
  record.flags.add(Flag::colour_shifted);
  own.colour = fitted.colour;
  return own;
}

std::int64_t rounded(double v) { return static_cast<std::int64_t>(std::llround(v)); }

/// Between a number of bodies and one from their area.
std::int64_t blend(std::int64_t objects, double area, double say) {
  return rounded(std::pow(std::max(1.0, static_cast<double>(objects)), 1.0 - say) *
                 std::pow(std::max(1.0, area), say));
}

/// Count and range from the bodies and the ways of parting them. `scores`: of the regions.
void count_bodies(TranswellRecord& record, const Look& look, Regions& regions,
                  const std::vector<double>& scores, const CellModel* model, double asked) {
  const Scene& scene = look.scene;
  // The number to be expected over all ways of parting the bodies. The likeliest way by itself,
  // whose cells are listed, leaves out all that is a little less likely than not.
  record.count = rounded(cell_number(regions.trees, raised(scores, -asked), kLeastBody).mean);
  record.count_method = "objects";
  const auto scores_if = [&](double grey_pore_wide) {
    if (!scene.maps.grey) return raised(scores, -asked);
    mark_pores(regions, scene, grey_pore_wide);
    return raised(region_scores(regions, model), -asked);
  };
  const bool porous = regions.scale.porous;
  const double fewest = fewest_cells(regions.trees, scores_if(kGreyPoreWidest), porous);
  const double most = most_cells(regions.trees, scores_if(kGreyPoreNarrowest), porous);
  record.count_low = std::min(*record.count, rounded(fewest));
  record.count_high = std::max(*record.count, rounded(most));
}

/// What the stained area says to the count and its range where bodies merge. Returns its say in the
/// count, 0 to 1. `merged`: no body is a cell by itself; a net of them tells nothing but its area.
double let_area_speak(TranswellRecord& record, const Look& look, bool merged,
                      const TranswellParams& params) {
  const Scene& scene = look.scene;
  const double body_px = cv::countNonZero(scene.body);
  const double covered = body_px / std::max(1, cv::countNonZero(look.working.valid));
  const double by_area = body_px / scene.pieces.typical_area_px;
  record.count_high =
      rounded(static_cast<double>(*record.count_high) * (1.0 + kHidden * covered * covered));
  const double crowded =
      std::clamp((covered - kCrowdedFrom) / (kCrowdedFull - kCrowdedFrom), 0.0, 1.0);
  if (crowded > 0.0) {
    record.count_high =
        std::max(*record.count_high, blend(*record.count_high, by_area, kCrowdedSay * crowded));
  }
  if (covered <= params.confluent_frac) return 0.0;
  record.flags.add(Flag::confluent_membrane);
  const double beyond = covered - params.confluent_frac;
  const double doubt = merged ? 1.0 : std::min(1.0, beyond / kAreaFrom);
  record.count_low =
      std::min(*record.count_low, blend(*record.count_low, by_area * (1.0 - kAreaRange), doubt));
  record.count_high =
      std::max(*record.count_high, blend(*record.count_high, by_area * (1.0 + kAreaRange), doubt));
  // The say of the area grows with what is covered, so that a little more stain changes little.
  const double say = merged ? 1.0 : std::clamp((beyond - kAreaFrom) / kAreaAlone, 0.0, 1.0);
  if (say <= 0.0) return 0.0;
  record.count_method = "area";
  record.count =
      std::clamp(blend(*record.count, by_area, say), *record.count_low, *record.count_high);
  record.reason = fmt::format(
      "{:.0f} % of the field is covered: cells cannot be told apart, and the count is made from "
      "the area that they cover",
      100.0 * covered);
  return say;
}

void measure(TranswellResult& result, const Image& image, const cv::Mat& grey, cv::Mat valid,
             const BatchStain& of_batch, const TranswellParams& params) {
  TranswellRecord& record = result.record;
  Look look = look_past_debris(record, image, grey, valid, of_batch, params);
  const BatchStain stain = stain_in_picture(record, look, of_batch);
  if (stain.colour != of_batch.colour) {
    look = look_past_debris(record, image, grey, valid, stain, params);
  }
  // A sheet of cells was taken for the light, and the batch knows none.
  if (!look.od.fluorescent &&
      is_grainy_sheet(look.od, look.working.valid, {}, stain.colour, kGrainy)) {
    record.flags.add(Flag::confluent_membrane);
    record.reason =
        "no bare membrane is seen: what is brightest has the colour and the grain of stained "
        "cells; add a blank insert, photographed with the same settings, to its batch";
    return;
  }
  const Scene& scene = look.scene;
  const double s = look.working.scale;
  const double to_full = 1.0 / s;
  const double area_to_full = to_full * to_full;
  const auto full = [&](double v) { return (v + 0.5) * to_full - 0.5; };

  Regions regions = regions_of(scene, stain);
  const CellModel* model = params.judge == "trained" ? &trained_cells() : nullptr;
  const std::vector<double> scores = region_scores(regions, model);
  const double asked = std::log(params.cell_probability / (1.0 - params.cell_probability));
  const Candidates candidates = choose_cells(regions, raised(scores, -asked));
  const auto& kept = candidates.found;
  const auto clumps = clump_sizes(scene, candidates);
  double stained_px = 0.0;
  double integrated = 0.0;
  std::size_t in_clumps = 0;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    const Candidate& c = kept[k];
    CellRecord cell;
    cell.image_id = record.place.image_id;
    cell.design_row = record.place.design_row;
    cell.cell = static_cast<std::int64_t>(k) + 1;
    cell.x_px = full(c.x_px);
    cell.y_px = full(c.y_px);
    cell.area_px = c.area_px * area_to_full;
    if (record.um_per_px) cell.area_um2 = cell.area_px * *record.um_per_px * *record.um_per_px;
    if (!look.od.fluorescent) {
      cell.mean_od = c.mean_od;
      cell.integrated_od = c.mean_od * cell.area_px;
      integrated += *cell.integrated_od;
    }
    cell.elongation = c.elongation;
    cell.solidity = c.solidity;
    cell.clump_size = clumps[k];
    cell.probability = c.probability;
    cell.doubtful = c.probability < kSure;
    stained_px += cell.area_px;
    if (cell.clump_size > 1) ++in_clumps;
    result.cells.push_back(std::move(cell));
  }
  for (const auto& p : scene.resolved.rejected) result.pores.emplace_back(full(p.x), full(p.y));
  for (std::size_t k = 1; k < regions.pore_like.size(); ++k) {
    const Region& r = regions.trees.regions[k];
    const bool part = r.parent >= 0 && regions.pore_like[static_cast<std::size_t>(r.parent)];
    if (!regions.pore_like[k] || part) continue;
    result.pores.emplace_back(full(r.sums.x / r.sums.area_px), full(r.sums.y / r.sums.area_px));
  }
  cv::resize(outline_of(scene, candidates), result.outline, image.pixels.size(), 0, 0,
             cv::INTER_NEAREST);

  const double valid_px = cv::countNonZero(valid);
  count_bodies(record, look, regions, scores, model, asked);
  if (let_area_speak(record, look, kept.empty(), params) > 0.0) {
    stained_px = cv::countNonZero(scene.body) * area_to_full;
    integrated = cv::mean(scene.maps.plain, scene.body)[0] * stained_px;
  }
  record.stained_area_px = stained_px;
  record.stained_area_frac = stained_px / std::max(1.0, valid_px);
  if (look.od.fluorescent) {
    record.reason += record.reason.empty() ? "" : "; ";
    record.reason += "fluorescence has no optical density; pores are ignored";
  } else {
    record.integrated_od = integrated;
    if (stained_px > 0.0) record.mean_od = integrated / stained_px;
    record.stain_level_od = stain.level_od;
    record.pores = static_cast<std::int64_t>(result.pores.size());
    record.stain = stain.name;
  }
  if (scene.pores.kind != PoreKind::none) record.pore_diameter_px = scene.size_px * to_full;
  measure_pores(record, look, params);
  if (!kept.empty()) {
    record.clump_share_frac = static_cast<double>(in_clumps) / static_cast<double>(kept.size());
  }
  fill_densities(record, valid_px);
  add_flags(record, look, stain, result.pores.size());
  record.outcome = Outcome::measured;
}

/// Why a picture cannot be counted at all; empty if it can.
std::string refusal(const cv::Mat& pixels, const cv::Mat& valid) {
  if (std::min(pixels.rows, pixels.cols) < 32) return "picture smaller than 32 px";
  if (cv::countNonZero(valid) < 0.05 * static_cast<double>(valid.total())) {
    return "no valid field: the picture is dark or all border";
  }
  double low = 0.0;
  double high = 0.0;
  cv::minMaxLoc(pixels.reshape(1), &low, &high);
  if (high <= 0.0) return "picture is black";
  return {};
}

}  // namespace

std::vector<Parameter> parameters(TranswellParams& params) {
  std::vector<std::string> stains = {"auto"};
  for (const auto& named : named_stains()) stains.emplace_back(named.name);
  return {
      {.name = "transwell.stain",
       .help = "colour of the stain: fitted to each batch, or to what is near a named stain; the "
               "name's own colour in white light where nothing is",
       .choice = &params.stain,
       .choices = stains},
      {.name = "transwell.input",
       .help = "what the pictures are: recognised, stained cells in bright light, or cells bright "
               "on a dark ground",
       .choice = &params.input,
       .choices = {"auto", "brightfield", "fluorescence"}},
      {.name = "transwell.judge",
       .help =
           "what tells cells apart and from debris: a model fitted to cells that were marked by "
           "hand, or size, shape and stain by rule",
       .choice = &params.judge,
       .choices = {"trained", "classical"}},
      {"transwell.pore_diameter_um", &params.pore_diameter_um, 0.4, 20, "um",
       "diameter of the membrane's pores, as sold: 3, 5, 8", false},
      {"transwell.level_share", &params.level_share, 0.1, 1.0, "",
       "decision level of the batch as share of the typical optical density of its stained cells",
       false},
      {"transwell.level_floor_od", &params.level_floor_od, 0.01, 0.5, "OD",
       "the decision level is never below this", false},
      {"transwell.cell_probability", &params.cell_probability, 0.05, 0.95, "",
       "how probable a cell must be to be chosen: 0.5 for the likeliest choice, more for fewer "
       "cells",
       false},
      {"transwell.confluent_frac", &params.confluent_frac, 0.3, 1.0, "",
       "stained share of the field above which it is confluent: the range allows for what the "
       "area tells, and from 0.05 more the area has a say in the count, alone from 0.15 more",
       false},
  };
}

TranswellResult count_cells(const Sample& sample, const Image& image, const BatchStain& stain,
                            const TranswellParams& params) {
  TranswellResult result;
  TranswellRecord& record = result.record;
  record.place = place_of(sample);
  record.batch = sample.batch;
  record.coating = sample.coating;
  record.outcome = Outcome::failed;
  record.width_px = image.pixels.cols;
  record.height_px = image.pixels.rows;
  if (image.pixel_size && image.pixel_size->um_per_px > 0.0) {
    record.um_per_px = image.pixel_size->um_per_px;
    record.pixel_size_source = std::string(to_string(image.pixel_size->source));
  } else {
    record.flags.add(Flag::no_calibration);
  }
  if (image.pixels.empty()) {
    record.reason = "picture is empty";
    return result;
  }
  result.outline = cv::Mat::zeros(image.pixels.size(), CV_8U);
  try {
    const cv::Mat grey = to_grey(image);
    ValidField field = find_valid_field(grey, drawn_on_stain(image.pixels));
    const InputKind kind = input_kind(image, field.mask, params).value_or(stain.kind);
    record.input = std::string(to_string(kind));
    if (kind == InputKind::fluorescence) {
      field = fluorescence_field(image);
      record.flags.add(judge_fluorescence(image, field.mask));
    } else {
      take_off_shade(field, image.pixels, stain);
      record.flags.add(judge_light(grey, field.mask).flags);
      if (channel_clipped(image.pixels, field.mask)) record.flags.add(Flag::saturated);
    }
    record.valid_frac = field.valid_frac;
    record.flags.add(field.flags);
    record.reason = refusal(image.pixels, field.mask);
    if (!record.reason.empty()) return result;
    measure(result, image, grey, field.mask, for_kind(stain, kind), params);
  } catch (const std::exception& error) {
    result.cells.clear();
    result.pores.clear();
    record.outcome = Outcome::failed;
    record.reason = std::string("counting stopped: ") + error.what();
  }
  return result;
}

}  // namespace woundwell

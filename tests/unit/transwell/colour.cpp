// Stains whose colour is not quite the one that was named, or that of the batch.

#include <doctest/doctest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "simulation/simulation.hpp"
#include "stains.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

constexpr double kLevel = 225.0;  // of the lamp of simulated membranes, more or less

/// Violet that is so far off the named one is counted as it is without a name.
void check_named(double degrees, double way_deg) {
  CAPTURE(degrees);
  CAPTURE(way_deg);
  const Colour dye = turned(usual_colour(), degrees, way_deg);
  REQUIRE(close(angle_deg(dye, usual_colour()), degrees, 1e-6, 0));
  const cv::Mat picture = cells_among_pores(dye, 100 + static_cast<std::uint64_t>(degrees));
  TranswellParams params;
  const TranswellRecord fitted = count_together({picture}, params).front();
  params.stain = "crystal_violet";
  const TranswellRecord named = count_together({picture}, params).front();
  CHECK(fitted.stain == "fitted");
  CHECK(named.stain == "crystal_violet");
  CHECK_FALSE(named.flags.has(Flag::colour_shifted));
  const auto count = static_cast<double>(*named.count);
  CAPTURE(count);
  CHECK(close(count, static_cast<double>(*fitted.count), 0.1, 0));
  CHECK(close(count, static_cast<double>(kCellsAmongPores), 0.1, 0));
}

/// One picture of three has a stain that is so far off that of its mates.
void check_shifted(double degrees) {
  const TranswellParams params;
  const std::vector<Image> mates = {as_image(cells_among_pores(usual_colour(), 201)),
                                    as_image(cells_among_pores(usual_colour(), 211))};
  const auto third = [&](const Colour& dye) { return as_image(cells_among_pores(dye, 221)); };
  std::vector<StainSurvey> surveys;
  for (const Image& mate : mates) surveys.push_back(survey_stain(mate, params));
  surveys.push_back(survey_stain(third(usual_colour()), params));
  const BatchStain alike = combine(surveys, params);
  std::vector<std::int64_t> before;
  for (const Image& mate : mates) {
    const auto record = count_cells({}, mate, alike, params).record;
    CHECK_FALSE(record.flags.has(Flag::colour_shifted));
    before.push_back(*record.count);
  }
  for (const double way_deg : {90.0, 270.0}) {
    CAPTURE(way_deg);
    const Image other = third(turned(usual_colour(), degrees, way_deg));
    surveys.back() = survey_stain(other, params);
    const BatchStain stain = combine(surveys, params);
    for (std::size_t k = 0; k < mates.size(); ++k) {
      const auto record = count_cells({}, mates[k], stain, params).record;
      CHECK_FALSE(record.flags.has(Flag::colour_shifted));
      CHECK(*record.count == before[k]);
    }
    const auto record = count_cells({}, other, stain, params).record;
    CHECK(record.flags.has(Flag::colour_shifted));
    CHECK(close(static_cast<double>(*record.count), static_cast<double>(kCellsAmongPores), 0.1, 0));
  }
}

/// What has one colour in the picture gets another one, and what is grey stays grey.
cv::Mat dyed_anew(const cv::Mat& picture, const Colour& from, const Colour& to) {
  const cv::Vec3d v(from[2], from[1], from[0]);
  const cv::Vec3d w(to[2], to[1], to[0]);
  const cv::Vec3d grey = cv::Vec3d::all(1.0 / std::sqrt(3.0));
  const cv::Vec3d coloured = v - grey * v.dot(grey);
  const cv::Vec3d share = coloured / coloured.dot(v);
  const cv::Matx33d change = cv::Matx33d::eye() + (w - v) * share.t();
  cv::Mat log_light;
  picture.convertTo(log_light, CV_32F);
  cv::log(cv::max(log_light, 1.0) / kLevel, log_light);
  cv::transform(log_light, log_light, cv::Matx33f(change));
  cv::exp(log_light, log_light);
  log_light.convertTo(log_light, CV_8U, kLevel);
  return log_light;
}

}  // namespace

TEST_CASE("violet that is a little redder than the named one is counted as without a name") {
  for (const double degrees : {3.0, 6.0, 10.0}) check_named(degrees, 90);
}

TEST_CASE("violet that is a little bluer than the named one is counted as without a name") {
  for (const double degrees : {3.0, 6.0, 10.0}) check_named(degrees, 270);
}

TEST_CASE("violet that is a little purer than the named one is counted as without a name") {
  for (const double degrees : {3.0, 6.0, 10.0}) check_named(degrees, 0);
}

TEST_CASE("one stain of three that is 20 degrees off is flagged, and its mates do not suffer") {
  check_shifted(20.0);
}

TEST_CASE("one stain of three that is 12 degrees off is flagged, and its mates do not suffer") {
  check_shifted(12.0);
}

TEST_CASE("half a grey level less of light hardly moves the level of a batch") {
  MembraneScene scene;
  set_difficulty(scene, 1);
  scene.width_px = 720;
  scene.height_px = 540;
  scene.cells = 150;
  for (const std::uint64_t seed : {31, 32, 33}) {
    CAPTURE(seed);
    const cv::Mat picture = draw_membrane(scene, seed, "light").picture;
    const auto level_at = [&](double gain, double offset) {
      cv::Mat other;
      picture.convertTo(other, CV_8U, gain, offset);
      return combine({survey_stain(as_image(other), {})}, {}).level_od;
    };
    CHECK(close(level_at(0.9, -0.5), level_at(0.9, 0.0), 0.015, 0));
    CHECK(close(level_at(0.8, 0.0), level_at(1.0, 0.0), 0.008, 0));
  }
}

TEST_CASE("a darker membrane of another colour has no say in the level of its batch") {
  const TranswellParams params;
  const auto survey = [&](const Colour& dye, std::uint64_t seed) {
    return survey_stain(as_image(cells_among_pores(dye, seed)), params);
  };
  const std::vector<StainSurvey> mates = {survey(usual_colour(), 251), survey(usual_colour(), 261)};
  const BatchStain alone = combine(mates, params);
  const auto with = [&](double degrees) {
    Colour dye = turned(usual_colour(), degrees, 90.0);
    for (double& part : dye) part *= 1.7;
    return combine({mates[0], mates[1], survey(dye, 271)}, params);
  };
  const BatchStain other = with(20.0);
  CHECK(other.level_od == alone.level_od);
  CHECK(other.stained_od == alone.stained_od);
  CHECK(other.single.pores == alone.single.pores);
  // the same in the batch's own colour is one of the batch
  CHECK(with(0.0).level_od > 1.1 * alone.level_od);
  // a batch of one colour each has no rest
  const Colour far = turned(usual_colour(), 40.0, 90.0);
  CHECK(combine({mates[0], survey(far, 281)}, params).stained_od > 0.0);
}

TEST_CASE("stains that are 5 degrees apart are no shift") {
  const cv::Mat violet = cells_among_pores(usual_colour(), 231);
  for (const double way_deg : {0.0, 90.0, 270.0}) {
    CAPTURE(way_deg);
    const cv::Mat other = cells_among_pores(turned(usual_colour(), 5.0, way_deg), 241);
    for (const auto& r : count_together({violet, other, violet})) {
      CHECK_FALSE(r.flags.has(Flag::colour_shifted));
    }
  }
}

TEST_CASE(
    "one simulated membrane of three with a dye of another hue is flagged, its mates are not") {
  MembraneScene scene;
  set_difficulty(scene, 1);
  scene.width_px = 720;
  scene.height_px = 540;
  scene.batch = "one";
  scene.cells = 100;
  const cv::Mat first = draw_membrane(scene, 31, "first").picture;
  const cv::Mat second = draw_membrane(scene, 31, "second").picture;
  const auto third = draw_membrane(scene, 31, "third");
  const auto before = count_together({first, second, third.picture});
  const Colour own = survey_stain(as_image(third.picture), {}).colour;
  const cv::Mat other = dyed_anew(third.picture, own, turned(own, 20.0, 270.0));
  const auto after = count_together({first, second, other});
  for (const std::size_t mate : {0U, 1U}) {
    CHECK_FALSE(before[mate].flags.has(Flag::colour_shifted));
    CHECK_FALSE(after[mate].flags.has(Flag::colour_shifted));
    CHECK(close(static_cast<double>(*after[mate].count), static_cast<double>(*before[mate].count),
                0.03, 0));
  }
  CHECK_FALSE(before[2].flags.has(Flag::colour_shifted));
  CHECK(after[2].flags.has(Flag::colour_shifted));
  CHECK(
      close(static_cast<double>(*after[2].count), static_cast<double>(third.cells.size()), 0.1, 0));
}

TEST_CASE("a picture is read in its own colour unless that is far from the named one") {
  const Colour violet = usual_colour();
  const Colour near_it = turned(violet, 10.0, 90.0);
  const Colour far_off = turned(violet, 35.0, 90.0);
  CHECK(colour_of({near_it, 500.0}, violet) == near_it);
  CHECK(colour_of({far_off, 500.0}, violet) == violet);
  CHECK(colour_of({far_off, 500.0}, std::nullopt) == far_off);
  CHECK(colour_of({far_off, 0.0}, near_it) == near_it);
  CHECK(colour_of({far_off, 0.0}, std::nullopt) == usual_colour());
}

}  // namespace woundwell::test

#include "scratch/profile_error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "pictures.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
namespace ww = woundwell;

namespace {

/// A number with its standard error, and what it should be.
struct Measured {
  std::optional<double> value;
  std::optional<double> se;
  double truth = 0.0;
};

std::map<std::string, Measured> against_truth(const ww::ScratchRecord& r, const cv::Mat& gap) {
  const auto axis = ww::fit_axis(gap);
  const auto t = ww::describe_profile(
      ww::measure_profile(gap, cv::Mat(gap.size(), CV_8U, cv::Scalar(255)), axis), 5.0);
  return {{"mean", {r.width_mean_px, r.width_mean_px_se, t.mean}},
          {"median", {r.width_median_px, r.width_median_px_se, t.median}},
          {"sd", {r.width_sd_px, r.width_sd_px_se, t.sd}},
          {"min", {r.width_min_px, r.width_min_px_se, t.min}},
          {"max", {r.width_max_px, r.width_max_px_se, t.max}},
          {"roughness a", {r.roughness_a, r.roughness_a_se, t.roughness_a}},
          {"roughness b", {r.roughness_b, r.roughness_b_se, t.roughness_b}}};
}

/// A gap that waves along a straight axis.
ww::WidthProfile waves(std::size_t steps, double width, double height) {
  ww::WidthProfile profile;
  for (std::size_t k = 0; k < steps; ++k) {
    const double w = width + height * std::sin(0.05 * static_cast<double>(k));
    profile.width.push_back(std::max(0.0, w));
    profile.front_a.push_back(-0.5 * w);
    profile.front_b.push_back(0.5 * w);
  }
  profile.cut_a.assign(steps, 0);
  profile.cut_b.assign(steps, 0);
  profile.usable.assign(steps, 1);
  return profile;
}

ww::ProfileStats errors_of(const ww::WidthProfile& profile, double mean_se, double cell_px) {
  return ww::profile_errors(profile, ww::describe_profile(profile, 1.0), mean_se, cell_px);
}

}  // namespace

TEST_CASE("widths and paths of simulated wounds lie within their errors") {
  std::map<std::string, int> held;
  int wounds = 0;
  for (const int difficulty : {0, 1}) {
    for (const std::uint64_t seed : {11, 12, 13, 14, 15, 16}) {
      ww::WoundScene wound;
      wound.width_px = 640;
      wound.height_px = 480;
      wound.um_per_px = 1.3;
      wound.width_um = seed % 2 == 0 ? 300.0 : 140.0;
      set_difficulty(wound, difficulty);
      const auto truth = draw_wound(wound, seed, "field");
      const auto result = measure({ww::Image{truth.picture, {}}});
      const auto& record = result.frames[0].record;
      REQUIRE(record.outcome == ww::Outcome::measured);
      ++wounds;
      for (const auto& [name, m] : against_truth(record, truth.gap)) {
        CAPTURE(name);
        REQUIRE(m.se);
        CHECK(*m.se > 0.0);
        if (std::abs(*m.value - m.truth) <= 1.96 * *m.se) ++held[name];
      }
      // an error that always holds because it is huge says nothing
      CHECK(*record.width_median_px_se < 0.15 * *record.width_median_px);
      CHECK(*record.width_max_px_se < 0.3 * *record.width_max_px);
      CHECK(*record.roughness_a_se < 0.4);
    }
  }
  CHECK(held.size() == 7);
  for (const auto& [name, count] : held) {
    CAPTURE(name);
    CHECK(count >= 0.8 * wounds);
  }
}

TEST_CASE("errors of a profile go with its scale, and less is off along a longer wound") {
  const auto profile = waves(800, 120.0, 30.0);
  const auto e = errors_of(profile, 3.0, 12.0);
  CHECK(e.steps == 800);
  CHECK(e.mean == 3.0);
  CHECK(e.median > e.mean);
  CHECK(e.min > e.median);
  CHECK(e.max > e.min);
  const auto twice = errors_of(waves(1600, 240.0, 60.0), 6.0, 24.0);
  CHECK(close(twice.median, 2.0 * e.median, 1e-9, 0));
  CHECK(close(twice.sd, 2.0 * e.sd, 1e-2, 0));
  CHECK(close(twice.min, 2.0 * e.min, 1e-9, 0));
  CHECK(close(twice.max, 2.0 * e.max, 1e-9, 0));
  const auto longer = errors_of(waves(3200, 120.0, 30.0), 3.0, 12.0);
  CHECK(longer.median < e.median);
  CHECK(longer.sd < e.sd);
  CHECK(close(longer.min, e.min, 1e-9, 0));
}

TEST_CASE("how much is bridged is unsure only where a gap is narrow") {
  CHECK(errors_of(waves(800, 120.0, 30.0), 3.0, 12.0).closed_share == 0.0);
  // from 0 to 60 px wide: some of it is narrower than what a place is off
  const auto narrow = waves(800, 30.0, 30.0);
  const double unsure = errors_of(narrow, 3.0, 12.0).closed_share;
  CHECK(unsure > 0.05);
  CHECK(unsure < 0.4);
  CHECK(errors_of(narrow, 6.0, 24.0).closed_share > unsure);
}

TEST_CASE("a closed gap has the errors of what is too small to be seen") {
  auto closed = waves(400, 0.0, 0.0);
  const auto found = ww::describe_profile(closed, 1.0);
  REQUIRE(found.closed_share == 1.0);
  const auto e = ww::closed_errors(found, 900.0);
  CHECK(close(e.mean, 900.0 / 400.0, 1e-12, 0));
  CHECK(e.max == 30.0);
  CHECK(close(e.closed_share, 30.0 / 400.0, 1e-12, 0));
  CHECK(e.median == 0.0);
  closed.usable.assign(400, 0);
  CHECK(errors_of(closed, 1.0, 10.0).max == 0.0);
}

TEST_CASE("errors of widths in um are those in px times the pixel, and a closed picture has few") {
  cv::Mat gap = band({720, 540}, 90.0, 180.0);
  const auto open = eight_bit(sheet_with_gap(gap, "open"));
  const auto shut = eight_bit(sheet_with_gap(cv::Mat::zeros(540, 720, CV_8U), "shut"));
  const auto result = measure({open, shut}, 0.65);
  const auto& first = result.frames[0].record;
  REQUIRE(first.outcome == ww::Outcome::measured);
  CHECK(close(*first.width_median_um_se, 0.65 * *first.width_median_px_se, 1e-12, 0));
  CHECK(close(*first.width_sd_um_se, 0.65 * *first.width_sd_px_se, 1e-12, 0));
  CHECK(close(*first.width_min_um_se, 0.65 * *first.width_min_px_se, 1e-12, 0));
  CHECK(close(*first.width_max_um_se, 0.65 * *first.width_max_px_se, 1e-12, 0));
  CHECK(std::abs(*first.width_median_px - 180.0) < 1.96 * *first.width_median_px_se);
  const auto& later = result.frames[1].record;
  REQUIRE(later.outcome == ww::Outcome::closed);
  CHECK(*later.width_max_px == 0.0);
  CHECK(*later.width_max_px_se > 0.0);
  CHECK(*later.closed_share_frac_se > 0.0);
  CHECK_FALSE(later.width_median_px_se);
  CHECK_FALSE(later.width_sd_px_se);
  CHECK_FALSE(later.roughness_a_se);
}

// What is said of each cell, against cells that were drawn.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "simulation/simulation.hpp"
#include "stains.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

constexpr int kWidth = 960;
constexpr int kHeight = 720;

std::vector<cv::Point2d> far_apart(std::uint64_t seed) {
  return places(kWidth, kHeight, 120, 12, seed);
}

/// Each pixel by the share of it that is covered; `turn` in rad.
void draw_exactly(cv::Mat& picture, cv::Point2d centre, double longer, double shorter, double turn,
                  const cv::Scalar& colour = kStained) {
  constexpr int kParts = 6;
  const double c = std::cos(turn);
  const double s = std::sin(turn);
  const int reach = static_cast<int>(std::ceil(longer)) + 1;
  const cv::Rect box =
      cv::Rect(cvRound(centre.x) - reach, cvRound(centre.y) - reach, 2 * reach + 1, 2 * reach + 1) &
      cv::Rect({0, 0}, picture.size());
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x) {
      int covered = 0;
      for (int part = 0; part < kParts * kParts; ++part) {
        const double dx = x + (part % kParts + 0.5) / kParts - 0.5 - centre.x;
        const double dy = y + (part / kParts + 0.5) / kParts - 0.5 - centre.y;
        const double u = (c * dx + s * dy) / longer;
        const double v = (-s * dx + c * dy) / shorter;
        if (u * u + v * v <= 1.0) ++covered;
      }
      const double share = covered / static_cast<double>(kParts * kParts);
      auto& pixel = picture.at<cv::Vec3b>(y, x);
      for (int k = 0; k < 3; ++k) {
        pixel[k] = cv::saturate_cast<uchar>((1.0 - share) * pixel[k] + share * colour[k]);
      }
    }
  }
}

/// Groups of cells of radius 13 px, each turned another way. `around`: the places in a group.
void check_groups(const std::vector<cv::Point2d>& around) {
  cv::Mat picture = bare(kWidth, kHeight);
  double turn = 0.0;
  std::size_t drawn = 0;
  for (const auto& p : far_apart(3)) {
    const double c = std::cos(turn);
    const double s = std::sin(turn);
    for (const auto& a : around) {
      draw_exactly(picture, p + cv::Point2d(c * a.x - s * a.y, s * a.x + c * a.y), 13, 13, 0);
      ++drawn;
    }
    turn += 0.7;
  }
  const TranswellResult result = count_alone(photographed(picture, 4));
  const std::size_t of_group = around.size();
  CAPTURE(of_group);
  std::map<std::int64_t, std::size_t> cells_in;
  for (const auto& c : result.cells) ++cells_in[c.clump_size];
  // however they were parted: a clump of n has n cells
  for (const auto& [size, cells] : cells_in) CHECK(cells % static_cast<std::size_t>(size) == 0);
  CHECK(close(static_cast<double>(cells_in[static_cast<std::int64_t>(of_group)]),
              static_cast<double>(drawn), 0.06, 0));
  CHECK(close(static_cast<double>(result.cells.size()), static_cast<double>(drawn), 0.06, 0));
}

}  // namespace

TEST_CASE("cells by themselves, in pairs and in triples know how many they are") {
  check_groups({{0, 0}});
  check_groups({{-12, 0}, {12, 0}});
  check_groups({{-24, 0}, {0, 0}, {24, 0}});
  check_groups({{-12, -6.93}, {12, -6.93}, {0, 13.86}});
}

TEST_CASE("a cell is doubtful where its probability is below 0.85, and nowhere else") {
  MembraneScene scene;
  set_difficulty(scene, 3);
  scene.cells = 200;
  const auto result = count_alone(draw_membrane(scene, 6, "doubt").picture);
  REQUIRE(result.cells.size() > 100);
  std::size_t doubtful = 0;
  for (const auto& c : result.cells) {
    CHECK(c.probability > 0.0);
    CHECK(c.probability < 1.0);
    CHECK(c.doubtful == (c.probability < 0.85));
    if (c.doubtful) ++doubtful;
  }
  CHECK(doubtful > 0);
  CHECK(doubtful < result.cells.size());
}

TEST_CASE("ellipses of three to one are said to be, whichever way they lie") {
  cv::Mat picture = bare(kWidth, kHeight);
  const auto truth = far_apart(7);
  double turn = 0.0;
  for (const auto& p : truth) {
    draw_exactly(picture, p, 27, 9, turn);
    turn += 0.4;
  }
  const auto result = count_alone(photographed(picture, 8));
  std::size_t whole = 0;
  for (const auto& p : truth) {
    std::vector<const CellRecord*> there;
    for (const auto& c : result.cells) {
      if (std::hypot(c.x_px - p.x, c.y_px - p.y) < 30.0) there.push_back(&c);
    }
    REQUIRE_FALSE(there.empty());
    if (there.size() > 1) continue;  // taken for two cells: that is the judge's affair
    ++whole;
    CHECK(close(there.front()->elongation, 3.0, 0, 0.3));
    CHECK(close(there.front()->area_px, CV_PI * 27 * 9, 0.15, 0));
  }
  CHECK(static_cast<double>(whole) >= 0.8 * static_cast<double>(truth.size()));
}

TEST_CASE("the optical density that is summed over a disc is that which was drawn") {
  constexpr double kRadius = 22.0;
  const double area = CV_PI * kRadius * kRadius;
  std::vector<double> shares;
  for (const double od : {0.3, 0.5, 0.8}) {
    CAPTURE(od);
    cv::Mat picture = bare(kWidth, kHeight);
    const auto truth = far_apart(9);
    for (const auto& p : truth) {
      draw_exactly(picture, p, kRadius, kRadius, 0, behind(usual_colour(), od));
    }
    const auto result = count_alone(photographed(picture, 10, 1.5));
    REQUIRE(close(static_cast<double>(result.cells.size()), static_cast<double>(truth.size()), 0.06,
                  0));
    double mean = 0.0;
    for (const auto& c : result.cells) {
      CHECK(close(*c.integrated_od, od * area, 0.05, 0));
      // all of the stain, over what was outlined
      CHECK(close(*c.mean_od, od * area / c.area_px, 0.05, 0));
      mean += *c.mean_od / static_cast<double>(result.cells.size());
    }
    shares.push_back(mean / od);
    CHECK(close(*result.record.integrated_od, od * area * static_cast<double>(result.cells.size()),
                0.05, 0));
  }
  // twice the dye, twice the density
  CHECK(close(shares[1], shares[0], 0.01, 0));
  CHECK(close(shares[2], shares[0], 0.01, 0));
}

}  // namespace woundwell::test

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "simulation/simulation.hpp"
#include "support/close.hpp"

using woundwell::draw_membrane;
using woundwell::MembraneCell;
using woundwell::MembranePicture;
using woundwell::MembraneScene;
using woundwell::test::close;

namespace {

MembraneScene small_scene() {
  MembraneScene scene;
  scene.width_px = 600;
  scene.height_px = 450;
  scene.cells = 40;
  return scene;
}

// Green OD against the bare film around, in a flat light.
double green_od(const cv::Mat& picture, double bare, int x, int y) {
  return -std::log10(std::max<int>(1, picture.at<cv::Vec3b>(y, x)[1]) / bare);
}

double bare_green(const cv::Mat& picture) {
  std::vector<uchar> values;
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) values.push_back(picture.at<cv::Vec3b>(y, x)[1]);
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

TEST_CASE("a membrane is the same for the same seed and subject, and another for any other") {
  const MembraneScene scene = small_scene();
  const MembranePicture a = draw_membrane(scene, 5, "a");
  CHECK(a.picture.type() == CV_8UC3);
  CHECK(a.picture.size() == cv::Size(600, 450));
  const MembranePicture again = draw_membrane(scene, 5, "a");
  CHECK(cv::norm(a.picture, again.picture, cv::NORM_INF) == 0.0);
  CHECK(cv::norm(a.picture, draw_membrane(scene, 6, "a").picture, cv::NORM_INF) > 0.0);
  CHECK(cv::norm(a.picture, draw_membrane(scene, 5, "b").picture, cv::NORM_INF) > 0.0);
}

TEST_CASE("every cell of the truth lies in the picture, as many as asked for") {
  for (const int cells : {0, 1, 40, 400}) {
    MembraneScene scene = small_scene();
    scene.cells = cells;
    scene.clumping = 0.5;
    const MembranePicture drawn = draw_membrane(scene, 3, "n");
    CHECK(drawn.cells.size() == static_cast<std::size_t>(cells));
    for (const MembraneCell& cell : drawn.cells) {
      CHECK(cell.x_px >= 0.0);
      CHECK(cell.y_px >= 0.0);
      CHECK(cell.x_px <= 599.0);
      CHECK(cell.y_px <= 449.0);
      CHECK(cell.radius_px * scene.um_per_px > 3.0);
      CHECK(cell.radius_px * scene.um_per_px < 45.0);
    }
  }
}

TEST_CASE("cells have the stated optical density and the colour of crystal violet") {
  MembraneScene scene = small_scene();
  scene.pores_per_mm2 = 0;
  scene.light_gradient = 0;
  scene.clumping = 0;
  for (const double od : {0.3, 0.6}) {
    scene.stain_od = od;
    const MembranePicture drawn = draw_membrane(scene, 11, "od");
    const double bare = bare_green(drawn.picture);
    double sum = 0.0;
    int violet = 0;
    for (const MembraneCell& cell : drawn.cells) {
      // Mean over the middle of the body.
      double own = 0.0;
      int n = 0;
      const int reach = static_cast<int>(0.6 * cell.radius_px);
      for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
          const int x = static_cast<int>(cell.x_px) + dx;
          const int y = static_cast<int>(cell.y_px) + dy;
          if (x < 0 || y < 0 || x >= 600 || y >= 450) continue;
          own += green_od(drawn.picture, bare, x, y);
          ++n;
        }
      }
      sum += own / n;
      const cv::Vec3b middle =
          drawn.picture.at<cv::Vec3b>(static_cast<int>(cell.y_px), static_cast<int>(cell.x_px));
      if (middle[0] > middle[2] && middle[2] > middle[1]) ++violet;
    }
    const double mean = sum / static_cast<double>(drawn.cells.size());
    CAPTURE(od);
    // The middle holds the nucleus and is darker than the mean of the body.
    CHECK(mean > 1.0 * od);
    CHECK(mean < 1.7 * od);
    CHECK(violet > 30);
  }
}

TEST_CASE("pores come at the stated density, do not overlap, and are dark rings or dark dots") {
  MembraneScene scene = small_scene();
  scene.cells = 0;
  scene.light_gradient = 0;
  scene.pores_per_mm2 = 1200;
  const MembranePicture drawn = draw_membrane(scene, 2, "pores");
  const double area_mm2 = 600 * 450 * 0.81e-6;
  CHECK(close(static_cast<double>(drawn.pores.size()), 1200 * area_mm2, 0.0, 50.0));
  const double bare = bare_green(drawn.picture);
  int dark_middle = 0;
  int inside = 0;
  for (std::size_t i = 0; i < drawn.pores.size(); ++i) {
    const MembraneCell& pore = drawn.pores[i];
    CHECK(close(pore.radius_px * scene.um_per_px, 4.0, 0.08, 0.0));
    for (std::size_t k = 0; k < i; ++k) {
      const MembraneCell& other = drawn.pores[k];
      REQUIRE(std::hypot(pore.x_px - other.x_px, pore.y_px - other.y_px) >
              pore.radius_px + other.radius_px);
    }
    const int x = static_cast<int>(std::lround(pore.x_px));
    const int y = static_cast<int>(std::lround(pore.y_px));
    if (x < 6 || y < 6 || x >= 594 || y >= 444) continue;
    ++inside;
    if (green_od(drawn.picture, bare, x, y) > 0.25) ++dark_middle;
    double ring = 0.0;
    for (int a = 0; a < 8; ++a) {
      ring += green_od(drawn.picture, bare,
                       static_cast<int>(std::lround(pore.x_px + 3.9 * std::cos(a * CV_PI / 4))),
                       static_cast<int>(std::lround(pore.y_px + 3.9 * std::sin(a * CV_PI / 4)))) /
              8.0;
    }
    CHECK(ring > 0.08);
  }
  CHECK(close(static_cast<double>(dark_middle) / inside, scene.filled_pores, 0.0, 0.1));
  CHECK(drawn.cells.empty());
}

TEST_CASE("residue adds stain that is no cell and pores that overlap, and moves no cell") {
  MembraneScene scene = small_scene();
  scene.light_gradient = 0;
  scene.pores_per_mm2 = 1600;
  const MembranePicture clean = draw_membrane(scene, 5, "residue");
  scene.residue = true;
  const MembranePicture drawn = draw_membrane(scene, 5, "residue");
  REQUIRE(drawn.cells.size() == clean.cells.size());
  for (std::size_t k = 0; k < drawn.cells.size(); ++k) {
    CHECK(drawn.cells[k].x_px == clean.cells[k].x_px);
    CHECK(drawn.cells[k].y_px == clean.cells[k].y_px);
  }
  const auto overlapping = [](const MembranePicture& membrane) {
    int pairs = 0;
    for (std::size_t i = 0; i < membrane.pores.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const auto& a = membrane.pores[i];
        const auto& b = membrane.pores[k];
        pairs += std::hypot(a.x_px - b.x_px, a.y_px - b.y_px) < a.radius_px + b.radius_px ? 1 : 0;
      }
    }
    return pairs;
  };
  CHECK(overlapping(clean) == 0);
  CHECK(overlapping(drawn) > 10);
  // Violet where there was none: red light is lost, blue less so.
  scene.cells = 0;
  scene.pores_per_mm2 = 0;
  const auto violet = [&](bool residue) {
    scene.residue = residue;
    const cv::Mat picture = draw_membrane(scene, 5, "residue").picture;
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    cv::Mat green = channels[1] + 25;
    return cv::countNonZero(green < channels[0]);
  };
  CHECK(violet(false) == 0);
  CHECK(violet(true) > 200);
}

TEST_CASE("pictures of one batch share the colour of the light, batches differ") {
  MembraneScene scene = small_scene();
  scene.cells = 0;
  scene.pores_per_mm2 = 0;
  scene.light_gradient = 0;
  scene.batch = "day 1";
  const cv::Scalar a = cv::mean(draw_membrane(scene, 1, "a").picture);
  const cv::Scalar b = cv::mean(draw_membrane(scene, 1, "b").picture);
  scene.batch = "day 2";
  const cv::Scalar c = cv::mean(draw_membrane(scene, 1, "a").picture);
  CHECK(cv::norm(a - b) < 3.0);
  CHECK(cv::norm(a - c) > 2.0 * cv::norm(a - b));
}

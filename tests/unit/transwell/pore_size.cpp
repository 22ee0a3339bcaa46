// Pixel size from the pores, and membranes of 3, 5 and 8 um.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.hpp"
#include "imaging/quantile.hpp"
#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "transwell/candidates.hpp"
#include "transwell/pores.hpp"

namespace woundwell::test {
namespace {

/// As sold: about 1e5, 4e5 and 2e6 pores per cm2.
MembraneScene membrane_of(double pore_um) {
  MembraneScene scene;
  scene.pore_diameter_um = pore_um;
  scene.pores_per_mm2 = pore_um < 4.0 ? 20000 : pore_um < 6.0 ? 4000 : 1000;
  scene.um_per_px = pore_um < 4.0 ? 0.4 : pore_um < 6.0 ? 0.65 : 0.9;
  scene.cells = pore_um < 4.0 ? 25 : 60;
  return scene;
}

TranswellResult counted(const MembranePicture& drawn, double pore_um,
                        const BatchStain* of_batch = nullptr) {
  TranswellParams params;
  params.pore_diameter_um = pore_um;
  const Image image = as_image(drawn.picture);
  const BatchStain own = combine({survey_stain(image, params)}, params);
  return count_cells({}, image, of_batch != nullptr ? *of_batch : own, params);
}

/// Cells that lie on a pore and on no cell.
int pores_counted(const TranswellResult& result, const MembranePicture& truth) {
  return static_cast<int>(
      std::count_if(result.cells.begin(), result.cells.end(), [&](const CellRecord& c) {
        const auto on = [&](const MembraneCell& thing, double reach) {
          return std::hypot(c.x_px - thing.x_px, c.y_px - thing.y_px) < reach * thing.radius_px;
        };
        return std::any_of(truth.pores.begin(), truth.pores.end(),
                           [&](const auto& pore) { return on(pore, 1.3); }) &&
               std::none_of(truth.cells.begin(), truth.cells.end(),
                            [&](const auto& cell) { return on(cell, 2.0); });
      }));
}

/// Every pair by itself.
double median_spacing(const std::vector<cv::Point2d>& at) {
  std::vector<double> nearest;
  for (const auto& a : at) {
    double least = 1e9;
    for (const auto& b : at) {
      if (&a != &b) least = std::min(least, std::hypot(a.x - b.x, a.y - b.y));
    }
    nearest.push_back(least);
  }
  return quantile(nearest, 0.5);
}

}  // namespace

TEST_CASE("pores tell the pixel size within its standard error, and it takes nothing's place") {
  for (const double pore_um : {3.0, 5.0, 8.0}) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      CAPTURE(pore_um);
      CAPTURE(seed);
      const MembraneScene scene = membrane_of(pore_um);
      const auto r = counted(draw_membrane(scene, seed, "pores"), pore_um).record;
      REQUIRE(r.um_per_px_estimated);
      REQUIRE(r.um_per_px_estimated_se);
      MESSAGE(pore_um << " um pores: " << *r.um_per_px_estimated << " +- "
                      << *r.um_per_px_estimated_se << " um/px, true " << scene.um_per_px);
      CHECK(std::abs(*r.um_per_px_estimated - scene.um_per_px) < 2.5 * *r.um_per_px_estimated_se);
      CHECK(close(*r.um_per_px_estimated, scene.um_per_px, pore_um > 6.0 ? 0.06 : 0.25, 0));
      CHECK(close(*r.um_per_px_estimated * *r.pore_diameter_px, pore_um, 1e-9, 0));
      CHECK_FALSE(r.um_per_px);
      CHECK_FALSE(r.density_per_mm2);
      CHECK_FALSE(r.valid_area_mm2);
      CHECK_FALSE(r.stained_area_um2);
    }
  }
}

TEST_CASE("the stated pore diameter scales the estimate") {
  const auto drawn = draw_membrane(membrane_of(8), 4, "pores");
  const auto right = counted(drawn, 8).record;
  const auto wrong = counted(drawn, 5).record;
  CHECK(close(*wrong.um_per_px_estimated / *right.um_per_px_estimated, 5.0 / 8.0, 0.02, 0));
}

TEST_CASE("the spacing of pores is the median distance to the nearest, and takes 15 of them") {
  PoreModel model;
  model.kind = PoreKind::neutral;
  model.diameter_px = 8.0;
  RandomStream random(3, "spacing", "test");
  for (const double wide : {60.0, 500.0, 5000.0}) {
    model.centres.clear();
    for (int n = 1; n <= 120; ++n) {
      model.centres.emplace_back(random.uniform(0.0, wide), random.uniform(0.0, wide));
      if (n == 14 || n == 15 || n == 120) {
        const double truth = n < 15 ? 0.0 : median_spacing(model.centres);
        CHECK(close(pore_spacing(model), truth, 1e-12, 0));
      }
    }
  }
}

TEST_CASE("the spacing of drawn pores is that of their places") {
  for (const double step : {26.0, 40.0, 70.0}) {
    CAPTURE(step);
    const auto at = places(1000, 750, step, 0.2 * step, 7);
    cv::Mat picture = bare(1000, 750);
    std::size_t k = 0;
    for (const auto& p : at) draw_pore(picture, p, 4.5, k++ % 3 == 0);
    const auto r = count_alone(photographed(picture, 8)).record;
    REQUIRE(r.pore_spacing_px);
    CHECK(close(*r.pore_spacing_px, median_spacing(at), 0.03, 0));
  }
  CHECK_FALSE(count_alone(photographed(bare(640, 480), 9)).record.pore_spacing_px);
}

TEST_CASE("pores of many diameters spread more than equal ones") {
  const auto spread = [](double by) {
    cv::Mat picture = bare(1000, 750);
    cv::RNG random(4);
    for (const auto& p : places(1000, 750, 40, 8, 11)) {
      draw_pore(picture, p, 6.0 + random.uniform(-by, by), true);
    }
    const auto r = count_alone(photographed(picture, 12)).record;
    REQUIRE(r.pore_diameter_sd_px);
    CHECK(close(*r.pore_diameter_px, 12.0, 0.06, 0));
    return *r.pore_diameter_sd_px;
  };
  const double equal = spread(0.0);
  const double various = spread(0.9);  // SD of the diameter 1.04
  CHECK(equal < 0.35);
  CHECK(various > 0.6);
  CHECK(various < 1.6);
}

TEST_CASE("without pores there is no estimate") {
  cv::Mat picture = bare(640, 480);
  for (const auto& p : places(640, 480, 80, 15, 2)) draw_cell(picture, p, 13);
  const auto r = count_alone(photographed(picture, 3)).record;
  CHECK_FALSE(r.um_per_px_estimated);
  CHECK_FALSE(r.um_per_px_estimated_se);
}

TEST_CASE("membranes of 3, 5 and 8 um without cells, open and dye-filled, alone and in a batch") {
  for (const double pore_um : {3.0, 5.0, 8.0}) {
    MembraneScene stained = membrane_of(pore_um);
    stained.batch = "one";
    TranswellParams params;
    params.pore_diameter_um = pore_um;
    const Image cells = as_image(draw_membrane(stained, 9, "stained").picture);
    for (const double filled : {0.0, 0.5, 1.0}) {
      CAPTURE(pore_um);
      CAPTURE(filled);
      MembraneScene scene = stained;
      scene.cells = 0;
      scene.filled_pores = filled;
      const auto drawn = draw_membrane(scene, 9, "blank");
      const auto alone = counted(drawn, pore_um).record;
      // alone and with dye in every pore, hundreds of bodies are all that tells what a cell is
      CHECK(*alone.count <= (filled < 1.0 ? 1 : 2));
      const Image blank = as_image(drawn.picture);
      const BatchStain batch =
          combine({survey_stain(cells, params), survey_stain(blank, params)}, params);
      CHECK(*counted(drawn, pore_um, &batch).record.count <= 1);
    }
  }
}

TEST_CASE("fewer than two of a hundred pores are counted as cells") {
  for (const double pore_um : {3.0, 5.0, 8.0}) {
    for (const double filled : {0.2, 0.6, 1.0}) {
      CAPTURE(pore_um);
      CAPTURE(filled);
      MembraneScene scene = membrane_of(pore_um);
      scene.filled_pores = filled;
      const auto drawn = draw_membrane(scene, 12, "with cells");
      const auto result = counted(drawn, pore_um);
      CHECK(pores_counted(result, drawn) < 0.02 * static_cast<double>(drawn.pores.size()));
      CHECK(close(static_cast<double>(*result.record.count),
                  static_cast<double>(drawn.cells.size()), 0.25, 2));
    }
  }
}

TEST_CASE("small pores are looked at enlarged, by steps") {
  const TranswellParams params;
  MembraneScene scene;
  scene.cells = 40;
  for (const double um_per_px : {0.9, 1.45}) {
    CAPTURE(um_per_px);
    scene.um_per_px = um_per_px;
    Image image = as_image(draw_membrane(scene, 1, "enlarged").picture);
    image.pixel_size = PixelSize{um_per_px, PixelSizeSource::design};
    const BatchStain stain = combine({survey_stain(image, params)}, params);
    const cv::Mat valid(image.pixels.size(), CV_8U, cv::Scalar(255));
    const Look look = look_at(image, valid, stain, params);
    const double expected = um_per_px < 1.0 ? 1.0 : std::sqrt(2.0);
    CHECK(close(look.working.scale, expected, 0.01, 0));
    CHECK(look.scene.maps.evidence.size() == look.working.pixels.size());
  }
}

}  // namespace woundwell::test

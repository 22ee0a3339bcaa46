// Against known truth: simulated membranes, and marked real pictures where they are present.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

namespace woundwell::test {
namespace {

struct Mark {
  double x = 0.0, y = 0.0;
  bool sure = false;
};

struct MarkedCrop {
  cv::Rect2d crop;
  std::vector<Mark> marks;
};

/// image,crop_x,crop_y,crop_w,crop_h,observer,x,y,confidence
std::map<std::string, std::map<std::string, MarkedCrop>> read_marks(
    const std::filesystem::path& file) {
  std::map<std::string, std::map<std::string, MarkedCrop>> result;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (cells.size() < 9) continue;
    auto& crop = result[cells[0]][cells[5]];
    crop.crop = {std::stod(cells[1]), std::stod(cells[2]), std::stod(cells[3]),
                 std::stod(cells[4])};
    crop.marks.push_back({std::stod(cells[6]), std::stod(cells[7]), cells[8].starts_with("sure")});
  }
  return result;
}

struct Score {
  int hit = 0, extra = 0, missed = 0;
};

/// Nearest pairs first, each mark and cell once, within the cell's radius or 8 px.
Score score(const std::vector<CellRecord>& cells, const MarkedCrop& truth) {
  std::vector<const CellRecord*> inside;
  for (const auto& c : cells) {
    if (truth.crop.contains(cv::Point2d(c.x_px, c.y_px))) inside.push_back(&c);
  }
  Score result;
  std::vector<bool> taken(inside.size(), false);
  for (const bool sure : {true, false}) {
    std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
    for (std::size_t j = 0; j < truth.marks.size(); ++j) {
      if (truth.marks[j].sure != sure) continue;
      for (std::size_t i = 0; i < inside.size(); ++i) {
        const double d =
            std::hypot(inside[i]->x_px - truth.marks[j].x, inside[i]->y_px - truth.marks[j].y);
        if (d <= std::max(8.0, std::sqrt(inside[i]->area_px / CV_PI))) pairs.emplace_back(d, j, i);
      }
    }
    std::sort(pairs.begin(), pairs.end());
    std::vector<bool> matched(truth.marks.size(), false);
    for (const auto& [d, j, i] : pairs) {
      if (matched[j] || taken[i]) continue;
      matched[j] = true;
      taken[i] = true;
      if (sure) ++result.hit;
    }
  }
  const auto sure_marks = static_cast<int>(
      std::count_if(truth.marks.begin(), truth.marks.end(), [](const Mark& m) { return m.sure; }));
  result.missed = sure_marks - result.hit;
  result.extra = static_cast<int>(std::count(taken.begin(), taken.end(), false));
  return result;
}

}  // namespace

TEST_CASE("simulated membranes are counted within a tenth") {
  double error = 0.0;
  int pictures = 0;
  for (const int cells : {60, 200}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      MembraneScene scene;
      scene.cells = cells;
      const auto drawn = draw_membrane(scene, seed, "accuracy");
      const auto result = count_alone(drawn.picture);
      const auto truth = static_cast<double>(drawn.cells.size());
      const auto count = static_cast<double>(*result.record.count);
      CAPTURE(truth);
      CAPTURE(count);
      CHECK(close(count, truth, 0.2, 0));
      error += std::abs(count - truth) / truth;
      ++pictures;
    }
  }
  CHECK(error / pictures <= 0.1);
}

TEST_CASE("simulated blank membranes have no cells") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    MembraneScene scene;
    scene.cells = 0;
    const auto result = count_alone(draw_membrane(scene, seed, "blank").picture);
    CHECK(*result.record.count <= 1);
    CHECK(*result.record.pores > 100);
  }
}

TEST_CASE("marked real pictures") {
  const auto folder = real_pictures();
  if (!folder) {
    MESSAGE("the real pictures are not there: nothing compared");
    return;
  }
  const auto marks = read_marks(*folder / "transwell" / "points.csv");
  REQUIRE(!marks.empty());
  const TranswellParams params;
  Score total;
  for (const auto& [name, observers] : marks) {
    const Image image = read_image(*folder / "transwell" / name);
    const auto result = count_alone(image);
    REQUIRE(result.record.outcome == Outcome::measured);
    for (const auto& [observer, truth] : observers) {
      const Score s = score(result.cells, truth);
      total.hit += s.hit;
      total.extra += s.extra;
      total.missed += s.missed;
    }
  }
  const double f1 = 2.0 * total.hit / (2.0 * total.hit + total.extra + total.missed);
  MESSAGE("pooled F1 against the sure points: " << f1);
  CHECK(f1 >= 0.85);
}

}  // namespace woundwell::test

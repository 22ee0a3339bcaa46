// Pores that are not round, or that lie on each other, are no cells.

#include <doctest/doctest.h>

#include <cmath>

#include "stains.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

constexpr double kRadius = 5.0;

/// `longer`: long over short axis, of the area of a round pore.
void draw_oval_pore(cv::Mat& picture, cv::Point2d centre, double longer, double turn_deg,
                    bool filled) {
  const double stretch = std::sqrt(longer);
  const auto fixed = [](double v) { return cvRound(v * 16); };
  const cv::Point at(fixed(centre.x), fixed(centre.y));
  const double inward = filled ? 0.0 : 1.0;  // half of the width of the wall
  const cv::Size axes(fixed(kRadius * stretch - inward), fixed(kRadius / stretch - inward));
  const cv::Scalar colour = filled ? behind(usual_colour(), 0.3, 0.4) : kRim;
  cv::ellipse(picture, at, axes, turn_deg, 0, 360, colour, filled ? cv::FILLED : 2, cv::LINE_AA, 4);
}

/// Some 320 pores, 20 % of them dye-filled. `doublets`: share with another pore beside them.
cv::Mat pores_only(double longer, double doublets, std::uint64_t seed) {
  cv::Mat picture = bare(900, 700);
  cv::RNG random(seed + 9);
  for (const auto& p : places(900, 700, 44, 9, seed)) {
    const double turn = random.uniform(0.0, 180.0);
    draw_oval_pore(picture, p, longer, turn, random.uniform(0.0, 1.0) < 0.2);
    if (random.uniform(0.0, 1.0) >= doublets) continue;
    const double a = turn * CV_PI / 180.0;
    const cv::Point2d beside = p + 1.7 * kRadius * cv::Point2d(std::cos(a), std::sin(a));
    draw_oval_pore(picture, beside, longer, turn, random.uniform(0.0, 1.0) < 0.2);
  }
  return photographed(picture, seed + 1);
}

/// Cells among pores as a camera with more pixels sees them, with specks of dirt all over, each a
/// fifth of a pore wide.
cv::Mat specked(std::uint64_t seed) {
  cv::Mat picture;
  cv::resize(cells_among_pores(usual_colour(), seed), picture, {}, 2.2, 2.2, cv::INTER_CUBIC);
  cv::RNG random(seed + 3);
  for (int k = 0; k < 3000; ++k) {
    const cv::Point2d at(random.uniform(0.0, 1.0 * picture.cols),
                         random.uniform(0.0, 1.0 * picture.rows));
    cv::Mat3b pixels = picture;
    const cv::Rect box =
        cv::Rect(cvRound(at.x), cvRound(at.y), 4, 4) & cv::Rect({}, picture.size());
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) pixels(y, x) *= 0.7;
    }
  }
  return picture;
}

/// 140 pores, most of them open, and 130 cells of 1.2 to 1.7 pores' width, of no one shape.
cv::Mat small_cells(const Colour& colour, std::uint64_t seed) {
  cv::Mat picture = bare(900, 700);
  cv::RNG random(seed + 9);
  int k = 0;
  for (const auto& p : places(900, 700, 36, 12, seed)) {
    if (k >= 270) break;
    if (++k <= 140) {
      draw_oval_pore(picture, p, 1.0, 0.0, k % 8 == 0);
      continue;
    }
    const double radius = kRadius * random.uniform(1.2, 1.7);
    const double longer = random.uniform(1.0, 1.7);
    const cv::Size axes(cvRound(radius * std::sqrt(longer)), cvRound(radius / std::sqrt(longer)));
    cv::ellipse(picture, p, axes, random.uniform(0.0, 180.0), 0, 360, behind(colour, 0.5),
                cv::FILLED, cv::LINE_AA);
  }
  return photographed(picture, seed + 1);
}

void check_no_cells(double longer, double doublets) {
  const cv::Mat cells = cells_among_pores(usual_colour(), 301);
  for (const std::uint64_t seed : {11U, 21U, 31U}) {
    CAPTURE(seed);
    const auto records = count_together({pores_only(longer, doublets, seed), cells});
    CHECK(*records[0].count <= 1);
    CHECK(*records[0].pores > 250);
  }
}

}  // namespace

TEST_CASE("round pores of which none touch have no cells beside a picture with cells") {
  check_no_cells(1.0, 0.0);
}

TEST_CASE("pores of which a fifth lie in pairs have no cells beside a picture with cells") {
  check_no_cells(1.0, 0.2);
}

TEST_CASE("oblique pores have no cells beside a picture with cells") { check_no_cells(1.6, 0.0); }

TEST_CASE("specks that outnumber the pores are not taken for them") {
  for (const std::uint64_t seed : {71U, 81U}) {
    CAPTURE(seed);
    const auto record = count_together({specked(seed)}).front();
    CHECK(close(static_cast<double>(*record.count), static_cast<double>(kCellsAmongPores), 0.1, 0));
    CHECK(close(*record.pore_diameter_px, 22.0, 0.15, 0));
  }
}

TEST_CASE("cells hardly larger than pores are cells where there is no larger one") {
  for (const std::uint64_t seed : {41U, 51U, 61U}) {
    CAPTURE(seed);
    const auto record = count_together({small_cells(usual_colour(), seed)}).front();
    CAPTURE(*record.count);
    CHECK(close(static_cast<double>(*record.count), 130.0, 0.1, 0));
    CHECK(*record.pores > 100);
  }
}

}  // namespace woundwell::test

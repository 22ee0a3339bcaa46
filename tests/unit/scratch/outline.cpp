#include "scratch/outline.hpp"

#include <doctest/doctest.h>

#include <opencv2/core.hpp>

#include "support/close.hpp"

using woundwell::test::close;
namespace ww = woundwell;

namespace {

constexpr double kPlastic = -4.0;  // log texture
constexpr double kSheet = -2.0;
constexpr double kSpread = 0.1;

/// Left half of the field: what is left of a gap, of which cells cross that share. Right half:
/// sheet.
struct Field {
  cv::Mat fine, bare, sheet;
};

Field field_with(double crossed) {
  const cv::Size size(400, 200);
  Field field{cv::Mat(size, CV_32F), cv::Mat::zeros(size, CV_8U), cv::Mat::zeros(size, CV_8U)};
  field.bare.colRange(0, 200).setTo(255);
  field.sheet.colRange(200, 400).setTo(255);
  cv::RNG random(5);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const bool cell = x >= 200 || random.uniform(0.0, 1.0) < crossed;
      const double value = (cell ? kSheet : kPlastic) + random.gaussian(kSpread);
      field.fine.at<float>(y, x) = static_cast<float>(value);
    }
  }
  return field;
}

}  // namespace

TEST_CASE("levels of plastic and sheet are read where each is by itself") {
  const Field field = field_with(0.0);
  const auto levels = ww::levels_of(field.fine, field.bare, field.sheet, {});
  CHECK(close(levels.bare, kPlastic, 0, 0.01));
  CHECK(close(levels.sheet, kSheet, 0, 0.01));
  CHECK(close(levels.bare_spread, kSpread, 0.05, 0));
  // A later picture as clean as the baseline is read the same way.
  const auto later = ww::levels_of(field.fine, field.bare, field.sheet, levels.bare_spread * 1.1);
  CHECK(later.bare == levels.bare);
  CHECK(later.bare_spread == levels.bare_spread);
}

TEST_CASE("cells that cross what is left of a gap do not raise the level of plastic") {
  const Field field = field_with(0.48);
  const auto alone = ww::levels_of(field.fine, field.bare, field.sheet, {});
  const auto late = ww::levels_of(field.fine, field.bare, field.sheet, kSpread);
  CHECK(alone.bare > kPlastic + 0.12);
  CHECK(late.bare < kPlastic + 0.08);
  CHECK(late.bare > kPlastic - 0.05);
  CHECK(late.bare_spread < alone.bare_spread);
  CHECK(late.bare_spread >= kSpread);
  CHECK(late.sheet == alone.sheet);
}

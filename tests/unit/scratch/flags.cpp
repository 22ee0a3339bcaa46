// Every flag of the scratch: raised by a picture that deserves it, and not by one that does not.
#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "pictures.hpp"
#include "support/close.hpp"

using namespace woundwell::test;
using woundwell::Flag;
using woundwell::Flags;
using woundwell::Image;
using woundwell::Outcome;

namespace {

const cv::Size size(720, 540);

cv::Mat grey_band(double width, const std::string& name) {
  return sheet_with_gap(band(size, 90.0, width), name);
}

Flags flags_of(const cv::Mat& grey) { return measure({eight_bit(grey)}).frames[0].record.flags; }

Flags later_flags(const cv::Mat& first, const cv::Mat& second) {
  return measure({eight_bit(first), eight_bit(second)}).frames[1].record.flags;
}

/// Light that falls off from the left to the right by the given share.
cv::Mat fading(const cv::Mat& grey, double share) {
  cv::Mat result = grey.clone();
  for (int x = 0; x < grey.cols; ++x) result.col(x) *= 1.0 - share * x / grey.cols;
  return result;
}

}  // namespace

TEST_CASE("a plain picture raises no flag but the missing scale") {
  CHECK(flags_of(grey_band(150.0, "plain")).codes() == "no_calibration");
}

TEST_CASE("blur, dark, clipped and fading light are flagged") {
  const cv::Mat plain = grey_band(150.0, "light");
  cv::Mat blurred;
  cv::GaussianBlur(plain, blurred, {}, 8.0);
  CHECK(flags_of(blurred).has(Flag::out_of_focus));
  CHECK(flags_of(0.1 * plain).has(Flag::too_dark));
  CHECK(flags_of(0.52 + plain).has(Flag::saturated));
  CHECK(flags_of(fading(plain, 0.8)).has(Flag::uneven_light));
  const Flags mild = flags_of(fading(0.8 * plain, 0.2));
  for (const Flag flag :
       {Flag::out_of_focus, Flag::too_dark, Flag::saturated, Flag::uneven_light}) {
    CHECK_FALSE(mild.has(flag));
  }
}

TEST_CASE("a circular field and a scale bar are masked and said") {
  const cv::Mat plain = grey_band(150.0, "masks");
  CHECK(flags_of(through_eyepiece(plain)).has(Flag::field_masked));
  cv::Mat barred = plain.clone();
  cv::rectangle(barred, {560, 500}, {680, 508}, cv::Scalar(1.0), cv::FILLED);
  cv::putText(barred, "100 um", {570, 492}, cv::FONT_HERSHEY_SIMPLEX, 0.8, cv::Scalar(1.0), 2);
  CHECK(flags_of(barred).has(Flag::text_masked));
  CHECK_FALSE(flags_of(plain).has(Flag::field_masked));
  CHECK_FALSE(flags_of(plain).has(Flag::text_masked));
}

TEST_CASE("a loose sheet is flagged") {
  const cv::Mat gap = band(size, 90.0, 150.0);
  CHECK(flags_of(sheet_with_gap(with_holes(gap), "loose")).has(Flag::sparse_monolayer));
}

TEST_CASE("a front outside the field is flagged, a diagonal gap with both fronts inside is not") {
  cv::Mat half = cv::Mat::zeros(size, CV_8U);
  half.colRange(0, 250).setTo(255);
  CHECK(flags_of(sheet_with_gap(half, "half")).has(Flag::wound_leaves_field));
  CHECK_FALSE(
      flags_of(sheet_with_gap(band(size, 60.0, 120.0), "diag")).has(Flag::wound_leaves_field));
}

TEST_CASE("a front that only a later picture has outside the field is flagged there") {
  const auto columns = [](int first, int end, const std::string& name) {
    cv::Mat gap = cv::Mat::zeros(size, CV_8U);
    gap.colRange(first, end).setTo(255);
    return eight_bit(sheet_with_gap(gap, name));
  };
  const auto result = measure({columns(400, 700, "edge"), columns(420, 690, "edge"),
                               columns(410, 720, "edge"), columns(410, 720, "elsewhere")});
  const std::vector<bool> leaves{false, false, true, true};
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    CAPTURE(i);
    CHECK(result.frames[i].record.flags.has(Flag::wound_leaves_field) == leaves[i]);
    CHECK(result.closure[i].flags.has(Flag::wound_leaves_field) == leaves[i]);
  }
}

TEST_CASE("a wide gap through a round field has both fronts in it") {
  for (const double deg : {90.0, 20.0}) {  // half as wide as the field
    CAPTURE(deg);
    const auto seen = [&](double width) {
      return eight_bit(through_eyepiece(sheet_with_gap(band(size, deg, width), "round")));
    };
    const auto result = measure({seen(265.0), seen(235.0)});
    for (const auto& frame : result.frames) {
      CHECK(frame.record.outcome == Outcome::measured);
      CHECK(frame.record.flags.has(Flag::field_masked));
      CHECK_FALSE(frame.record.flags.has(Flag::wound_leaves_field));
    }
  }
  cv::Mat half = cv::Mat::zeros(size, CV_8U);
  half.colRange(0, 360).setTo(255);
  CHECK(flags_of(through_eyepiece(sheet_with_gap(half, "half"))).has(Flag::wound_leaves_field));
}

TEST_CASE("a gap in two pieces is flagged, also when it is bridged later") {
  cv::Mat split = band(size, 90.0, 150.0);
  split.rowRange(240, 300).setTo(0);
  CHECK(flags_of(sheet_with_gap(split, "split")).has(Flag::several_gaps));
  CHECK(later_flags(grey_band(150.0, "whole"), sheet_with_gap(split, "later"))
            .has(Flag::several_gaps));
}

TEST_CASE("little left is nearly closed, half left is not") {
  const cv::Mat first = grey_band(150.0, "t0");
  CHECK(later_flags(first, grey_band(26.0, "slit")).has(Flag::nearly_closed));
  CHECK_FALSE(later_flags(first, grey_band(75.0, "open")).has(Flag::nearly_closed));
}

TEST_CASE("a later picture without a baseline is said, in the picture's row or its closure") {
  const cv::Mat sheet = sheet_with_gap(cv::Mat::zeros(size, CV_8U), "sheet");
  const auto none = measure({eight_bit(sheet), eight_bit(grey_band(100.0, "later"))});
  CHECK(none.closure[1].flags.has(Flag::baseline_missing));
  CHECK_FALSE(none.closure[1].closure_frac);
  const auto fine = measure({eight_bit(grey_band(150.0, "a")), eight_bit(grey_band(100.0, "b"))});
  CHECK_FALSE(fine.closure[1].flags.has(Flag::baseline_missing));
}

TEST_CASE("growth is flagged against the baseline and against the time before") {
  const auto result = measure({eight_bit(grey_band(120.0, "t0")), eight_bit(grey_band(60.0, "t1")),
                               eight_bit(grey_band(100.0, "t2"))});
  CHECK_FALSE(result.closure[1].flags.has(Flag::area_grows));
  CHECK(result.closure[2].flags.has(Flag::area_grows));
  CHECK_FALSE(result.frames[2].record.flags.has(Flag::closure_negative));
}

TEST_CASE("a width that suddenly varies along the wound is flagged") {
  cv::Mat wedge = cv::Mat::zeros(size, CV_8U);
  const std::vector<cv::Point> corners{{345, 0}, {375, 0}, {520, 539}, {200, 539}};
  cv::fillPoly(wedge, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(255));
  const auto result =
      measure({eight_bit(grey_band(150.0, "even")), eight_bit(grey_band(130.0, "still")),
               eight_bit(sheet_with_gap(wedge, "wedge"))});
  const auto jumps = [&](std::size_t i) {
    return result.frames[i].record.flags.has(Flag::width_jumps) ||
           result.closure[i].flags.has(Flag::width_jumps);
  };
  CHECK_FALSE(jumps(1));
  CHECK(jumps(2));
}

TEST_CASE("another place is no registration, the same place moved is one") {
  const cv::Mat first = grey_band(150.0, "place");
  CHECK(later_flags(first, grey_band(140.0, "elsewhere")).has(Flag::registration_weak));
  cv::Mat moved;
  cv::warpAffine(first, moved, cv::Matx23d(1, 0, 12, 0, 1, -7), size, cv::INTER_LINEAR,
                 cv::BORDER_REFLECT);
  CHECK_FALSE(later_flags(first, moved).has(Flag::registration_weak));
}

TEST_CASE("a gap hardly smoother than its sheet is uncertain") {
  const cv::Mat gap = band(size, 90.0, 150.0);
  const cv::Mat noisy = noise(size, "uncertain");
  const cv::Mat weak = 0.5 + 0.25 * (sheet_with_gap(gap, "weak") - 0.5) + 0.022 * noisy;
  const auto record = measure({eight_bit(weak)}).frames[0].record;
  const bool said = record.outcome == Outcome::failed || record.flags.has(Flag::uncertain_boundary);
  CHECK(said);
  CHECK_FALSE(flags_of(grey_band(150.0, "sure")).has(Flag::uncertain_boundary));
}

TEST_CASE("a gap that is measured against weak cells is uncertain, against clear ones it is not") {
  const auto with_contrast = [](double contrast) {
    const cv::Mat gap = band(size, 90.0, 150.0);
    return measure({eight_bit(sheet_with_gap(gap, "contrast", contrast))}).frames[0].record;
  };
  const auto weak = with_contrast(0.006);
  CHECK(weak.outcome == Outcome::measured);
  CHECK(weak.flags.has(Flag::uncertain_boundary));
  const auto clear = with_contrast(0.1);
  CHECK(clear.outcome == Outcome::measured);
  CHECK_FALSE(clear.flags.has(Flag::uncertain_boundary));
}

TEST_CASE("with little but the gap in view, an open wound is never called closed") {
  cv::Mat wide = band(size, 90.0, 500.0);
  const Image first = eight_bit(through_eyepiece(sheet_with_gap(wide, "wide")));
  const Image later = eight_bit(through_eyepiece(sheet_with_gap(band(size, 90.0, 440.0), "late")));
  const auto result = measure({first, later});
  const auto& r = result.frames[1].record;
  CHECK(r.outcome == Outcome::measured);
  CHECK(close(*result.closure[1].closure_frac, 0.1, 0, 0.06));
}

TEST_CASE("a sheet as full of holes as the place of the gap is not called closed") {
  const cv::Mat holes = far_holes(size, 40, [](int /*x*/) { return 30; });
  cv::Mat later = holes | (band(size, 90.0, 34.0));
  const auto result =
      measure({eight_bit(grey_band(150.0, "before")), eight_bit(sheet_with_gap(later, "patchy"))});
  const auto& r = result.frames[1].record;
  CHECK(r.outcome == Outcome::measured);
}

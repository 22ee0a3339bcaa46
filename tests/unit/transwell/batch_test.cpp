#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "transwell/stain.hpp"

namespace woundwell::test {
namespace {

Image field(const cv::Scalar& colour, std::uint64_t seed) {
  cv::Mat picture = bare(640, 480);
  for (const auto& p : places(640, 480, 80, 15, seed)) draw_cell(picture, p, 12, colour);
  return as_image(photographed(picture, seed + 1));
}

}  // namespace

TEST_CASE("a trace of stain is not stretched into cells by its batch") {
  const TranswellParams params;
  const Image strong = field(kStained, 1);
  const Image weak = field(kPaleStained, 5);
  const BatchStain together =
      combine({survey_stain(strong, params), survey_stain(weak, params)}, params);
  const auto counted = count_cells({}, weak, together, params);
  CHECK(counted.record.outcome == Outcome::measured);
  CHECK(*counted.record.count == 0);
  CHECK(*count_cells({}, strong, together, params).record.count == 48);
}

TEST_CASE("the order of the surveys does not matter") {
  const TranswellParams params;
  std::vector<StainSurvey> surveys;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const cv::Scalar colour(150.0 - 7.0 * static_cast<double>(seed), 70, 95);
    surveys.push_back(survey_stain(field(colour, seed * 10), params));
  }
  const BatchStain forward = combine(surveys, params);
  do {
    std::rotate(surveys.begin(), surveys.begin() + 1, surveys.end());
    const BatchStain other = combine(surveys, params);
    CHECK(other.level_od == forward.level_od);
    CHECK(other.colour == forward.colour);
    CHECK(other.stained_od == forward.stained_od);
  } while (surveys.front().colour != survey_stain(field({143, 70, 95}, 10), params).colour);
}

TEST_CASE("the colour of the batch is the drawn one") {
  const TranswellParams params;
  const BatchStain stain = combine({survey_stain(field(kStained, 3), params)}, params);
  std::array<double, 3> drawn{};
  for (std::size_t k = 0; k < 3; ++k) {
    drawn[k] = std::log10(kLight[static_cast<int>(2 - k)] / kStained[static_cast<int>(2 - k)]);
  }
  const double length =
      std::sqrt(std::inner_product(drawn.begin(), drawn.end(), drawn.begin(), 0.0));
  const double cosine =
      std::inner_product(drawn.begin(), drawn.end(), stain.colour.begin(), 0.0) / length;
  CHECK(cosine > std::cos(5.0 * CV_PI / 180.0));
  CHECK(
      close(std::inner_product(stain.colour.begin(), stain.colour.end(), stain.colour.begin(), 0.0),
            1.0, 1e-9, 0));
}

TEST_CASE("a batch without stain or without pictures has the floor as level") {
  const TranswellParams params;
  CHECK(combine({}, params).level_od == params.level_floor_od);
  CHECK(combine({StainSurvey{}}, params).level_od == params.level_floor_od);
  const Image blank = as_image(photographed(bare(640, 480), 9));
  const BatchStain stain = combine({survey_stain(blank, params)}, params);
  CHECK(stain.stained_od == 0.0);
  CHECK(stain.level_od >= params.level_floor_od);
}

TEST_CASE("noise that comes up to the level of a well stained batch does not make it stainless") {
  const TranswellParams params;
  StainSurvey survey;
  survey.usable = true;
  survey.kind = InputKind::brightfield;
  survey.od_histogram.assign(1200, 0.0);  // up to OD 1.5
  survey.od_histogram[0] = 9000.0;
  survey.od_histogram[240] = 500.0;
  survey.od_histogram[480] = 500.0;
  const BatchStain clear = combine({survey}, params);
  REQUIRE(clear.stained_od > 0.3);
  CHECK_FALSE(clear.at_floor);
  const double wanted = params.level_share * clear.stained_od;
  const auto with_floor = [&](double floor_od) {
    survey.noise_od = floor_od / 3.0;
    return combine({survey}, params);
  };
  CHECK(close(with_floor(1.05 * wanted).level_od, 1.05 * wanted, 1e-6, 0.0));
  CHECK_FALSE(with_floor(1.05 * wanted).at_floor);
  CHECK(with_floor(1.3 * wanted).at_floor);
}

TEST_CASE("a picture of another colour is flagged in its batch") {
  const TranswellParams params;
  const Image violet = field(kStained, 21);
  const Image magenta = field({190, 60, 200}, 23);
  std::vector<StainSurvey> surveys(5, survey_stain(violet, params));
  surveys.push_back(survey_stain(magenta, params));
  const BatchStain stain = combine(surveys, params);
  CHECK(count_cells({}, magenta, stain, params).record.flags.has(Flag::colour_shifted));
  CHECK_FALSE(count_cells({}, violet, stain, params).record.flags.has(Flag::colour_shifted));
}

TEST_CASE("a named stain has its published colour, or a fitted one that is near it") {
  const Image violet = field(kStained, 31);
  const Image blank = as_image(photographed(bare(640, 480), 33));
  const std::array<double, 3> fitted = combine({survey_stain(violet, {})}, {}).colour;
  int near = 0;
  for (const auto& named : named_stains()) {
    TranswellParams params;
    params.stain = named.name;
    const BatchStain stain = combine({survey_stain(violet, params)}, params);
    CHECK(stain.name == named.name);
    const std::array<double, 3> published = combine({}, params).colour;
    CHECK(close(angle_deg(published, *named_colour(named.name)), 0.0, 0, 1e-3));
    CHECK(combine({survey_stain(blank, params)}, params).colour == published);
    const bool is_near = angle_deg(fitted, published) <= 16.0;
    near += is_near ? 1 : 0;
    const double off = angle_deg(stain.colour, is_near ? fitted : published);
    CHECK(close(off, 0.0, 0, 1e-3));
  }
  CHECK(near >= 1);
  CHECK(near < static_cast<int>(named_stains().size()));
  CHECK(combine({survey_stain(violet, {})}, {}).name == "fitted");
  CHECK(combine({survey_stain(blank, {})}, {}).name == "usual");
}

TEST_CASE("violet cells are counted with the colour of violet, and blue said to be another") {
  const Image violet = field(kStained, 41);
  TranswellParams params;
  params.stain = "crystal_violet";
  const auto counted = [&](const TranswellParams& p) {
    return count_cells({}, violet, combine({survey_stain(violet, p)}, p), p).record;
  };
  CHECK(*counted(params).count == 48);
  CHECK(counted(params).stain == "crystal_violet");
  CHECK_FALSE(counted(params).flags.has(Flag::colour_shifted));
  params.stain = "giemsa";
  const Image membrane = as_image(draw_membrane({}, 42, "violet").picture);
  const BatchStain giemsa = combine({survey_stain(membrane, params)}, params);
  CHECK(count_cells({}, membrane, giemsa, params).record.flags.has(Flag::colour_shifted));
}

TEST_CASE("every parameter has a default within its range") {
  TranswellParams params;
  const auto list = parameters(params);
  CHECK(list.size() == 8);
  check_parameters(list);
  for (const auto& p : list) CHECK(p.name.starts_with("transwell."));
}

TEST_CASE("the batch tells one pore diameter, by all its pores, in um where all are calibrated") {
  const auto survey = [](double px, double um_per_px, double pores) {
    StainSurvey s;
    s.usable = true;
    s.kind = InputKind::brightfield;
    s.od_histogram.assign(300, 0.0);
    s.pore_px = px;
    s.pore_um = px * um_per_px;
    s.pores = pores;
    return s;
  };
  const TranswellParams params;
  const BatchStain pixels =
      combine({survey(9.0, 0, 200), survey(6.0, 0, 30), survey(9.2, 0, 100)}, params);
  CHECK(pixels.pore_px == 9.0);
  CHECK(pixels.pore_um == 0.0);
  // twice the magnification: the same pores
  const BatchStain um = combine({survey(8.0, 1.0, 50), survey(16.0, 0.5, 60)}, params);
  CHECK(um.pore_um == 8.0);
  CHECK(um.pore_px == 0.0);
  CHECK(combine({survey(0.0, 0, 0)}, params).pore_px == 0.0);
}

TEST_CASE("evidence along the shade changes less where the picture's colour is compressed") {
  cv::Mat picture = bare(480, 480);
  for (const auto& p : places(480, 480, 60, 10, 4)) draw_cell(picture, p, 10);
  picture = photographed(picture, 5);
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 70});
  const cv::Mat compressed = cv::imdecode(bytes, cv::IMREAD_COLOR);
  const cv::Mat valid(picture.size(), CV_8U, cv::Scalar(255));
  const auto colour = usual_colour();
  const auto evidence = [&](const cv::Mat& pixels, bool guided) {
    const OpticalDensity od = optical_density(pixels, valid);
    const StainMaps maps = stain_maps(od, colour);
    return guided ? guided_maps(maps, od, colour).evidence : maps.evidence;
  };
  const auto change = [&](bool guided) {
    return cv::norm(evidence(compressed, guided), evidence(picture, guided), cv::NORM_L2);
  };
  MESSAGE("change by compression: " << change(false) << ", along the shade " << change(true));
  CHECK(change(true) < 0.6 * change(false));
  // what is lost without colour is the rest, in both maps
  const OpticalDensity od = optical_density(compressed, valid);
  const StainMaps own = stain_maps(od, colour);
  const StainMaps guided = guided_maps(own, od, colour);
  const double colour_sum = colour[0] + colour[1] + colour[2];
  const cv::Mat loss = (own.tint - guided.tint) * (colour_sum / 3.0);
  CHECK(cv::norm(guided.neutral - own.neutral, loss, cv::NORM_INF) < 1e-4);
  // pictures without colour stay as they are
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  const OpticalDensity plain = optical_density(grey, valid);
  const StainMaps maps = stain_maps(plain, colour);
  CHECK(cv::norm(guided_maps(maps, plain, colour).evidence, maps.evidence, cv::NORM_INF) == 0.0);
}

}  // namespace woundwell::test

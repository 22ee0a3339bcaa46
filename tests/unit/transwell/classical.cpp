// The judge without any fitted number.

#include <doctest/doctest.h>

#include "membranes.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"

namespace woundwell::test {
namespace {

std::int64_t count_by_rule(int cells, std::uint64_t seed, std::int64_t& truth) {
  MembraneScene scene;
  set_difficulty(scene, 1);
  scene.cells = cells;
  const auto drawn = draw_membrane(scene, seed, "classical");
  truth = static_cast<std::int64_t>(drawn.cells.size());
  TranswellParams params;
  params.judge = "classical";
  const Image image = as_image(drawn.picture);
  const auto record =
      count_cells({}, image, combine({survey_stain(image, params)}, params), params).record;
  REQUIRE(record.outcome == Outcome::measured);
  CHECK(*record.count_low <= *record.count);
  CHECK(*record.count <= *record.count_high);
  return *record.count;
}

}  // namespace

TEST_CASE("by rule alone simulated membranes are counted within a quarter") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    std::int64_t truth = 0;
    const auto count = static_cast<double>(count_by_rule(120, seed, truth));
    CAPTURE(count);
    CHECK(close(count, static_cast<double>(truth), 0.25, 0));
  }
}

TEST_CASE("by rule alone simulated blank membranes have two cells at most") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    std::int64_t truth = 0;
    CHECK(count_by_rule(0, seed, truth) <= 2);
  }
}

}  // namespace woundwell::test

#include "transwell/choose.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.hpp"
#include "support/close.hpp"
#include "transwell/judge.hpp"

namespace woundwell::test {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Pieces 1..4; 5 = 1 + 2, 6 = 5 + 3; 4 stands alone.
RegionTrees small_trees() {
  RegionTrees trees;
  trees.pieces = 5;
  trees.regions.resize(7);
  for (std::size_t k = 1; k < 7; ++k) trees.regions[k].sums.area_px = 1.0;
  const auto join = [&](int made, int a, int b) {
    trees.regions[static_cast<std::size_t>(made)].first = a;
    trees.regions[static_cast<std::size_t>(made)].second = b;
    trees.regions[static_cast<std::size_t>(a)].parent = made;
    trees.regions[static_cast<std::size_t>(b)].parent = made;
  };
  join(5, 1, 2);
  join(6, 5, 3);
  return trees;
}

/// All ways by hand: sets of regions of which none contains another.
std::vector<std::vector<int>> all_ways() {
  std::vector<std::vector<int>> ways;
  for (const bool four : {false, true}) {
    std::vector<std::vector<int>> tree = {{6}};
    for (const bool three : {false, true}) {
      for (const std::vector<int>& low : {std::vector<int>{}, {1}, {2}, {1, 2}, {5}}) {
        tree.push_back(low);
        if (three) tree.back().push_back(3);
      }
    }
    for (auto way : tree) {
      if (four) way.push_back(4);
      std::sort(way.begin(), way.end());
      ways.push_back(std::move(way));
    }
  }
  return ways;
}

struct Counted {
  double sum = 0.0, mean = 0.0, square = 0.0, best = kNever;
  std::vector<double> chosen = std::vector<double>(7, 0.0);
  std::vector<int> best_way;
};

Counted count_all(const std::vector<double>& scores, const std::vector<double>& ground) {
  Counted result;
  const std::vector<std::vector<int>> pieces_in = {{}, {1}, {2}, {3}, {4}, {1, 2}, {1, 2, 3}};
  for (const auto& way : all_ways()) {
    double log_weight = 0.0;
    std::vector<bool> covered(5, false);
    for (const int k : way) {
      log_weight += scores[static_cast<std::size_t>(k)];
      for (const int p : pieces_in[static_cast<std::size_t>(k)]) {
        covered[static_cast<std::size_t>(p)] = true;
      }
    }
    for (std::size_t p = 1; p < 5; ++p) {
      if (!covered[p] && !ground.empty()) log_weight += ground[p];
    }
    const double weight = std::exp(log_weight);
    const auto n = static_cast<double>(way.size());
    result.sum += weight;
    result.mean += weight * n;
    result.square += weight * n * n;
    for (const int k : way) result.chosen[static_cast<std::size_t>(k)] += weight;
    if (log_weight > result.best) {
      result.best = log_weight;
      result.best_way = way;
    }
  }
  return result;
}

}  // namespace

TEST_CASE("chances and numbers of cells are those of all ways counted one by one") {
  const RegionTrees trees = small_trees();
  REQUIRE(all_ways().size() == 22);
  RandomStream random(5, "choose", "scores");
  for (int round = 0; round < 200; ++round) {
    std::vector<double> scores(7, kNever);
    for (std::size_t k = 1; k < 7; ++k) scores[k] = random.normal(0.0, 3.0);
    if (round % 5 == 0) scores[1 + static_cast<std::size_t>(round / 5) % 6] = kNever;
    std::vector<double> ground;
    if (round % 2 == 0) {
      ground = {0.0, 0.0, 0.0, 0.0, 0.0};
      ground[1 + static_cast<std::size_t>(round / 2) % 4] = random.normal(0.0, 2.0);
    }
    const Counted truth = count_all(scores, ground);
    const RegionChances chances = region_chances(trees, scores, ground);
    CHECK(close(chances.log_sum, std::log(truth.sum), 1e-12, 1e-12));
    for (std::size_t k = 1; k < 7; ++k) {
      CHECK(close(chances.chosen[k], truth.chosen[k] / truth.sum, 1e-10, 1e-12));
    }
    CHECK(close(chances.covered[1], chances.chosen[1] + chances.chosen[5] + chances.chosen[6],
                1e-10, 1e-12));
    if (!ground.empty()) continue;
    const CellNumber number = cell_number(trees, scores);
    const double mean = truth.mean / truth.sum;
    CHECK(close(number.mean, mean, 1e-10, 1e-12));
    CHECK(close(number.sd * number.sd, truth.square / truth.sum - mean * mean, 1e-8, 1e-10));
    CHECK(best_choice(trees, scores) == truth.best_way);
  }
}

TEST_CASE("a piece that must lie in a cell does") {
  const RegionTrees trees = small_trees();
  std::vector<double> scores(7, -5.0);
  std::vector<double> ground(5, 0.0);
  ground[3] = kNever;
  CHECK(close(region_chances(trees, scores, ground).covered[3], 1.0, 1e-12, 0.0));
  scores[3] = kNever;
  CHECK(close(region_chances(trees, scores, ground).chosen[6], 1.0, 1e-12, 0.0));
}

TEST_CASE("a model reads back as it was written, and half a model is refused") {
  const CellModel& model = trained_cells();
  const std::string text = write_cell_model(model);
  const CellModel again = read_cell_model(text);
  CHECK(write_cell_model(again) == text);
  CHECK(again.hidden == model.hidden);
  std::array<double, kRegionTerms> terms{};
  for (std::size_t k = 0; k < kRegionTerms; ++k) terms[k] = model.mean[k] + 0.3 * model.spread[k];
  CHECK(close(cell_score(again, terms), cell_score(model, terms), 1e-3, 1e-3));
  CHECK_THROWS_AS(read_cell_model(text.substr(0, text.size() / 2)), std::invalid_argument);
  CHECK_THROWS_AS(read_cell_model("area 0 1 1\n" + text), std::invalid_argument);
  CHECK_THROWS_AS(read_cell_model(text + "outer 1\n"), std::invalid_argument);
  std::string broken = text;
  broken.replace(broken.find(" 1 "), 3, " x ");
  CHECK_THROWS_AS(read_cell_model(broken), std::invalid_argument);
}

TEST_CASE("what is smaller, paler, notched or a pore is less of a cell, by the model and by rule") {
  Region usual;
  usual.sums.area_px = 300.0;
  usual.sums.evidence = 300.0 * 0.4;
  usual.sums.evidence_squared = 300.0 * 0.4 * 0.4 * 1.05;
  usual.sums.tint = usual.sums.evidence;
  usual.sums.plain = 300.0 * 0.45;
  usual.sums.neutral = 300.0 * 0.03;
  usual.sums.edge_px = 90.0;
  usual.sums.edge_slope = 90.0 * 0.08;
  usual.sums.around_px = 200.0;
  usual.sums.around_evidence = 200.0 * 0.02;
  usual.half_width_px = 8.0;
  usual.inner_px = 8.0;
  usual.solidity = 0.93;
  usual.longer_px = 24.0;
  usual.shorter_px = 16.0;
  const RegionScale scale{300.0, 10.0, 0.35, 0.1, true};
  const auto by = [&](const Region& r, bool rule) {
    return rule ? classical_score(r, scale) : cell_score(trained_cells(), region_terms(r, scale));
  };
  for (const bool rule : {false, true}) {
    CAPTURE(rule);
    const double score = by(usual, rule);
    CHECK(score > 1.0);
    Region pale = usual;
    pale.sums.evidence *= 0.4;
    pale.sums.tint *= 0.4;
    pale.sums.evidence_squared *= 0.16;
    pale.sums.plain *= 0.4;
    CHECK(by(pale, rule) < score);
    Region notched = usual;
    notched.solidity = 0.6;
    CHECK(by(notched, rule) < score);
    Region pore = usual;
    pore.sums.on_pore_px = 290.0;
    CHECK(by(pore, rule) < score);
    Region speck = usual;
    for (double* v : {&speck.sums.area_px, &speck.sums.evidence, &speck.sums.evidence_squared,
                      &speck.sums.tint, &speck.sums.plain, &speck.sums.neutral}) {
      *v *= 0.08;
    }
    speck.sums.edge_px = 20.0;
    speck.sums.edge_slope = 20.0 * 0.08;
    speck.half_width_px = 2.4;
    speck.longer_px = 6.5;
    speck.shorter_px = 5.0;
    CHECK(by(speck, rule) < 0.0);
  }
}

}  // namespace woundwell::test

#include "learning/assignment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "core/random.hpp"
#include "support/close.hpp"

using woundwell::assign_points;
using woundwell::MatchedPair;
using woundwell::Point;
using woundwell::RandomStream;
using woundwell::test::close;

namespace {

double total_distance(const std::vector<MatchedPair>& pairs) {
  double total = 0.0;
  for (const auto& pair : pairs) total += pair.distance;
  return total;
}

std::vector<Point> random_points(std::size_t count, double side, RandomStream& random) {
  std::vector<Point> points(count);
  for (auto& p : points) p = {random.uniform(0, side), random.uniform(0, side)};
  return points;
}

/// Most pairs, then least distance, by trying everything.
void best_by_trying(const std::vector<Point>& a, const std::vector<Point>& b, double gate,
                    std::size_t i, std::vector<bool>& used, std::size_t pairs, double distance,
                    std::size_t& best_pairs, double& best_distance) {
  if (i == a.size()) {
    if (pairs > best_pairs || (pairs == best_pairs && distance < best_distance)) {
      best_pairs = pairs;
      best_distance = distance;
    }
    return;
  }
  best_by_trying(a, b, gate, i + 1, used, pairs, distance, best_pairs, best_distance);
  for (std::size_t j = 0; j < b.size(); ++j) {
    const double d = std::hypot(a[i].x - b[j].x, a[i].y - b[j].y);
    if (used[j] || d > gate) continue;
    used[j] = true;
    best_by_trying(a, b, gate, i + 1, used, pairs + 1, distance + d, best_pairs, best_distance);
    used[j] = false;
  }
}

}  // namespace

TEST_CASE("nearest first would lose a pair, the optimum does not") {
  // b0 is nearest to a1, but only b0 is within reach of a0.
  const std::vector<Point> a = {{0, 0}, {10, 0}};
  const std::vector<Point> b = {{9, 0}, {19, 0}};
  const auto pairs = assign_points(a, b, 9.5);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].first == 0);
  CHECK(pairs[0].second == 0);
  CHECK(pairs[1].first == 1);
  CHECK(pairs[1].second == 1);
  CHECK(close(total_distance(pairs), 18.0, 0, 1e-12));
}

TEST_CASE("of two complete matchings the shorter one is taken") {
  const std::vector<Point> a = {{0, 0}, {3, 0}};
  const std::vector<Point> b = {{4, 0}, {0, 1}};
  const auto pairs = assign_points(a, b, 100);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].second == 1);
  CHECK(pairs[1].second == 0);
  CHECK(close(total_distance(pairs), 2.0, 0, 1e-12));
}

TEST_CASE("the gate is closed: at it yes, beyond it no") {
  CHECK(assign_points({{0, 0}}, {{3, 4}}, 5.0).size() == 1);
  CHECK(assign_points({{0, 0}}, {{3, 4}}, 4.999).empty());
  CHECK(assign_points({}, {{3, 4}}, 5.0).empty());
  CHECK(assign_points({{3, 4}}, {}, 5.0).empty());
}

TEST_CASE("more points on one side than on the other") {
  const auto pairs = assign_points({{0, 0}}, {{2, 0}, {1, 0}, {-3, 0}}, 5.0);
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].second == 1);
  const auto turned = assign_points({{2, 0}, {1, 0}, {-3, 0}}, {{0, 0}}, 5.0);
  REQUIRE(turned.size() == 1);
  CHECK(turned[0].first == 1);
}

TEST_CASE("points in one place are matched one to one") {
  const std::vector<Point> a(4, Point{7, 7});
  const std::vector<Point> b(3, Point{7, 7});
  const auto pairs = assign_points(a, b, 1.0);
  std::set<std::size_t> first, second;
  for (const auto& pair : pairs) {
    first.insert(pair.first);
    second.insert(pair.second);
  }
  CHECK(pairs.size() == 3);
  CHECK(first.size() == 3);
  CHECK(second.size() == 3);
}

TEST_CASE("small random problems agree with trying everything") {
  for (int trial = 0; trial < 60; ++trial) {
    RandomStream random(11, std::to_string(trial), "assignment");
    const auto a = random_points(1 + random.below(6), 10, random);
    const auto b = random_points(1 + random.below(6), 10, random);
    const double gate = random.uniform(1, 8);
    std::vector<bool> used(b.size(), false);
    std::size_t most = 0;
    double least = 0.0;
    best_by_trying(a, b, gate, 0, used, 0, 0.0, most, least);
    const auto pairs = assign_points(a, b, gate);
    CHECK(pairs.size() == most);
    CHECK(close(total_distance(pairs), least, 0, 1e-4));
    for (const auto& pair : pairs) CHECK(pair.distance <= gate);
  }
}

TEST_CASE("distances are the same from either side, also for negative coordinates") {
  RandomStream random(12, "turned", "assignment");
  auto a = random_points(40, 100, random);
  auto b = random_points(55, 100, random);
  for (auto* points : {&a, &b}) {
    for (auto& p : *points) p = {p.x - 50, p.y - 50};
  }
  const auto there = assign_points(a, b, 12.0);
  const auto back = assign_points(b, a, 12.0);
  CHECK(there.size() == back.size());
  CHECK(close(total_distance(there), total_distance(back), 0, 1e-3));
}

TEST_CASE("1500 points a side take less than a second") {
  RandomStream random(13, "many", "assignment");
  const auto a = random_points(1500, 1200, random);
  std::vector<Point> b = a;
  for (auto& p : b) p = {p.x + random.normal(0, 3), p.y + random.normal(0, 3)};
  const auto start = std::chrono::steady_clock::now();
  const auto pairs = assign_points(a, b, 15.0);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  CHECK(pairs.size() > 1480);
  CHECK(seconds.count() < 1.0);
}

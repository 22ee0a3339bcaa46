#include "learning/forest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/random.hpp"
#include "support/close.hpp"

using woundwell::FeatureRows;
using woundwell::Forest;
using woundwell::ForestParams;
using woundwell::RandomStream;
using woundwell::test::close;

namespace {

struct Data {
  FeatureRows rows;
  std::vector<bool> labels;
};

/// A ring around the middle is positive; the third feature says nothing.
Data ring(std::size_t count, const char* subject) {
  RandomStream random(3, subject, "forest");
  Data data;
  data.rows.columns = 3;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = random.uniform(-1, 1);
    const double y = random.uniform(-1, 1);
    data.rows.values.insert(data.rows.values.end(), {x, y, random.uniform()});
    data.labels.push_back(std::hypot(x, y) < 0.6);
  }
  return data;
}

ForestParams small_forest() {
  ForestParams params;
  params.trees = 60;
  params.feature_share = 0.67;
  return params;
}

double accuracy(const Data& data, const std::vector<double>& probabilities) {
  double right = 0.0;
  for (std::size_t i = 0; i < data.labels.size(); ++i) {
    right += (probabilities[i] > 0.5) == data.labels[i] ? 1.0 : 0.0;
  }
  return right / static_cast<double>(data.labels.size());
}

}  // namespace

TEST_CASE("a forest learns a ring, and its out-of-bag estimate is honest") {
  const Data seen = ring(800, "seen");
  std::vector<double> out_of_bag;
  const Forest forest = Forest::train(seen.rows, seen.labels, small_forest(), &out_of_bag);
  const Data fresh = ring(800, "fresh");
  std::vector<double> probabilities;
  for (std::size_t i = 0; i < fresh.rows.rows(); ++i) {
    probabilities.push_back(forest.probability(fresh.rows.row(i)));
    CHECK(probabilities.back() >= 0.0);
    CHECK(probabilities.back() <= 1.0);
  }
  CHECK(accuracy(fresh, probabilities) > 0.93);
  REQUIRE(out_of_bag.size() == seen.labels.size());
  CHECK(close(accuracy(seen, out_of_bag), accuracy(fresh, probabilities), 0, 0.04));
}

TEST_CASE("labels that do not depend on the features give their share as probability") {
  RandomStream random(4, "noise", "forest");
  Data data;
  data.rows.columns = 2;
  for (int i = 0; i < 3000; ++i) {
    data.rows.values.insert(data.rows.values.end(), {random.uniform(), random.uniform()});
    data.labels.push_back(random.uniform() < 0.2);
  }
  ForestParams params = small_forest();
  params.smallest_leaf = 200;
  const Forest forest = Forest::train(data.rows, data.labels, params);
  double mean = 0.0;
  for (std::size_t i = 0; i < 200; ++i) mean += forest.probability(data.rows.row(i)) / 200.0;
  CHECK(close(mean, 0.2, 0, 0.03));
}

TEST_CASE("same seed, same bytes, another seed, other bytes") {
  const Data data = ring(200, "seed");
  ForestParams params = small_forest();
  const std::string bytes = Forest::train(data.rows, data.labels, params).save();
  CHECK(Forest::train(data.rows, data.labels, params).save() == bytes);
  params.seed = 2;
  CHECK(Forest::train(data.rows, data.labels, params).save() != bytes);
}

TEST_CASE("a forest comes back from its bytes, a damaged one is refused") {
  const Data data = ring(200, "bytes");
  const Forest forest = Forest::train(data.rows, data.labels, small_forest());
  const std::string bytes = forest.save();
  const Forest again = Forest::load(bytes);
  CHECK(again.columns() == 3);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(again.probability(data.rows.row(i)) == forest.probability(data.rows.row(i)));
  }
  CHECK_THROWS_AS(Forest::load(""), std::invalid_argument);
  CHECK_THROWS_AS(Forest::load("not a forest at all"), std::invalid_argument);
  CHECK_THROWS_AS(Forest::load(std::string_view(bytes).substr(0, bytes.size() / 2)),
                  std::invalid_argument);
  // A changed byte is refused or gives a forest that still answers in [0, 1].
  for (std::size_t at = 0; at < bytes.size(); at += 97) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x2A);
    try {
      const Forest loaded = Forest::load(damaged);
      if (loaded.columns() != 3) continue;
      const double p = loaded.probability(data.rows.row(0));
      CHECK(p >= 0.0);
      CHECK(p <= 1.0);
    } catch (const std::invalid_argument&) {
    }
  }
}

TEST_CASE("rows that do not fit are refused") {
  FeatureRows rows{2, {1, 2, 3, 4}};
  CHECK_THROWS_AS(Forest::train(rows, {true}, {}), std::invalid_argument);
  CHECK_THROWS_AS(Forest::train({}, {}, {}), std::invalid_argument);
  rows.values[1] = std::nan("");
  CHECK_THROWS_AS(Forest::train(rows, {true, false}, {}), std::invalid_argument);
}

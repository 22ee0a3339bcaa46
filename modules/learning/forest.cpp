#include "learning/forest.hpp"

#include <dlib/random_forest.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace woundwell {
namespace {

using Function = dlib::random_forest_regression_function<>;
using Sample = Function::sample_type;

Sample sample_of(std::span<const double> row) {
  Sample sample(static_cast<long>(row.size()));
  for (std::size_t k = 0; k < row.size(); ++k) sample(static_cast<long>(k)) = row[k];
  return sample;
}

/// Every path leads down to a leaf, and every split asks for a feature that is there. Children
/// always come after their parent, so no path can go in a circle.
bool is_sound(const Function& function) {
  const auto& trees = function.get_internal_tree_nodes();
  const auto& leaves = function.get_tree_leaves();
  const std::size_t columns = function.get_feature_extractor().max_num_feats();
  if (trees.empty() || trees.size() != leaves.size() || columns == 0) return false;
  for (std::size_t t = 0; t < trees.size(); ++t) {
    const std::size_t end = trees[t].size() + leaves[t].size();
    if (leaves[t].empty()) return false;
    for (std::size_t n = 0; n < trees[t].size(); ++n) {
      const auto& node = trees[t][n];
      if (node.left <= n || node.left >= end || node.right <= n || node.right >= end) return false;
      if (node.split_feature >= columns) return false;
    }
    for (const float leaf : leaves[t]) {
      if (!(leaf >= 0.0F && leaf <= 1.0F)) return false;
    }
  }
  return true;
}

}  // namespace

struct Forest::Trees {
  Function function;
};

Forest::Forest(std::shared_ptr<const Trees> trees) : trees_(std::move(trees)) {}

Forest Forest::train(const FeatureRows& rows, const std::vector<bool>& labels,
                     const ForestParams& params, std::vector<double>* out_of_bag) {
  if (rows.rows() == 0 || rows.values.size() % rows.columns != 0 || labels.size() != rows.rows()) {
    throw std::invalid_argument("forest: rows and labels do not fit together");
  }
  if (!std::all_of(rows.values.begin(), rows.values.end(),
                   [](double x) { return std::isfinite(x); })) {
    throw std::invalid_argument("forest: features must be finite");
  }
  if (params.trees == 0 || params.smallest_leaf == 0 || !(params.feature_share > 0.0) ||
      params.feature_share > 1.0) {
    throw std::invalid_argument("forest: parameters out of range");
  }
  // Dlib's forest is a regression: on labels 0 and 1 its mean is the share of positives.
  std::vector<Sample> samples;
  std::vector<double> targets;
  samples.reserve(rows.rows());
  targets.reserve(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    samples.push_back(sample_of(rows.row(i)));
    targets.push_back(labels[i] ? 1.0 : 0.0);
  }
  dlib::random_forest_regression_trainer<dlib::dense_feature_extractor> trainer;
  trainer.set_num_trees(params.trees);
  trainer.set_min_samples_per_leaf(params.smallest_leaf);
  trainer.set_feature_subsampling_fraction(params.feature_share);
  trainer.set_seed(std::to_string(params.seed) + "/");
  auto trees = std::make_shared<Trees>();
  if (out_of_bag == nullptr) {
    trees->function = trainer.train(samples, targets);
  } else {
    out_of_bag->clear();
    trees->function = trainer.train(samples, targets, *out_of_bag);
    // The threads add up in any order: drop the digits that could differ.
    for (double& p : *out_of_bag) p = std::round(p * 1e9) / 1e9;
  }
  return Forest(std::move(trees));
}

Forest Forest::load(std::string_view bytes) {
  auto trees = std::make_shared<Trees>();
  try {
    std::istringstream stream{std::string(bytes)};
    deserialize(trees->function, stream);  // found beside its argument
  } catch (const dlib::serialization_error& error) {
    throw std::invalid_argument(std::string("forest: ") + error.what());
  } catch (const std::bad_alloc&) {
    throw std::invalid_argument("forest: damaged");
  } catch (const std::length_error&) {
    throw std::invalid_argument("forest: damaged");
  }
  if (!is_sound(trees->function)) throw std::invalid_argument("forest: damaged");
  return Forest(std::move(trees));
}

std::string Forest::save() const {
  std::ostringstream stream;
  serialize(trees_->function, stream);
  return stream.str();
}

std::size_t Forest::columns() const {
  return trees_->function.get_feature_extractor().max_num_feats();
}

double Forest::probability(std::span<const double> row) const {
  assert(row.size() == columns());
  return trees_->function(sample_of(row));
}

}  // namespace woundwell

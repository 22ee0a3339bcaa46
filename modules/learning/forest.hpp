#pragma once
// A random forest that gives the probability of one class.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

/// Rows of `columns` numbers, one after the other. values.size() is a multiple of columns.
struct FeatureRows {
  std::size_t columns = 0;
  std::vector<double> values;
  [[nodiscard]] std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] std::span<const double> row(std::size_t i) const {
    return std::span<const double>(values).subspan(i * columns, columns);
  }
};

struct ForestParams {
  std::size_t trees = 200;
  std::size_t smallest_leaf = 5;     ///< samples
  double feature_share = 1.0 / 3.0;  ///< of the features, tried at each split, (0, 1]
  std::uint64_t seed = 1;
};

/// Random forest of Breiman 2001, doi 10.1023/A:1010933404324: the mean over the trees of the share
/// of positive training samples in the leaf that a sample falls into. Copies share the trees.
class Forest {
 public:
  /// Trains on rows with labels (true = positive). Uses all cores; the same input gives the same
  /// forest for any number of them. `out_of_bag`, where given, receives for every row the
  /// probability from the trees that did not see it: an honest estimate.
  /// Throws std::invalid_argument for no rows, sizes that do not fit or numbers that are not
  /// finite.
  static Forest train(const FeatureRows& rows, const std::vector<bool>& labels,
                      const ForestParams& params, std::vector<double>* out_of_bag = nullptr);

  /// From save(). Throws std::invalid_argument for bytes that are not a whole, sound forest.
  static Forest load(std::string_view bytes);
  [[nodiscard]] std::string save() const;

  /// Number of features of a row.
  [[nodiscard]] std::size_t columns() const;

  /// In [0, 1]. Requires columns() finite numbers.
  [[nodiscard]] double probability(std::span<const double> row) const;

 private:
  struct Trees;
  explicit Forest(std::shared_ptr<const Trees> trees);
  std::shared_ptr<const Trees> trees_;
};

}  // namespace woundwell

#include "learning/min_cut.hpp"

#include <dlib/graph_cuts/find_max_factor_graph_potts.h>

#include <stdexcept>
#include <vector>

namespace woundwell {
namespace {

/// The graph as Dlib asks for it. Dlib's own grid joins opposite borders; here a pixel at the
/// border simply has fewer neighbours.
class Grid {
 public:
  using value_type = double;
  static const unsigned long max_number_of_neighbors = 4;

  Grid(const cv::Mat& cost_0, const cv::Mat& cost_1, const cv::Mat& right, const cv::Mat& down)
      : cost_0_(cost_0),
        cost_1_(cost_1),
        right_(right),
        down_(down),
        columns_(static_cast<unsigned long>(cost_0.cols)),
        rows_(static_cast<unsigned long>(cost_0.rows)),
        labels_(columns_ * rows_, dlib::FREE_NODE) {}

  [[nodiscard]] unsigned long number_of_nodes() const { return columns_ * rows_; }

  [[nodiscard]] unsigned long number_of_neighbors(unsigned long node) const {
    const unsigned long c = node % columns_;
    const unsigned long r = node / columns_;
    return (c > 0 ? 1UL : 0UL) + (c + 1 < columns_ ? 1UL : 0UL) + (r > 0 ? 1UL : 0UL) +
           (r + 1 < rows_ ? 1UL : 0UL);
  }

  // Neighbours that are there, in the order left, right, up, down.
  [[nodiscard]] unsigned long get_neighbor(unsigned long node, unsigned long n) const {
    const unsigned long c = node % columns_;
    const unsigned long r = node / columns_;
    if (c > 0 && n-- == 0) return node - 1;
    if (c + 1 < columns_ && n-- == 0) return node + 1;
    if (r > 0 && n-- == 0) return node - columns_;
    return node + columns_;
  }

  [[nodiscard]] unsigned long get_neighbor_idx(unsigned long node, unsigned long other) const {
    const unsigned long c = node % columns_;
    const unsigned long r = node / columns_;
    const unsigned long left = c > 0 ? 1 : 0;
    const unsigned long right = c + 1 < columns_ ? 1 : 0;
    // Up and down first: in a picture one pixel wide they are also one step away.
    if (columns_ > 1 && other + 1 == node) return 0;
    if (columns_ > 1 && other == node + 1) return left;
    if (other < node) return left + right;
    return left + right + (r > 0 ? 1 : 0);
  }

  void set_label(unsigned long node, dlib::node_label label) { labels_[node] = label; }
  [[nodiscard]] dlib::node_label get_label(unsigned long node) const { return labels_[node]; }

  [[nodiscard]] value_type factor_value(unsigned long node) const {
    return static_cast<double>(at(cost_0_, node)) - static_cast<double>(at(cost_1_, node));
  }

  [[nodiscard]] value_type factor_value_disagreement(unsigned long a, unsigned long b) const {
    const unsigned long first = a < b ? a : b;
    const bool beside = columns_ > 1 && (a < b ? b - a : a - b) == 1;
    return static_cast<double>(at(beside ? right_ : down_, first));
  }

  [[nodiscard]] cv::Mat picture() const {
    cv::Mat labels(static_cast<int>(rows_), static_cast<int>(columns_), CV_8U);
    for (unsigned long node = 0; node < labels_.size(); ++node) {
      labels.at<unsigned char>(static_cast<int>(node / columns_),
                               static_cast<int>(node % columns_)) =
          labels_[node] != dlib::SOURCE_CUT ? 255 : 0;
    }
    return labels;
  }

 private:
  [[nodiscard]] float at(const cv::Mat& picture, unsigned long node) const {
    return picture.at<float>(static_cast<int>(node / columns_), static_cast<int>(node % columns_));
  }

  cv::Mat cost_0_, cost_1_, right_, down_;
  unsigned long columns_;
  unsigned long rows_;
  std::vector<dlib::node_label> labels_;
};

void check(const cv::Mat& cost_0, const cv::Mat& cost_1, const cv::Mat& right,
           const cv::Mat& down) {
  for (const cv::Mat* picture : {&cost_0, &cost_1, &right, &down}) {
    if (picture->empty() || picture->type() != CV_32F || picture->size() != cost_0.size()) {
      throw std::invalid_argument("min_cut: costs must be CV_32F pictures of one size");
    }
    if (!cv::checkRange(*picture)) throw std::invalid_argument("min_cut: costs must be finite");
  }
  for (const cv::Mat* picture : {&right, &down}) {
    double lowest = 0.0;
    cv::minMaxIdx(*picture, &lowest, nullptr);
    if (lowest < 0.0) throw std::invalid_argument("min_cut: smoothness must be >= 0");
  }
  if (cost_0.total() > kMinCutMaxPixels) {
    throw std::invalid_argument("min_cut: picture too large; scale it down first");
  }
}

}  // namespace

cv::Mat min_cut(const cv::Mat& cost_0, const cv::Mat& cost_1, const cv::Mat& right,
                const cv::Mat& down) {
  check(cost_0, cost_1, right, down);
  // Dlib's flow graph needs at least one pair of neighbours to be well-formed.
  if (cost_0.total() == 1) {
    const bool one = cost_1.at<float>(0, 0) <= cost_0.at<float>(0, 0);
    return cv::Mat(1, 1, CV_8U, cv::Scalar(one ? 255 : 0));
  }
  Grid grid(cost_0, cost_1, right, down);
  dlib::find_max_factor_graph_potts(grid);
  return grid.picture();
}

cv::Mat min_cut(const cv::Mat& cost_0, const cv::Mat& cost_1, double smoothness) {
  const cv::Mat weight(cost_0.size(), CV_32F, cv::Scalar(smoothness));
  return min_cut(cost_0, cost_1, weight, weight);
}

double min_cut_cost(const cv::Mat& labels, const cv::Mat& cost_0, const cv::Mat& cost_1,
                    const cv::Mat& right, const cv::Mat& down) {
  double cost = 0.0;
  for (int r = 0; r < labels.rows; ++r) {
    for (int c = 0; c < labels.cols; ++c) {
      const bool label = labels.at<unsigned char>(r, c) != 0;
      cost += static_cast<double>((label ? cost_1 : cost_0).at<float>(r, c));
      if (c + 1 < labels.cols && label != (labels.at<unsigned char>(r, c + 1) != 0)) {
        cost += static_cast<double>(right.at<float>(r, c));
      }
      if (r + 1 < labels.rows && label != (labels.at<unsigned char>(r + 1, c) != 0)) {
        cost += static_cast<double>(down.at<float>(r, c));
      }
    }
  }
  return cost;
}

}  // namespace woundwell

#pragma once
// Pictures whose cells are known, for train_cells.

#include <array>
#include <filesystem>
#include <limits>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "transwell/candidates.hpp"

namespace woundwell {

inline constexpr double kNever = -std::numeric_limits<double>::infinity();

struct Picture {
  std::string group;
  std::string source;        ///< folder of its data set, or simulated
  std::size_t original = 0;  ///< picture that this one was made from, or itself
  Regions regions;
  cv::Mat labels;      ///< of the pieces
  double scale = 1.0;  ///< working over original size
  std::vector<std::array<double, kRegionTerms>> terms;
  std::optional<double> count;
  double share = 1.0;  ///< weight of its count
  double cells = 0.0;  ///< as counted, or else as marked
};

/// One observer's marks, as they restrict what may be chosen.
struct Example {
  std::size_t picture = 0;
  std::vector<unsigned char> fits;   ///< per region: it may be a cell
  std::vector<double> ground;        ///< per piece: 0, or kNever if a sure cell lies in it
  std::vector<unsigned char> known;  ///< per region: whether its cells were marked at all
  double cells = 0.0;                ///< sure ones
  double all_cells = 0.0;            ///< with the doubtful ones
  double weight = 1.0;
};

struct Corpus {
  std::vector<Picture> pictures;
  std::vector<Example> examples;
};

/// `data` and `studies` as train_cells takes them. Trees of which nothing is known are left out.
/// Every group has the same weight in all, simulated studies a little less.
Corpus read_marked_pictures(const std::filesystem::path& data,
                            const std::vector<std::filesystem::path>& studies);

}  // namespace woundwell

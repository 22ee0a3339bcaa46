#pragma once
// What somebody else says about the pictures, as it is written in truth files.

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

/// The gap of one picture after one observer: outlines, or a mask.
struct OutlineTruth {
  std::filesystem::path file;
  std::string image;  ///< as written; empty for a mask, which goes by the stem of its file
  std::string observer;
  std::string status;  ///< open, closed, unsure; empty for a mask (it speaks for itself)
  int width_px = 0;    ///< 0 for a mask
  int height_px = 0;
  std::vector<std::vector<cv::Point2d>> polygons;  ///< pixels of the picture; inside = gap
};

/// CV_8U, 255 = gap. A pixel belongs to the gap if its centre is inside a polygon.
cv::Mat gap_of(const OutlineTruth& truth);

struct TruthPoint {
  double x = 0.0;
  double y = 0.0;
  bool sure = true;
};

/// Cells of one crop after one observer. A crop of size 0 is the whole picture.
struct PointsTruth {
  std::filesystem::path file;
  std::string image;
  cv::Rect2d crop;
  std::string observer;
  std::vector<TruthPoint> points;
};

/// Cells of one picture after a label picture, read when it is needed.
struct LabelTruth {
  std::filesystem::path file;
};

struct CountTruth {
  std::filesystem::path file;
  std::string image;
  double count = 0.0;
};

struct ClosureTruth {
  std::filesystem::path file;
  std::string image;
  double closure_frac = 0.0;
};

struct Truth {
  std::vector<OutlineTruth> outlines;
  std::vector<PointsTruth> points;
  std::vector<LabelTruth> labels;
  std::vector<CountTruth> counts;
  std::vector<ClosureTruth> closures;
  [[nodiscard]] bool empty() const {
    return outlines.empty() && points.empty() && labels.empty() && counts.empty() &&
           closures.empty();
  }
};

/// Everything in the files and folders, in the order of their names; see agree().
Truth find_truth(const std::vector<std::filesystem::path>& places);

/// Outlines of one JSON file. Empty where the text is JSON of some other kind.
std::vector<OutlineTruth> parse_outlines(std::string_view text, const std::filesystem::path& file);

/// Adds what a CSV file holds, told by its columns. False where it is a table of another kind.
bool read_truth_table(const std::filesystem::path& file, Truth& truth);

/// Centres of the instances of a label picture (grey value = instance, 0 = none).
PointsTruth read_labels(const LabelTruth& labels);

}  // namespace woundwell

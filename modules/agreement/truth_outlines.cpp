// Outlines as JSON, masks and label pictures.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "agreement/truth.hpp"
#include "core/errors.hpp"
#include "imaging/image.hpp"

namespace woundwell {
namespace {

using Json = nlohmann::json;

[[noreturn]] void malformed(const std::filesystem::path& file, const std::string& where,
                            const std::string& cause, const std::string& value = "") {
  Problem problem;
  problem.file = file.string();
  problem.column = where;
  problem.value = value;
  problem.cause = cause;
  problem.cure =
      "outlines need image, width, height and observers, each with status (open, closed or "
      "unsure) and polygons as lists of [x, y] in pixels";
  throw InputError(problem);
}

const Json& member(const Json& object, const std::string& name, const std::filesystem::path& file,
                   const std::string& where) {
  const auto found = object.find(name);
  if (found == object.end()) malformed(file, where, name + " is missing");
  return *found;
}

int side_of(const Json& root, const std::string& name, const std::filesystem::path& file) {
  const Json& value = member(root, name, file, "");
  if (!value.is_number_integer() || value.get<std::int64_t>() < 1 ||
      value.get<std::int64_t>() > 100000) {
    malformed(file, name, "not a number of pixels", value.dump());
  }
  return value.get<int>();
}

std::vector<cv::Point2d> polygon_of(const Json& points, const std::filesystem::path& file,
                                    const std::string& where, cv::Size2d size) {
  if (!points.is_array() || points.size() < 3) {
    malformed(file, where, "a polygon needs three points or more");
  }
  std::vector<cv::Point2d> polygon;
  polygon.reserve(points.size());
  for (const Json& point : points) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number()) {
      malformed(file, where, "a point must be [x, y]", point.dump());
    }
    const cv::Point2d p(point[0].get<double>(), point[1].get<double>());
    // An outline may run along the border of the picture or a little outside it.
    const double slack = 0.05 * (size.width + size.height);
    if (!(p.x >= -slack && p.y >= -slack && p.x <= size.width + slack &&
          p.y <= size.height + slack)) {
      malformed(file, where, "a point lies far outside the picture", point.dump());
    }
    polygon.push_back(p);
  }
  return polygon;
}

std::vector<std::vector<cv::Point2d>> polygons_of(const Json& observer,
                                                  const std::filesystem::path& file,
                                                  const std::string& where, cv::Size2d size) {
  std::vector<std::vector<cv::Point2d>> polygons;
  const auto list = observer.find("polygons");
  if (list == observer.end()) return polygons;
  if (!list->is_array()) malformed(file, where, "polygons is not a list");
  for (const Json& points : *list) polygons.push_back(polygon_of(points, file, where, size));
  return polygons;
}

/// Pixels whose centre is inside (even-odd). Outlines run from 0 to the width of the picture, so
/// the centre of the top left pixel is (0.5, 0.5). cv::fillPoly would add the pixels on the
/// outline.
void fill(const std::vector<cv::Point2d>& polygon, cv::Mat& mask) {
  std::vector<double> crossings;
  for (int r = 0; r < mask.rows; ++r) {
    const double y = r + 0.5;
    crossings.clear();
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const cv::Point2d& p = polygon[i];
      const cv::Point2d& q = polygon[(i + 1) % polygon.size()];
      if ((p.y <= y) == (q.y <= y)) continue;
      crossings.push_back(p.x + (y - p.y) / (q.y - p.y) * (q.x - p.x));
    }
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
      const int first = std::max(0, static_cast<int>(std::ceil(crossings[k] - 0.5)));
      const int last = std::min(mask.cols, static_cast<int>(std::ceil(crossings[k + 1] - 0.5)));
      if (first < last) mask(cv::Rect(first, r, last - first, 1)).setTo(255);
    }
  }
}

cv::Mat read_grey_picture(const std::filesystem::path& file) {
  const Image image = read_image(file);
  if (image.pixels.channels() != 1 || image.pixels.depth() == CV_32F) {
    Problem problem;
    problem.file = file.string();
    problem.cause = "a mask or label picture must be grey, 8 or 16 bit";
    problem.cure = "save it with one channel, 0 outside";
    throw InputError(problem);
  }
  return image.pixels;
}

}  // namespace

std::vector<OutlineTruth> parse_outlines(std::string_view text, const std::filesystem::path& file) {
  Json root;
  try {
    root = Json::parse(text);
  } catch (const Json::parse_error& error) {
    malformed(file, "", std::string("not JSON: ") + error.what());
  }
  if (!root.is_object() || !root.contains("observers")) return {};

  OutlineTruth common;
  common.file = file;
  const Json& image = member(root, "image", file, "");
  if (!image.is_string() || image.get<std::string>().empty()) {
    malformed(file, "image", "not a file name", image.dump());
  }
  common.image = image.get<std::string>();
  common.width_px = side_of(root, "width", file);
  common.height_px = side_of(root, "height", file);
  const cv::Size2d size(common.width_px, common.height_px);

  const Json& observers = root["observers"];
  if (!observers.is_object() || observers.empty()) {
    malformed(file, "observers", "not a list of observers by name");
  }
  std::vector<OutlineTruth> outlines;
  for (const auto& [name, observer] : observers.items()) {
    const std::string where = "observers." + name;
    if (!observer.is_object()) malformed(file, where, "not an object");
    const Json& status = member(observer, "status", file, where);
    OutlineTruth outline = common;
    outline.observer = name;
    if (status.is_string()) outline.status = status.get<std::string>();
    if (outline.status != "open" && outline.status != "closed" && outline.status != "unsure") {
      malformed(file, where + ".status", "not open, closed or unsure", status.dump());
    }
    outline.polygons = polygons_of(observer, file, where + ".polygons", size);
    if (outline.status == "open" && outline.polygons.empty()) {
      malformed(file, where, "status is open, but there is no polygon");
    }
    if (outline.status == "closed" && !outline.polygons.empty()) {
      malformed(file, where, "status is closed, but there are polygons");
    }
    outlines.push_back(std::move(outline));
  }
  return outlines;
}

cv::Mat gap_of(const OutlineTruth& truth) {
  if (truth.width_px == 0) {
    cv::Mat gap = read_grey_picture(truth.file) != 0;
    return gap;
  }
  cv::Mat gap = cv::Mat::zeros(truth.height_px, truth.width_px, CV_8U);
  for (const auto& polygon : truth.polygons) fill(polygon, gap);
  return gap;
}

PointsTruth read_labels(const LabelTruth& labels) {
  cv::Mat picture;
  read_grey_picture(labels.file).convertTo(picture, CV_32S);
  struct Sums {
    double x = 0.0, y = 0.0, n = 0.0;
  };
  std::map<int, Sums> instances;
  for (int r = 0; r < picture.rows; ++r) {
    const int* row = picture.ptr<int>(r);
    for (int c = 0; c < picture.cols; ++c) {
      if (row[c] == 0) continue;
      Sums& sums = instances[row[c]];
      sums.x += c;
      sums.y += r;
      sums.n += 1.0;
    }
  }
  PointsTruth points;
  points.file = labels.file;
  points.observer = "labels";
  points.crop = cv::Rect2d(0, 0, picture.cols, picture.rows);
  for (const auto& [label, sums] : instances) {
    points.points.push_back({sums.x / sums.n, sums.y / sums.n, true});
  }
  return points;
}

}  // namespace woundwell

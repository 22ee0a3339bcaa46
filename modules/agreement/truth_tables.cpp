// points.csv, counts.csv and closure.csv.

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "agreement/truth.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell {
namespace {

/// A table that collects its mistakes.
struct Reader {
  const CsvFile& csv;
  const std::filesystem::path& file;
  std::vector<Problem> problems;

  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const {
    for (std::size_t k = 0; k < csv.header.size(); ++k) {
      if (trim(csv.header[k]) == column) return k;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string text(const CsvRow& row, std::string_view column) const {
    const auto k = find(column);
    if (!k || *k >= row.cells.size()) return "";
    return std::string(trim(row.cells[*k]));
  }

  void complain(const CsvRow& row, std::string_view column, const std::string& cause,
                const std::string& cure) {
    Problem problem;
    problem.file = file.string();
    problem.row = row.line;
    problem.column = std::string(column);
    problem.value = text(row, column);
    problem.cause = cause;
    problem.cure = cure;
    problems.push_back(std::move(problem));
  }

  double number(const CsvRow& row, std::string_view column) {
    const auto value = parse_number(text(row, column));
    if (!value) complain(row, column, "not a number", "give a number with '.' as decimal mark");
    return value.value_or(0.0);
  }

  std::string image(const CsvRow& row) {
    std::string name = text(row, "image");
    if (name.empty()) complain(row, "image", "is empty", "name the picture");
    return name;
  }

  void finish() const {
    if (!problems.empty()) throw InputError(problems);
  }
};

cv::Rect2d crop_of(Reader& reader, const CsvRow& row) {
  if (reader.text(row, "crop_w").empty() && reader.text(row, "crop_h").empty()) return {};
  const cv::Rect2d crop(reader.number(row, "crop_x"), reader.number(row, "crop_y"),
                        reader.number(row, "crop_w"), reader.number(row, "crop_h"));
  if (crop.width <= 0.0 || crop.height <= 0.0) {
    reader.complain(row, "crop_w", "the crop has no area", "give width and height above 0");
  }
  return crop;
}

void add_point(Reader& reader, const CsvRow& row, PointsTruth& crop) {
  const bool nothing = reader.text(row, "x").empty() && reader.text(row, "y").empty();
  if (nothing) return;  // the crop was looked at and holds no cell
  TruthPoint point;
  point.x = reader.number(row, "x");
  point.y = reader.number(row, "y");
  const std::string confidence = reader.text(row, "confidence");
  if (confidence == "doubtful") {
    point.sure = false;
  } else if (!confidence.empty() && confidence != "sure") {
    reader.complain(row, "confidence", "not a confidence", "use sure or doubtful");
  }
  const cv::Rect2d& c = crop.crop;
  const bool outside =
      c.width > 0.0 && (point.x < c.x - 1.0 || point.y < c.y - 1.0 ||
                        point.x > c.x + c.width + 1.0 || point.y > c.y + c.height + 1.0);
  if (outside) {
    reader.complain(row, "x", "the point lies outside its crop",
                    "give coordinates in pixels of the full picture");
  }
  crop.points.push_back(point);
}

void read_points(Reader& reader, Truth& truth) {
  using Key = std::tuple<std::string, std::string, double, double, double, double>;
  std::map<Key, std::size_t> known;
  for (const CsvRow& row : reader.csv.rows) {
    PointsTruth fresh;
    fresh.file = reader.file;
    fresh.image = reader.image(row);
    fresh.crop = crop_of(reader, row);
    fresh.observer = reader.text(row, "observer");
    const Key key{fresh.image,  fresh.observer,   fresh.crop.x,
                  fresh.crop.y, fresh.crop.width, fresh.crop.height};
    const auto [place, added] = known.try_emplace(key, truth.points.size());
    if (added) truth.points.push_back(std::move(fresh));
    add_point(reader, row, truth.points[place->second]);
  }
}

void read_counts(Reader& reader, std::string_view column, Truth& truth) {
  for (const CsvRow& row : reader.csv.rows) {
    if (reader.text(row, column).empty()) continue;
    CountTruth count{reader.file, reader.image(row), reader.number(row, column)};
    if (count.count < 0.0) reader.complain(row, column, "a count below 0", "give 0 or more");
    truth.counts.push_back(std::move(count));
  }
}

void read_closures(Reader& reader, Truth& truth) {
  for (const CsvRow& row : reader.csv.rows) {
    if (reader.text(row, "closure_frac").empty()) continue;
    truth.closures.push_back({reader.file, reader.image(row), reader.number(row, "closure_frac")});
  }
}

}  // namespace

bool read_truth_table(const std::filesystem::path& file, Truth& truth) {
  const CsvFile csv = read_csv(file);
  Reader reader{csv, file, {}};
  // Our own result tables name the picture's id as well.
  if (!reader.find("image") || reader.find("image_id")) return false;
  if (reader.find("x") && reader.find("y")) {
    read_points(reader, truth);
  } else if (reader.find("manual_count")) {
    read_counts(reader, "manual_count", truth);
  } else if (reader.find("count")) {
    read_counts(reader, "count", truth);
  } else if (reader.find("closure_frac")) {
    read_closures(reader, truth);
  } else {
    return false;
  }
  reader.finish();
  return true;
}

}  // namespace woundwell

#include "study/design.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/csv.hpp"
#include "study/identity.hpp"
#include "study/rules.hpp"
#include "study/sheet.hpp"
#include "study/text.hpp"

namespace woundwell {

namespace {

constexpr double smallest_pixel_um = 0.01;
constexpr double largest_pixel_um = 100.0;
constexpr std::size_t most_times = 100000;

/// What a name could have been meant to be: "is knockdown meant?", or the list of all.
std::string suggest(const std::string& value, const std::vector<std::string>& names) {
  const std::string meant = text::nearest(value, names);
  return meant.empty() ? "use one of " + text::joined(names) : "is " + meant + " meant?";
}

/// Reads the cells of one row; every reader complains with the row's line.
class RowReader {
 public:
  RowReader(const Columns& columns, const CsvRow& row, Complaints& complaints)
      : columns_(columns), row_(row), complaints_(complaints) {}

  [[nodiscard]] std::string cell(const std::string& column) const {
    return columns_.cell(row_, column);
  }

  std::string required(const std::string& column, const std::string& cure) {
    std::string value = cell(column);
    if (value.empty() && columns_.has(column)) error(column, value, "the cell is empty", cure);
    return value;
  }

  /// Value of an enumeration; complains and takes the fallback where the text is none of them.
  template <class T, class Parse>
  T named(const std::string& column, Parse parse, const std::vector<std::string>& names,
          const std::string& kind, T fallback) {
    const std::string value = cell(column);
    const std::optional<T> known = parse(value);
    if (known) return *known;
    if (value.empty()) {
      if (columns_.has(column)) error(column, value, "the cell is empty", suggest("", names));
    } else {
      error(column, value, "not " + kind, suggest(value, names));
    }
    return fallback;
  }

  /// Whole number of at least 1, or empty.
  std::optional<std::size_t> counted(const std::string& column, const std::string& cure) {
    const std::string value = cell(column);
    if (value.empty()) return std::nullopt;
    const auto number = parse_number(value);
    if (!number || *number < 1.0 || *number > 1e9 || std::floor(*number) != *number) {
      error(column, value, "not a whole number from 1", cure);
      return std::nullopt;
    }
    return static_cast<std::size_t>(*number);
  }

  void error(const std::string& column, const std::string& value, const std::string& cause,
             const std::string& cure) {
    complaints_.error(row_.line, column, value, cause, cure);
  }
  void warn(const std::string& column, const std::string& value, const std::string& cause,
            const std::string& cure) {
    complaints_.warn(row_.line, column, value, cause, cure);
  }

 private:
  const Columns& columns_;
  const CsvRow& row_;
  Complaints& complaints_;
};

/// Empty, 0, no and false keep the row; any other text is a reason to leave it out.
bool is_excluded(const std::string& cell) {
  const std::string value = text::lower(cell);
  return !(value.empty() || value == "0" || value == "no" || value == "n" || value == "false");
}

std::vector<std::string> split(const std::string& s, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : s) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// One time of the list, or a complaint.
std::optional<double> read_time(const std::string& part, const std::string& cell, RowReader& row) {
  const auto number = parse_number(part);
  if (!number) {
    row.error("time_h", cell, "not a number of hours",
              "write the hours alone, for instance 24; for a multi-page file 0|24|48 or 0:24:48");
  } else if (*number < 0.0) {
    row.error("time_h", cell, "a time before the scratch or the seeding",
              "count hours from the scratch or the seeding, 0 or more");
    return std::nullopt;
  }
  return number;
}

/// Times first, first + step, ... up to last.
std::vector<double> stepped_times(double first, double step, double last, const std::string& cell,
                                  RowReader& row) {
  const double steps = step > 0.0 ? std::floor((last - first) / step + 1e-9) : -1.0;
  if (steps < 0.0 || steps >= static_cast<double>(most_times)) {
    row.error("time_h", cell, "not a list of times",
              "write first:step:last in hours, with step above 0 and last not before first");
    return {};
  }
  std::vector<double> times;
  for (std::size_t k = 0; k <= static_cast<std::size_t>(steps); ++k) {
    const double time = first + static_cast<double>(k) * step;
    times.push_back(std::round(time * 1e9) / 1e9);  // 0.3, not 0.30000000000000004
  }
  return times;
}

struct Times {
  std::vector<double> hours;
  bool list = false;  ///< one per page of the file
};

Times read_times(Assay assay, bool has_column, RowReader& row) {
  const std::string cell = row.cell("time_h");
  Times times;
  if (cell.empty()) {
    if (assay == Assay::scratch && has_column) {
      row.error("time_h", cell, "the cell is empty", "write the hours after the scratch");
    }
    times.hours = {0.0};
    return times;
  }
  const char separator = cell.find('|') != std::string::npos ? '|' : ':';
  const auto parts = split(cell, separator);
  times.list = parts.size() > 1;
  for (const auto& part : parts) {
    const auto time = read_time(part, cell, row);
    if (!time) return {{0.0}, false};  // one complaint for the cell is enough
    times.hours.push_back(*time);
  }
  if (separator == ':' && parts.size() != 1) {
    if (parts.size() == 3) {
      times.hours = stepped_times(times.hours[0], times.hours[1], times.hours[2], cell, row);
    } else {
      row.error("time_h", cell, "not a list of times",
                "write first:step:last (0:24:48) or the times themselves (0|24|48)");
      times.hours.clear();
    }
    if (times.hours.empty()) return {{0.0}, false};
  }
  if (times.list && assay == Assay::transwell) {
    row.error("time_h", cell, "several times for a Transwell picture", "write the one time");
  }
  return times;
}

std::optional<double> read_pixel_size(RowReader& row) {
  const std::string cell = row.cell("pixel_size_um");
  if (cell.empty()) return std::nullopt;
  const auto number = parse_number(cell);
  if (!number || !(*number > smallest_pixel_um && *number < largest_pixel_um)) {
    row.error("pixel_size_um", cell,
              number ? "no microscope has such pixels" : "not a number of micrometres",
              "write the side of a pixel in micrometres, for instance 0.65, or leave the cell "
              "empty");
    return std::nullopt;
  }
  return number;
}

std::optional<std::size_t> read_channel(RowReader& row) {
  const std::string name = text::lower(row.cell("channel"));
  if (name == "r" || name == "red") return 0;
  if (name == "g" || name == "green") return 1;
  if (name == "b" || name == "blue") return 2;
  const auto number =
      row.counted("channel", "count channels from 1, or write red, green or blue; empty: grey");
  if (!number) return std::nullopt;
  return *number - 1;
}

std::filesystem::path resolve(const std::string& image, const std::filesystem::path& folder) {
  std::string portable = image;
  // Sheets made on Windows: a\b.tif.
  if (portable.find('/') == std::string::npos) {
    std::replace(portable.begin(), portable.end(), '\\', '/');
  }
  return (folder / portable).lexically_normal();
}

/// The sample or samples (one per page) of a row.
std::vector<NamedRow> read_row(const Columns& columns, const CsvRow& cells,
                               const std::filesystem::path& folder, Complaints& complaints) {
  RowReader row(columns, cells, complaints);
  NamedRow read;
  Sample& s = read.sample;
  s.design_row = cells.line;
  s.image = row.required("image", "name the picture, relative to the sheet's folder");
  s.path = resolve(s.image, folder);
  s.assay = row.named("assay", parse_assay, {"scratch", "transwell"}, "an assay", Assay::scratch);
  s.cell_line = row.required("cell_line", "name it; 'unknown' if you do not know");
  s.condition = row.required("condition", "name the treatment, for instance mock");
  s.role =
      row.named("role", parse_role, {"control", "knockdown", "rescue", "vehicle", "blank", "other"},
                "a role", Role::other);
  s.experiment = row.required("experiment", "number the independent repeats; 1 with only one");
  s.well = row.required("well", "name the well or insert; 1 with only one");
  s.field = row.required("field", "number the fields of the well; 1 with only one");
  s.pixel_size_um = read_pixel_size(row);
  s.batch = row.cell("batch").empty() ? s.experiment : row.cell("batch");
  s.knockdown = row.cell("knockdown");
  s.coating = row.cell("coating").empty()
                  ? Coating::unstated
                  : row.named("coating", parse_coating, {"matrigel", "none"}, "a coating",
                              Coating::unstated);
  const auto page = row.counted("page", "count pages from 1, or leave the cell empty");
  s.page = page ? *page - 1 : 0;
  s.channel = read_channel(row);
  s.note = row.cell("note");
  read.page_given = page.has_value();
  read.excluded = is_excluded(row.cell("exclude"));

  const Times times = read_times(s.assay, columns.has("time_h"), row);
  if (times.list && page) {
    row.error("page", row.cell("page"), "one page for several times",
              "leave page empty for a file with one page per time, or write one time");
  }
  std::vector<NamedRow> rows;
  for (std::size_t k = 0; k < times.hours.size(); ++k) {
    NamedRow one = read;
    one.sample.time_h = times.hours[k];
    if (times.list) {
      one.sample.page = k;
      one.page_given = true;
    }
    rows.push_back(std::move(one));
  }
  return rows;
}

void check_encoding(const CsvFile& sheet, const CsvRow& row, Complaints& complaints) {
  for (std::size_t k = 0; k < row.cells.size(); ++k) {
    if (text::is_utf8(row.cells[k])) continue;
    complaints.error(row.line, k < sheet.header.size() ? sheet.header[k] : "", "",
                     "a letter that is not UTF-8", "save the sheet as \"CSV UTF-8\"");
  }
}

}  // namespace

Design read_design(const std::filesystem::path& sheet_file) {
  const CsvFile sheet = read_csv(sheet_file);
  Design design;
  design.sheet = sheet_file;
  Complaints complaints(sheet_file.string());
  const Columns columns(sheet, complaints);
  if (columns.none()) {
    complaints.error(1, "", "", "this is not a design sheet: none of its columns is known",
                     "the header must hold " + text::joined(required_columns()));
    design.problems = complaints.sorted();
    return design;
  }
  if (sheet.rows.empty()) {
    complaints.error(0, "", "", "the sheet has a header and no rows", "add a row per picture");
  }
  const auto folder = sheet_file.parent_path();
  std::vector<NamedRow> rows;
  for (const auto& cells : sheet.rows) {
    Complaints of_row(complaints.file());
    check_encoding(sheet, cells, of_row);
    std::vector<NamedRow> read;
    if (check_width(sheet, cells, of_row)) read = read_row(columns, cells, folder, of_row);
    // Mistakes in a row that is left out anyway do not stop the run.
    complaints.append(of_row, !read.empty() && read.front().excluded);
    rows.insert(rows.end(), read.begin(), read.end());
  }
  name_pictures(rows, folder);
  for (auto& row : rows) {
    (row.excluded ? design.excluded : design.samples).push_back(std::move(row.sample));
  }
  check_rules(design.samples, complaints);
  design.problems = complaints.sorted();
  return design;
}

}  // namespace woundwell

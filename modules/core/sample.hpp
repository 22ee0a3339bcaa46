#pragma once
// A row of the design sheet, and rows that belong together.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

/// `table`: values that came as a table, not from pictures. A design sheet cannot name it.
enum class Assay { scratch, transwell, table };
enum class Role { control, knockdown, rescue, vehicle, blank, other };
enum class Coating { unstated, matrigel, none };

std::string_view to_string(Assay assay);
std::string_view to_string(Role role);
std::string_view to_string(Coating coating);
std::optional<Assay> parse_assay(std::string_view text);
std::optional<Role> parse_role(std::string_view text);
std::optional<Coating> parse_coating(std::string_view text);

/// One picture of the design: what it shows and where it is.
struct Sample {
  std::string image_id;        ///< stable, unique, readable; safe as a file name
  std::string image;           ///< as written in the sheet
  std::filesystem::path path;  ///< resolved against the sheet's folder
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string condition;
  Role role = Role::other;
  std::string experiment;               ///< independent repeat; this is what n counts
  std::string well;                     ///< culture unit (scratch: well, Transwell: insert)
  std::string field;                    ///< image position in the well
  double time_h = 0.0;                  ///< hours after the scratch / after seeding
  std::optional<double> pixel_size_um;  ///< as stated in the sheet
  std::string batch;                    ///< stained and photographed together; default: experiment
  std::string knockdown;                ///< for rescue and vehicle: the knockdown it belongs to
  Coating coating = Coating::unstated;
  std::size_t page = 0;                ///< page of a multi-page TIFF, from 0
  std::optional<std::size_t> channel;  ///< colour channel, from 0; empty: grey value of all
  std::string note;
  std::size_t design_row = 0;  ///< line in the sheet (header = 1)
};

/// One scratch field over time, sorted by time. The baseline is the first picture if it is at the
/// smallest time of the series.
struct Series {
  std::string series_id;
  std::vector<Sample> samples;
};

/// What can be known of a picture from its head, without decoding its pixels.
struct ImageHead {
  std::size_t width_px = 0;
  std::size_t height_px = 0;
  std::size_t channels = 0;
  std::size_t bits = 0;  ///< per channel: 8, 16 or 32
  std::size_t pages = 1;
  std::optional<double> um_per_px;  ///< from the file's own metadata
  std::string pixel_size_source;    ///< "tiff_resolution", "imagej", "ome" or empty
};

}  // namespace woundwell

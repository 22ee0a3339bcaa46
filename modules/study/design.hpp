#pragma once
// The design sheet.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "core/sample.hpp"

namespace woundwell {

struct Design {
  std::filesystem::path sheet;
  std::vector<Sample> samples;    ///< rows to measure, in sheet order (image_id made unique)
  std::vector<Sample> excluded;   ///< rows with `exclude` set
  std::vector<Problem> problems;  ///< everything that is wrong, errors and warnings
};

/// Reads and checks a sheet by its text alone: columns, roles, numbers, duplicates, series without
/// baseline, references to conditions that are not there. Finds every mistake, throws InputError
/// only where the sheet cannot be read at all.
///
/// Column names and the words for assay, role, coating and channel are read in any case; numbers
/// take a decimal point or comma. Columns needed: image, assay, cell_line, condition, role,
/// experiment, well, field, time_h, pixel_size_um; not needed: batch (default: the experiment),
/// knockdown (default: the only one of the cell line), coating, page and channel (from 1; channel
/// also red, green, blue), exclude (any word but 0, no, n, false), note. pixel_size_um may be
/// empty. time_h may be empty for Transwell and is 0 then, which is no problem: membranes are read
/// at one time. time_h may list times, `0|24|48` or `0:24:48` (first:step:last), for a file with
/// one page per time: the row becomes one sample per page.
///
/// A row with mistakes still gives a sample, so that all others can be checked: nothing may be
/// measured while `problems` holds an error. Mistakes in excluded rows are warnings.
Design read_design(const std::filesystem::path& sheet);

using HeadReader = std::function<ImageHead(const std::filesystem::path&, std::size_t page)>;

/// Reads the head of every picture once and adds what is wrong with files to design.problems. A
/// single file that is missing or cannot be read is a warning (its picture will be `failed`, the
/// run goes on); when none of the pictures is there, the sheet's paths are wrong: one error. A page
/// or channel that is not there is an error. Size or calibration that changes within a series,
/// calibration that contradicts the sheet, and pages left out are warnings.
void check_pictures(Design& design, const HeadReader& read_head);

/// Writes a design sheet from the names of the pictures below a folder, in natural order. Parts of
/// the pattern in braces name design columns; `{}` skips a part; time_h, pixel_size_um and page
/// are numbers, other columns take the shortest text that fits. A pattern with '/' is compared with
/// the path below the folder, another with the file name; without extension, any picture fits.
/// What the pattern does not say is filled in: assay (scratch if there is a time), role (guessed
/// from the condition, and said so in `note`), 'unknown' or '1' for the rest. Hidden files and
/// folders with results of this program are left out. Paths are relative to `sheet_folder`. Throws
/// InputError for a bad pattern or a folder that cannot be read.
struct IndexResult {
  std::string csv;  ///< the sheet
  std::size_t fitted = 0;
  std::vector<std::string> unfitted;  ///< pictures that did not fit, relative to the folder
};
IndexResult index_folder(const std::filesystem::path& folder, const std::string& pattern,
                         const std::filesystem::path& sheet_folder);

}  // namespace woundwell

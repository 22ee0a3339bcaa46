#pragma once
// Names of pictures and series.

#include <filesystem>
#include <string>
#include <vector>

#include "core/sample.hpp"

namespace woundwell {

/// A sample and what the sheet said about its page, which decides how it is named.
struct NamedRow {
  Sample sample;
  bool page_given = false;
  bool excluded = false;
};

/// Sets image_id of every row: the path relative to the sheet without extension, '/' as "__", other
/// unsafe characters as '_', then "_p2" for a stated page and "_c1" for a stated channel. Ids do
/// not depend on other rows, unless two would be the same (without regard to case): those get a
/// hash of path, page and channel. At most 150 bytes.
void name_pictures(std::vector<NamedRow>& rows, const std::filesystem::path& sheet_folder);

/// What tells one scratch field from another, as one text.
std::string series_key(const Sample& sample);

/// Readable name of a series, not yet unique: cell line, condition, experiment, well and field.
std::string series_name(const Sample& sample);

}  // namespace woundwell

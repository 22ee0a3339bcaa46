#pragma once
// Delimited text after RFC 4180, and numbers as text.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

struct CsvRow {
  std::size_t line = 0;  ///< where the row starts, from 1
  std::vector<std::string> cells;
};

struct CsvFile {
  char separator = ',';
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  ///< blank lines left out
};

/// Reads comma, semicolon or tab separated text (told from the header line), with or without a
/// UTF-8 byte order mark, with CRLF, LF or CR ends; quoted cells may hold separators, quotes and
/// line ends. UTF-16 and text with NUL bytes is an InputError, as is an unclosed quote.
CsvFile parse_csv(std::string_view text, const std::string& name_for_errors);
CsvFile read_csv(const std::filesystem::path& file);

/// Quotes a cell where RFC 4180 needs it.
std::string csv_cell(std::string_view text);

/// Shortest text that reads back as the same double; "NA" is never made here: NaN and infinities
/// are asserted against by the caller.
std::string format_number(double value);

/// The whole text as a finite number with '.' or ',' as decimal mark, else empty.
std::optional<double> parse_number(std::string_view text);

/// Without leading and trailing white space.
std::string_view trim(std::string_view text);

/// Whole file as bytes; InputError if it cannot be read.
std::string read_text(const std::filesystem::path& file);

/// Writes to a neighbour file and renames it over the target, so that a reader or a killed
/// program never leaves half a file. Makes missing folders.
void write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace woundwell

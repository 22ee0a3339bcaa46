#include "core/csv.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <system_error>

#include "core/errors.hpp"

namespace woundwell {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v'; }

/// The separator is the one that stands most often in the header line, outside quotes.
char find_separator(std::string_view text) {
  constexpr std::array<char, 3> candidates{',', ';', '\t'};
  std::array<std::size_t, 3> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) break;
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      if (!quoted && c == candidates[k]) ++counts[k];
    }
  }
  std::size_t best = 0;
  for (std::size_t k = 1; k < counts.size(); ++k) {
    if (counts[k] > counts[best]) best = k;
  }
  return candidates[best];
}

[[noreturn]] void refuse(const std::string& name, std::optional<std::size_t> line,
                         const std::string& cause, const std::string& cure) {
  Problem problem;
  problem.file = name;
  problem.row = line;
  problem.cause = cause;
  problem.cure = cure;
  throw InputError(std::move(problem));
}

/// Splits text into rows of cells; knows quotes, and counts lines for messages.
class Splitter {
 public:
  Splitter(std::string_view text, char separator, const std::string& name)
      : text_(text), separator_(separator), name_(name) {}

  bool next(CsvRow& row) {
    if (position_ >= text_.size()) return false;
    row.line = line_;
    row.cells.assign(1, "");
    for (;;) {
      if (position_ >= text_.size()) return true;
      const char c = text_[position_];
      if (c == '"' && trim(row.cells.back()).empty()) {
        row.cells.back().clear();
        read_quoted(row.cells.back());
      } else if (c == separator_) {
        row.cells.emplace_back();
        ++position_;
      } else if (c == '\n' || c == '\r') {
        end_line();
        return true;
      } else {
        row.cells.back() += c;
        ++position_;
      }
    }
  }

 private:
  void end_line() {
    if (text_[position_] == '\r' && position_ + 1 < text_.size() && text_[position_ + 1] == '\n') {
      ++position_;
    }
    ++position_;
    ++line_;
  }

  void read_quoted(std::string& cell) {
    const std::size_t start = line_;
    ++position_;
    for (;;) {
      if (position_ >= text_.size()) {
        refuse(name_, start, "a quote is opened and never closed", "add the closing \"");
      }
      const char c = text_[position_];
      if (c == '"' && position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
        cell += '"';
        position_ += 2;
      } else if (c == '"') {
        ++position_;
        return;
      } else {
        if (c == '\n') ++line_;
        cell += c;
        ++position_;
      }
    }
  }

  std::string_view text_;
  char separator_;
  const std::string& name_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

CsvFile parse_csv(std::string_view text, const std::string& name_for_errors) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff" ||
      text.find('\0') != std::string_view::npos) {
    refuse(name_for_errors, std::nullopt, "this is not UTF-8 text",
           "save the table as \"CSV UTF-8\"");
  }
  CsvFile file;
  file.separator = find_separator(text);
  Splitter splitter(text, file.separator, name_for_errors);
  CsvRow row;
  while (splitter.next(row)) {
    bool blank = true;
    for (auto& cell : row.cells) {
      cell = std::string(trim(cell));
      blank = blank && cell.empty();
    }
    if (blank) continue;
    if (file.header.empty()) {
      file.header = row.cells;
    } else {
      file.rows.push_back(row);
    }
  }
  if (file.header.empty()) {
    refuse(name_for_errors, std::nullopt, "the table is empty", "give it a header and rows");
  }
  return file;
}

CsvFile read_csv(const std::filesystem::path& file) {
  return parse_csv(read_text(file), file.string());
}

std::string csv_cell(std::string_view text) {
  const bool plain = text.find_first_of(",;\t\"\r\n") == std::string_view::npos &&
                     (text.empty() || (!is_space(text.front()) && !is_space(text.back())));
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

std::string format_number(double value) {
  assert(std::isfinite(value));
  if (value == 0.0) return "0";  // no "-0"
  std::array<char, 40> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::optional<double> parse_number(std::string_view text) {
  std::string plain(trim(text));
  const auto comma = plain.find(',');
  if (comma != std::string::npos && plain.find('.') == std::string::npos) plain[comma] = '.';
  if (!plain.empty() && plain.front() == '+') plain.erase(0, 1);
  double value = 0.0;
  const char* end = plain.data() + plain.size();
  const auto result = std::from_chars(plain.data(), end, value);
  if (plain.empty() || result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string read_text(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    refuse(file.string(), std::nullopt, "this is a folder, not a file", "name a file");
  }
  const std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    refuse(file.string(), std::nullopt, "the file cannot be read",
           std::filesystem::exists(file, error) ? "check its permissions"
                                                : "check the name: there is no such file");
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  // The name of the neighbour is the target's own: two writers of one target are a mistake anyway.
  std::filesystem::path neighbour = file;
  neighbour += ".part";
  {
    std::ofstream stream(neighbour, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream) {
      refuse(file.string(), std::nullopt, "the file cannot be written",
             "check the folder's permissions and the space on the disk");
    }
  }
  std::filesystem::rename(neighbour, file, error);
  if (error) {
    refuse(file.string(), std::nullopt, "the file cannot be written: " + error.message(),
           "close programs that have it open");
  }
}

}  // namespace woundwell

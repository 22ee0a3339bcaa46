#pragma once
// Patterns of file names: "{cell_line}_{condition}_e{experiment}_t{time_h}h.tif".

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace woundwell {

/// Extensions of pictures, lower case, with the dot.
const std::vector<std::string>& picture_extensions();
bool is_picture(const std::string& file_name);

class NamePattern {
 public:
  /// Throws InputError for a brace that is not closed, an unknown or repeated field, or two fields
  /// with nothing between them.
  explicit NamePattern(const std::string& pattern);

  /// Values of the fields, or empty if the path does not fit. `relative` is the path below the
  /// folder, with '/'; a pattern without '/' is compared with the file name alone.
  [[nodiscard]] std::optional<std::map<std::string, std::string>> match(
      const std::string& relative) const;

  /// Columns named in the pattern, in its order.
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }
  [[nodiscard]] bool has(const std::string& field) const;

 private:
  /// What a stretch of the name must be: this text, digits, or anything but '/'.
  struct Part {
    enum class Kind { literal, number, word, skipped };
    Kind kind = Kind::literal;
    std::string literal;    ///< lower case if any_case
    bool any_case = false;  ///< extensions: .tif and .TIF
    std::size_t field = 0;  ///< index in fields_, for number and word
  };
  struct Search;
  void add_literal(char c, bool any_case);
  void add_field(const std::string& name, bool after_field);
  [[nodiscard]] bool fits(Search& search, std::size_t part, std::size_t from) const;
  std::string pattern_;
  std::vector<Part> parts_;
  std::vector<std::string> fields_;
  bool whole_path_ = false;
  bool without_extension_ = false;
};

}  // namespace woundwell

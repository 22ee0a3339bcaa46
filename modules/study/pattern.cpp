#include "study/pattern.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/errors.hpp"
#include "study/sheet.hpp"
#include "study/text.hpp"

namespace woundwell {

namespace {

[[noreturn]] void refuse(const std::string& pattern, const std::string& cause,
                         const std::string& cure) {
  Problem problem;
  problem.column = "--pattern";
  problem.value = pattern;
  problem.cause = cause;
  problem.cure = cure;
  throw InputError(std::move(problem));
}

/// Columns whose values are numbers: a number ends where its digits end.
bool is_number(const std::string& field) {
  return field == "time_h" || field == "pixel_size_um" || field == "page";
}

std::vector<std::string> pattern_fields() {
  std::vector<std::string> fields = required_columns();
  fields.insert(fields.end(), optional_columns().begin(), optional_columns().end());
  // The picture is the file itself.
  fields.erase(std::remove(fields.begin(), fields.end(), "image"), fields.end());
  return fields;
}

std::string extension_of(const std::string& name) {
  const auto dot = name.rfind('.');
  const auto slash = name.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return "";
  return name.substr(dot);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Ends of a number that begins at `from`, longest first: "7,5" may end behind the 5 or the 7.
std::vector<std::size_t> number_ends(const std::string& name, std::size_t from) {
  std::vector<std::size_t> ends;
  std::size_t end = from;
  while (end < name.size() && is_digit(name[end])) ends.push_back(++end);
  const bool mark = !ends.empty() && end < name.size() && (name[end] == '.' || name[end] == ',');
  if (mark) {
    ++end;
    while (end < name.size() && is_digit(name[end])) ends.push_back(++end);
  }
  std::reverse(ends.begin(), ends.end());
  return ends;
}

}  // namespace

const std::vector<std::string>& picture_extensions() {
  static const std::vector<std::string> extensions{".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp",
                                                   ".jp2", ".pgm",  ".ppm", ".pnm", ".webp"};
  return extensions;
}

bool is_picture(const std::string& file_name) {
  const auto& known = picture_extensions();
  return std::find(known.begin(), known.end(), text::lower(extension_of(file_name))) != known.end();
}

bool NamePattern::has(const std::string& field) const {
  return std::find(fields_.begin(), fields_.end(), field) != fields_.end();
}

void NamePattern::add_literal(char c, bool any_case) {
  if (parts_.empty() || parts_.back().kind != Part::Kind::literal ||
      parts_.back().any_case != any_case) {
    parts_.push_back({Part::Kind::literal, "", any_case, 0});
  }
  parts_.back().literal += any_case ? text::lower(std::string(1, c)) : std::string(1, c);
}

void NamePattern::add_field(const std::string& name, bool after_field) {
  if (after_field && !is_number(name)) {
    refuse(pattern_, "nothing tells where the part before {" + name + "} ends",
           "put the text between them that the file names have there");
  }
  if (name.empty()) {
    parts_.push_back({Part::Kind::skipped, "", false, 0});
    return;
  }
  const auto known = pattern_fields();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    const std::string meant = text::nearest(name, known);
    refuse(pattern_, "{" + name + "} is not a column of a design sheet",
           meant.empty() ? "use {} to skip a part, or one of " + text::joined(known)
                         : "is {" + meant + "} meant?");
  }
  if (has(name)) refuse(pattern_, "{" + name + "} stands twice", "use {} for the second one");
  const auto kind = is_number(name) ? Part::Kind::number : Part::Kind::word;
  parts_.push_back({kind, "", false, fields_.size()});
  fields_.push_back(name);
}

NamePattern::NamePattern(const std::string& pattern) : pattern_(pattern) {
  if (pattern.empty()) {
    refuse(pattern, "the pattern is empty",
           "for instance {condition}_e{experiment}_t{time_h}h.tif");
  }
  whole_path_ = pattern.find('/') != std::string::npos;
  const std::string extension = extension_of(pattern);
  const bool known_extension = is_picture(pattern);
  // "{condition}_{time_h}": any kind of picture will do.
  const bool open_end = pattern.size() >= 2 && pattern.substr(pattern.size() - 2) == "{}";
  without_extension_ = !known_extension && !open_end;
  const std::size_t extension_start =
      known_extension ? pattern.size() - extension.size() : pattern.size();
  bool after_field = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '}') refuse(pattern, "a } without its {", "open the brace before it");
    if (pattern[i] != '{') {
      add_literal(pattern[i], i >= extension_start);
      after_field = false;
      continue;
    }
    const auto end = pattern.find_first_of("{}", i + 1);
    if (end == std::string::npos || pattern[end] == '{') {
      refuse(pattern, "a { without its }", "close the brace");
    }
    const std::string name = text::lower(pattern.substr(i + 1, end - i - 1));
    add_field(name, after_field);
    after_field = !is_number(name);
    i = end;
  }
}

/// The name, the values found so far, and the (part, place) pairs that are known to lead nowhere:
/// with them a long name that does not fit is soon given up.
struct NamePattern::Search {
  std::string name;
  std::vector<std::string> values;
  std::set<std::pair<std::size_t, std::size_t>> hopeless;
};

bool NamePattern::fits(Search& search, std::size_t part, std::size_t from) const {
  const std::string& name = search.name;
  if (part == parts_.size()) return from == name.size();
  if (search.hopeless.count({part, from}) > 0) return false;
  const Part& p = parts_[part];
  const auto ends_at = [&](std::size_t end) {
    if (!fits(search, part + 1, end)) return false;
    if (p.kind == Part::Kind::number || p.kind == Part::Kind::word) {
      search.values[p.field] = name.substr(from, end - from);
    }
    return true;
  };
  bool found = false;
  if (p.kind == Part::Kind::literal) {
    const std::string there = name.substr(from, p.literal.size());
    found =
        (p.any_case ? text::lower(there) : there) == p.literal && ends_at(from + p.literal.size());
  } else if (p.kind == Part::Kind::number) {
    const auto ends = number_ends(name, from);
    found = std::any_of(ends.begin(), ends.end(), ends_at);
  } else {
    // The shortest text that fits; a column is never empty.
    std::size_t end = from;
    if (p.kind == Part::Kind::skipped) found = ends_at(end);
    while (!found && end < name.size() && name[end] != '/') found = ends_at(++end);
  }
  if (!found) search.hopeless.emplace(part, from);
  return found;
}

std::optional<std::map<std::string, std::string>> NamePattern::match(
    const std::string& relative) const {
  std::string name = relative;
  if (!whole_path_) name = name.substr(name.rfind('/') + 1);
  if (without_extension_) name = name.substr(0, name.size() - extension_of(name).size());
  Search search{name, std::vector<std::string>(fields_.size()), {}};
  if (!fits(search, 0, 0)) return std::nullopt;
  std::map<std::string, std::string> values;
  for (std::size_t k = 0; k < fields_.size(); ++k) values[fields_[k]] = search.values[k];
  return values;
}

}  // namespace woundwell

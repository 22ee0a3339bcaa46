#include "study/identity.hpp"

#include "study/text.hpp"

namespace woundwell {

namespace {

/// Full path; an empty one is the current folder.
std::filesystem::path full(const std::filesystem::path& path) {
  return std::filesystem::absolute(path.empty() ? "." : path).lexically_normal();
}

/// Path as it goes in names and hashes: relative to the sheet where it can be, so that a study
/// that is moved keeps its names.
std::string portable_path(const Sample& sample, const std::filesystem::path& sheet_folder) {
  const auto path = full(sample.path);
  const auto relative = path.lexically_relative(full(sheet_folder));
  return (relative.empty() ? path : relative).generic_string();
}

std::string readable_name(const std::string& portable, const NamedRow& row) {
  auto path = std::filesystem::path(portable);
  path.replace_extension();
  std::string name;
  for (const auto& part : path.relative_path()) {
    if (part == ".." || part == ".") continue;
    if (!name.empty()) name += "__";
    name += text::slug(part.string());
  }
  // A leading dot hides a file, a leading dash looks like an option.
  if (name.empty() || name.front() == '.' || name.front() == '-') name.insert(0, 1, '_');
  if (row.page_given) name += "_p" + std::to_string(row.sample.page + 1);
  if (row.sample.channel) name += "_c" + std::to_string(*row.sample.channel + 1);
  return name;
}

}  // namespace

void name_pictures(std::vector<NamedRow>& rows, const std::filesystem::path& sheet_folder) {
  std::vector<std::string> names;
  std::vector<std::string> keys;
  for (const auto& row : rows) {
    const std::string path = portable_path(row.sample, sheet_folder);
    names.push_back(readable_name(path, row));
    keys.push_back(path + '\n' + std::to_string(row.sample.page) + '\n' +
                   (row.sample.channel ? std::to_string(*row.sample.channel) : ""));
  }
  text::make_unique(names, keys);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].sample.image_id = names[i];
}

std::string series_key(const Sample& s) {
  std::string key;
  for (const auto* part : {&s.cell_line, &s.condition, &s.experiment, &s.well, &s.field}) {
    key += *part;
    key += '\x1f';  // the separator of fields, which no label holds
  }
  return key;
}

std::string series_name(const Sample& s) {
  return text::slug(s.cell_line + "_" + s.condition + "_e" + s.experiment + "_w" + s.well + "_f" +
                    s.field);
}

}  // namespace woundwell

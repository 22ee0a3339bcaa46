#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t long_list = 12;

struct Line {
  std::string name;
  std::string value;
};

std::string plain(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Nested JSON as lines "a.b.c: value".
void flatten(const std::string& name, const Json& value, std::vector<Line>& lines) {
  if (value.is_object() && !value.empty()) {
    for (const auto& [key, inner] : value.items()) {
      flatten(name.empty() ? key : fmt::format("{}.{}", name, key), inner, lines);
    }
  } else if (value.is_array() && !value.empty()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const Json& inner = value[i];
      if (inner.is_object() && inner.contains("file") && inner.contains("sha256")) {
        lines.push_back({plain(inner["file"]), "SHA-256 " + plain(inner["sha256"])});
      } else if (inner.is_structured()) {
        flatten(fmt::format("{}[{}]", name, i + 1), inner, lines);
      } else {
        lines.push_back({name, plain(inner)});
      }
    }
  } else {
    lines.push_back({name, plain(value)});
  }
}

PageData line_list(const std::vector<Line>& lines) {
  PageData list{PageData::type::list};
  for (const auto& line : lines) {
    PageData item;
    put(item, "line_name", line.name);
    put(item, "line_value", line.value);
    list << item;
  }
  return list;
}

/// A group of lines under a heading, folded where it is long.
void add_group(PageData& groups, const std::string& heading, const std::vector<Line>& lines) {
  if (lines.empty()) return;
  PageData group;
  put(group, "heading", heading);
  put(group, "line_count", std::to_string(lines.size()));
  group.set("lines", line_list(lines));
  group.set("folded", lines.size() > long_list);
  groups << group;
}

std::string heading_of(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  if (!key.empty() && key[0] >= 'a' && key[0] <= 'z') key[0] = static_cast<char>(key[0] - 32);
  return key;
}

/// Lines "name = value", or anything else as it is.
std::vector<Line> text_lines(const std::string& text) {
  std::vector<Line> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    const std::size_t equals = line.find(" = ");
    if (equals != std::string::npos) {
      lines.push_back({line.substr(0, equals), line.substr(equals + 3)});
    } else if (!line.empty()) {
      lines.push_back({"", line});
    }
    start = end + 1;
  }
  return lines;
}

/// A fact as JSON: groups for its objects and lists, plain lines for the rest. Else its lines.
void add_fact(PageData& groups, const std::string& heading, const std::string& text) {
  if (text.empty()) return;
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    add_group(groups, heading, text_lines(text));
    return;
  }
  std::vector<Line> own;
  std::vector<std::pair<std::string, std::vector<Line>>> nested;
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) {
      if (value.is_structured() && value.size() > 1) {
        nested.push_back({heading_of(key), {}});
        flatten("", value, nested.back().second);
      } else {
        flatten(key, value, own);
      }
    }
  } else {
    flatten("", json, own);
  }
  add_group(groups, heading, own);
  for (const auto& [name, lines] : nested) add_group(groups, name, lines);
}

}  // namespace

void put_provenance(PageData& page, const ReportData& report) {
  PageData groups{PageData::type::list};
  std::vector<Line> run;
  if (!report.version.empty()) run.push_back({"woundwell", report.version});
  if (!report.command.empty()) run.push_back({"command", report.command});
  if (!report.design.empty()) run.push_back({"design sheet", report.design});
  add_group(groups, "Run", run);
  add_fact(groups, "Settings", report.settings);
  add_fact(groups, "Made with", report.provenance);
  page.set("provenance_groups", groups);
  page.set("has_provenance", groups.is_non_empty_list());
  put(page, "version", report.version);
  put(page, "command", report.command);
}

}  // namespace woundwell

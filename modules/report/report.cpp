#include "report/report.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/csv.hpp"
#include "report/endpoints.hpp"
#include "report/figures.hpp"
#include "report/render.hpp"

namespace woundwell {

namespace {

/// The number behind "name = " in lines of settings.
double setting(const std::string& settings, const std::string& name, double otherwise) {
  const std::string start = name + " = ";
  std::size_t at = settings.find(start);
  if (at != 0) {
    at = settings.find("\n" + start);
    if (at == std::string::npos) return otherwise;
    ++at;
  }
  const std::size_t begin = at + start.size();
  const std::size_t end = std::min(settings.find('\n', begin), settings.size());
  return parse_number(settings.substr(begin, end - begin)).value_or(otherwise);
}

/// What provenance.json knows beyond the facts that the page shows anyway.
std::string other_provenance(const Store& store, const std::filesystem::path& folder) {
  std::string text = store.get_fact("provenance");
  if (text.empty()) {
    std::ifstream file(folder / "provenance.json", std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!json.is_object()) return text;
  for (const auto* known :
       {"program", "version", "command", "design", "settings", "statistics_settings"}) {
    json.erase(known);
  }
  return json.empty() ? ""
                      : json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// The fact "excluded": a number, or a JSON list of {"image", "reason", "assay", "cell_line",
/// "condition"}.
std::vector<ExcludedPicture> excluded_of(const std::string& fact) {
  std::vector<ExcludedPicture> excluded;
  const auto json = nlohmann::json::parse(fact, nullptr, false);
  if (!json.is_array()) return excluded;
  const auto text = [](const nlohmann::json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  for (const auto& item : json) {
    if (!item.is_object()) continue;
    ExcludedPicture picture;
    picture.image = text(item, "image");
    picture.reason = text(item, "reason");
    picture.assay = text(item, "assay") == "transwell" ? Assay::transwell : Assay::scratch;
    picture.cell_line = text(item, "cell_line");
    picture.condition = text(item, "condition");
    excluded.push_back(std::move(picture));
  }
  return excluded;
}

}  // namespace

Report make_report(const Store& store, const ReportOptions& options) {
  ReportData report;
  report.title = options.title;
  report.scratch = store.scratch();
  report.closure = store.closure();
  report.transwell = store.transwell();
  report.profiles = store.profiles();
  report.replicates = from_table(store.get_table("replicates"), replicate_columns());
  report.tests = from_table(store.get_table("statistics"), test_columns());
  report.verdicts = from_table(store.get_table("verdicts"), verdict_columns());
  for (auto& thumbnail : store.thumbnails()) {
    const std::string id = thumbnail.image_id;
    report.thumbnails[id] = std::move(thumbnail);
  }
  const auto look_for = [&](const Place& place) {
    std::error_code ignored;
    const auto file = options.folder / "overlays" / (place.image_id + ".jpg");
    if (std::filesystem::exists(file, ignored)) report.overlays.insert(place.image_id);
  };
  for (const auto& record : report.scratch) look_for(record.place);
  for (const auto& record : report.transwell) look_for(record.place);
  const std::string excluded = store.get_fact("excluded");
  report.excluded = excluded_of(excluded);
  const double count = parse_number(excluded).value_or(0.0);
  if (count > 0.0 && count < 1e9) report.excluded_count = static_cast<std::size_t>(count);
  report.design = store.get_fact("design");
  report.command = store.get_fact("command");
  report.version = store.get_fact("version");
  const std::string statistics = store.get_fact("statistics_settings");
  report.settings = store.get_fact("settings") + statistics;
  report.endpoints = compared_endpoints(store);
  report.provenance = other_provenance(store, options.folder);
  report.alpha = setting(statistics, "statistics.alpha", report.alpha);
  report.confidence = setting(statistics, "statistics.confidence", report.confidence);
  Report result;
  result.figures = draw_figures(report);
  result.page = render(report, result.figures);
  return result;
}

}  // namespace woundwell

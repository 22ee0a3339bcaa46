#include "study_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell::app {

std::filesystem::path store_file(const std::filesystem::path& output) {
  return output / "results.sqlite";
}

std::filesystem::path mask_file(const std::filesystem::path& output, const std::string& image_id) {
  return output / "masks" / (image_id + ".png");
}

std::filesystem::path overlay_file(const std::filesystem::path& output,
                                   const std::string& image_id) {
  return output / "overlays" / (image_id + ".jpg");
}

Store open_results(const std::filesystem::path& output) {
  std::vector<std::filesystem::path> shards;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(output, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("results.") && name.ends_with(".sqlite") &&
        name.find("-of-") != std::string::npos) {
      shards.push_back(entry.path());
    }
  }
  std::sort(shards.begin(), shards.end());
  const auto file = store_file(output);
  if (!std::filesystem::exists(file) && shards.empty()) {
    throw InputError(
        Problem{.file = output.string(),
                .cause = "there are no results here",
                .cure = "run 'woundwell measure design.csv -o " + output.string() + "' first"});
  }
  if (!shards.empty()) {
    // "results.3-of-8.sqlite": all eight must be there before anything is concluded from them.
    const std::string name = shards.front().filename().string();
    const auto of = name.find("-of-") + 4;
    const auto expected = parse_number(name.substr(of, name.find('.', of) - of));
    if (!expected || static_cast<double>(shards.size()) != *expected) {
      throw InputError(Problem{
          .file = output.string(),
          .cause = fmt::format("{} shards are here, of {} that {} speaks of", shards.size(),
                               expected ? format_number(*expected) : "an unknown number", name),
          .cure = "run the missing ones, and remove shard files of earlier runs"});
    }
  }
  Store store(file);
  for (const auto& shard : shards) store.merge(shard);
  return store;
}

namespace {

/// A number, or text where it is none; names that come again make a list.
void add_setting(nlohmann::ordered_json& object, const std::string& name,
                 const std::string& value) {
  const auto number = parse_number(value);
  const nlohmann::ordered_json json =
      number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(value);
  if (!object.contains(name)) {
    object[name] = json;
    return;
  }
  if (!object[name].is_array()) object[name] = nlohmann::ordered_json::array({object[name]});
  object[name].push_back(json);
}

}  // namespace

std::string statistics_settings(StatisticsParams params) {
  std::string text;
  for (const auto& p : parameters(params)) text += p.name + " = " + value_of(p) + "\n";
  text += fmt::format("seed = {}\n", params.seed);
  for (const std::string& name : params.plan.endpoints) text += "endpoint = " + name + "\n";
  if (params.plan.time_h) text += "time_h = " + format_number(*params.plan.time_h) + "\n";
  for (const ConditionPair& pair : params.plan.contrasts) {
    text += fmt::format("contrast = {} v {}\n", pair.a, pair.b);
  }
  if (params.field_level) text += "field_level = 1\n";
  return text;
}

nlohmann::ordered_json settings_as_json(const std::string& text) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    const std::size_t equals = line.find(" = ");
    if (equals != std::string::npos) {
      add_setting(object, line.substr(0, equals), line.substr(equals + 3));
    } else {
      object[line.substr(0, line.rfind(' '))] = line.substr(line.rfind(' ') + 1);
    }
    start = end + 1;
  }
  return object;
}

void write_provenance(const Store& store, const std::filesystem::path& output) {
  nlohmann::ordered_json json;
  json["program"] = "woundwell";
  json["version"] = store.get_fact("version");
  json["command"] = store.get_fact("command");
  json["design"] = store.get_fact("design");
  json["settings"] = settings_as_json(store.get_fact("settings"));
  json["statistics_settings"] = settings_as_json(store.get_fact("statistics_settings"));
  const std::filesystem::path folder = store.get_fact("design_folder");
  auto& inputs = json["inputs"] = nlohmann::ordered_json::array();
  const auto add = [&](const std::string& image) {
    const std::filesystem::path file = folder / image;
    nlohmann::ordered_json input;
    input["file"] = image;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored)) {
      input["sha256"] = sha256_file(file);
    } else {
      input["sha256"] = nullptr;  // not there: its row is failed
    }
    for (const auto& known : inputs) {
      if (known["file"] == image) return;
    }
    inputs.push_back(std::move(input));
  };
  add(std::filesystem::path(store.get_fact("design")).filename().string());
  for (const auto& r : store.scratch()) add(r.place.image);
  for (const auto& r : store.transwell()) add(r.place.image);
  json["libraries"] = nlohmann::ordered_json::parse(WOUNDWELL_LIBRARIES);
  write_file(output / "provenance.json", json.dump(2) + "\n");
}

}  // namespace woundwell::app

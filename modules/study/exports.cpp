#include <nlohmann/json.hpp>

#include "core/csv.hpp"
#include "study/run.hpp"

namespace woundwell {

namespace {

using Json = nlohmann::ordered_json;

/// What the data package says about a table beyond its columns.
struct About {
  std::string name;
  std::string title;
  std::vector<std::string> primary_key;
  std::string pictures_of;  ///< image_id refers to this table
};

const std::vector<About>& measured_tables() {
  static const std::vector<About> tables{
      {"scratch", "Scratch assay: one row per picture", {"image_id"}, ""},
      {"closure",
       "Scratch assay: one row per series and time, against the baseline",
       {"image_id"},
       "scratch"},
      {"transwell", "Transwell assay: one row per picture", {"image_id"}, ""},
      {"cells", "Transwell assay: one row per counted cell", {"image_id", "cell"}, "transwell"},
      {"profiles",
       "Scratch assay: gap width along the wound, one row per picture and stretch",
       {"image_id", "step"},
       "scratch"}};
  return tables;
}

const std::vector<About>& concluded_tables() {
  static const std::vector<About> tables{
      {"replicates",
       "One row per experiment of a condition, endpoint and time",
       {"assay", "cell_line", "endpoint", "time_h", "condition", "experiment"},
       ""},
      {"statistics", "One row per statistical test", {}, ""},
      {"verdicts", "One row per cell line, endpoint and knockdown", {}, ""}};
  return tables;
}

Json field_of(const ColumnInfo& column) {
  Json field;
  field["name"] = column.name;
  field["type"] = std::string(to_string(column.type));
  field["description"] = column.description;
  if (!column.unit.empty()) field["unit"] = column.unit;
  return field;
}

Json resource_of(const About& about, const Table& table, const std::string& csv) {
  Json schema;
  schema["fields"] = Json::array();
  for (const auto& column : table.columns) schema["fields"].push_back(field_of(column));
  schema["missingValues"] = Json::array({""});
  if (!about.primary_key.empty()) schema["primaryKey"] = about.primary_key;
  if (!about.pictures_of.empty()) {
    Json reference;
    reference["resource"] = about.pictures_of;
    reference["fields"] = "image_id";
    Json key;
    key["fields"] = "image_id";
    key["reference"] = std::move(reference);
    schema["foreignKeys"] = Json::array({std::move(key)});
  }
  Json resource;
  resource["name"] = about.name;
  resource["title"] = about.title;
  resource["path"] = about.name + ".csv";
  resource["profile"] = "tabular-data-resource";
  resource["format"] = "csv";
  resource["mediatype"] = "text/csv";
  resource["encoding"] = "utf-8";
  resource["bytes"] = csv.size();
  resource["hash"] = "sha256:" + sha256(csv);
  resource["dialect"] = {{"delimiter", ","}, {"lineTerminator", "\n"}, {"header", true}};
  resource["schema"] = std::move(schema);
  return resource;
}

}  // namespace

void export_tables(const Store& store, const std::filesystem::path& folder) {
  Json resources = Json::array();
  const auto put = [&](const About& about, const Table& table) {
    const std::string csv = to_csv(table);
    write_file(folder / (about.name + ".csv"), csv);
    resources.push_back(resource_of(about, table, csv));
  };
  const auto& measured = measured_tables();
  put(measured[0], to_table("scratch", scratch_columns(), store.scratch()));
  put(measured[1], to_table("closure", closure_columns(), store.closure()));
  put(measured[2], to_table("transwell", transwell_columns(), store.transwell()));
  put(measured[3], to_table("cells", cell_columns(), store.cells()));
  put(measured[4], to_table("profiles", profile_columns(), store.profiles()));
  for (const auto& about : concluded_tables()) {
    const Table table = store.get_table(about.name);
    if (!table.columns.empty()) put(about, table);
  }
  Json package;
  package["profile"] = "tabular-data-package";
  package["name"] = "woundwell-results";
  package["title"] = "Scratch and Transwell measurements by woundwell";
  package["resources"] = std::move(resources);
  write_file(folder / "datapackage.json",
             package.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace woundwell

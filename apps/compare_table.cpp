// woundwell compare --table: the statistics without the pictures.

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "console.hpp"
#include "options.hpp"
#include "study/run.hpp"
#include "study_files.hpp"
#include "tidy_table.hpp"

namespace woundwell::app {

namespace {

/// Where each part of a row stands.
struct Columns {
  std::size_t value = 0;
  std::size_t condition = 0;
  std::size_t experiment = 0;
  std::optional<std::size_t> well;
  std::optional<std::size_t> field;
  std::optional<std::size_t> cell_line;
  std::optional<std::size_t> time;
  std::optional<std::size_t> role;
};

Columns columns_of(TidyTable& table, const TableOptions& options) {
  Columns c;
  const auto find = [&](const std::string& name, const std::string& option) {
    return name.empty() ? std::nullopt : table.column(name, option);
  };
  const auto value = table.column(options.value, "--value");
  const auto condition = table.column(options.condition, "--condition");
  const auto experiment = table.column(options.experiment, "--experiment");
  c.well = find(options.well, "--well");
  c.field = find(options.field, "--field");
  c.cell_line = find(options.cell_line, "--cell-line");
  c.time = find(options.time, "--time-column");
  c.role = find(options.role, "--role");
  table.finish();
  c.value = *value;
  c.condition = *condition;
  c.experiment = *experiment;
  return c;
}

/// From the role column; else the named control, and every other condition against it.
Role role_of(TidyTable& table, const CsvRow& row, const Columns& columns,
             const TableOptions& options, const std::string& condition) {
  if (columns.role) {
    const std::string cell = table.text(row, *columns.role);
    const auto role = parse_role(cell);
    if (!role) {
      table.complain(row, *columns.role, "not a role",
                     "use control, knockdown, rescue, vehicle, blank or other");
    }
    return role.value_or(Role::other);
  }
  if (options.control.empty()) return Role::other;
  return condition == options.control ? Role::control : Role::knockdown;
}

std::vector<FieldValue> read_values(TidyTable& table, const TableOptions& options) {
  const Columns columns = columns_of(table, options);
  std::vector<FieldValue> values;
  std::set<std::string> places;
  for (const CsvRow& row : table.rows()) {
    FieldValue f;
    f.endpoint = options.value;
    Place& place = f.place;
    place.assay = Assay::table;
    place.condition = table.needed(row, columns.condition);
    place.experiment = table.needed(row, columns.experiment);
    place.cell_line = columns.cell_line ? table.needed(row, *columns.cell_line) : "";
    place.well = columns.well ? table.needed(row, *columns.well) : "1";
    place.field = columns.field ? table.needed(row, *columns.field) : std::to_string(row.line);
    if (columns.time) {
      const OptionalNumber time = table.number(row, *columns.time);
      if (!time && is_missing(table.text(row, *columns.time))) {
        table.complain(row, *columns.time, "no time", "fill it in, or take the row out");
      }
      place.time_h = time.value_or(0.0);
    }
    place.role = role_of(table, row, columns, options, place.condition);
    place.image_id = std::to_string(row.line);
    place.design_row = static_cast<std::int64_t>(row.line);
    f.value = table.number(row, columns.value);
    const std::string key =
        fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", place.cell_line, place.condition,
                    place.experiment, place.well, place.field, place.time_h);
    if (!places.insert(key).second) {
      table.complain(row, columns.field.value_or(columns.experiment),
                     "the same condition, experiment, well, field and time as in a row above",
                     "take one of them out, or correct its field or well");
    }
    values.push_back(std::move(f));
  }
  table.finish();
  return values;
}

InputError nothing(const TableOptions& options, const std::string& column, const std::string& value,
                   const std::string& cause, const std::string& cure) {
  Problem p;
  p.file = options.file.string();
  p.column = column;
  p.value = value;
  p.cause = cause;
  p.cure = cure;
  return InputError(std::move(p));
}

/// A control that is named must be there; roles must be the same on every row of a condition.
void check_values(const std::vector<FieldValue>& values, const TableOptions& options) {
  if (values.empty()) {
    throw nothing(options, "", "", "there are no rows below the header", "add values");
  }
  std::string conditions;
  std::set<std::string> known;
  for (const FieldValue& f : values) {
    if (known.insert(f.place.condition).second) {
      conditions += (conditions.empty() ? "" : ", ") + f.place.condition;
    }
  }
  if (!options.control.empty() && !known.contains(options.control)) {
    throw nothing(options, options.condition, options.control, "no row has this condition",
                  "--control names one of: " + conditions);
  }
}

void say_counts(const std::vector<FieldValue>& values) {
  std::set<std::string> experiments;
  std::size_t missing = 0;
  for (const FieldValue& f : values) {
    experiments.insert(f.place.experiment);
    if (!f.value) ++missing;
  }
  say(fmt::format("{} values of {} experiments{}", values.size() - missing, experiments.size(),
                  missing > 0 ? fmt::format(", {} missing", missing) : ""));
}

void write_origin(const TableOptions& options, const StudyOptions& study) {
  nlohmann::ordered_json json;
  json["program"] = "woundwell";
  json["version"] = WOUNDWELL_VERSION;
  json["command"] = study.command;
  json["statistics_settings"] = settings_as_json(statistics_settings(study.settings.statistics));
  json["inputs"] = nlohmann::ordered_json::array(
      {{{"file", options.file.filename().string()}, {"sha256", sha256_file(options.file)}}});
  write_file(study.output / "provenance.json", json.dump(2) + "\n");
}

}  // namespace

int compare_table(const StudyOptions& study) {
  const TableOptions& options = study.table;
  TidyTable table(options.file);
  const std::vector<FieldValue> values = read_values(table, options);
  check_values(values, options);
  Endpoint endpoint;
  endpoint.assay = Assay::table;
  endpoint.name = options.value;
  endpoint.log_scale = options.ratio;
  endpoint.primary = true;
  const Analysis analysis = analyse(values, {endpoint}, study.settings.statistics);
  const auto put = [&](const Table& result) {
    write_file(study.output / (result.name + ".csv"), to_csv(result));
  };
  put(to_table("replicates", replicate_columns(), analysis.replicates));
  put(to_table("statistics", test_columns(), analysis.tests));
  put(to_table("verdicts", verdict_columns(), analysis.verdicts));
  write_origin(options, study);
  say_counts(values);
  for (const VerdictRecord& verdict : analysis.verdicts) say(verdict.sentence);
  return success;
}

}  // namespace woundwell::app

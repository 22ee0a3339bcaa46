#include "report/workbook.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>

#include "report/endpoints.hpp"
#include "statistics/invasion.hpp"
#include "statistics/numbers.hpp"
#include "statistics/statistics.hpp"

namespace woundwell {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// A name that Excel takes for a sheet: plain characters, short, not taken yet.
std::string sheet_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name;
  for (const char c : wanted) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '-' ||
                       c == '_' || c == '.' || c == '+';
    name += plain ? c : '_';
  }
  name.resize(std::min<std::size_t>(name.size(), 31));
  for (int k = 2; !taken.insert(lower(name)).second; ++k) {
    const std::string number = " " + std::to_string(k);
    name.resize(std::min<std::size_t>(name.size(), 31 - number.size()));
    name += number;
  }
  return name;
}

template <class T>
std::size_t place_in(std::vector<T>& list, const T& item) {
  const auto at = std::find(list.begin(), list.end(), item);
  if (at != list.end()) return static_cast<std::size_t>(at - list.begin());
  list.push_back(item);
  return list.size() - 1;
}

/// A line of the dictionary.
struct DictionaryRow {
  std::string sheet;
  std::string column;
  std::string type;
  std::string unit;
  std::string description;
};

const std::vector<Column<DictionaryRow>>& dictionary_columns() {
  using R = DictionaryRow;
  static const std::vector<Column<R>> columns = {
      column<R>(
          "sheet", [](auto& r) -> auto& { return r.sheet; }, "", "Sheet of this workbook."),
      column<R>(
          "column", [](auto& r) -> auto& { return r.column; }, "", "Column of the sheet."),
      column<R>(
          "type", [](auto& r) -> auto& { return r.type; }, "",
          "string, integer, number or boolean."),
      column<R>(
          "unit", [](auto& r) -> auto& { return r.unit; }, "", "Unit; 1: a fraction."),
      column<R>(
          "description", [](auto& r) -> auto& { return r.description; }, "", "What it means."),
  };
  return columns;
}

}  // namespace

std::vector<WellRecord> wells_of(const std::vector<ScratchRecord>& scratch,
                                 const std::vector<ClosureRecord>& closure,
                                 const std::vector<TranswellRecord>& transwell,
                                 const std::vector<Endpoint>& endpoints,
                                 const std::vector<ReplicateRecord>& replicates) {
  using Set = std::tuple<Assay, std::string, std::string, double, std::string, std::string>;
  std::map<Set, std::vector<WellRecord>> wells;
  std::map<std::pair<Set, std::string>, std::vector<double>> values;
  const auto fields = field_values(scratch, closure, transwell, endpoints);
  for (const auto& field : part_coatings(fields)) {
    const Place& p = field.place;
    const Set set{p.assay, p.cell_line, field.endpoint, p.time_h, p.condition, p.experiment};
    auto& list = wells[set];
    auto well =
        std::find_if(list.begin(), list.end(), [&](const auto& w) { return w.well == p.well; });
    if (well == list.end()) {
      list.push_back({p.assay, p.cell_line, field.endpoint, p.time_h, p.condition, p.role,
                      p.experiment, p.well, 0, 0, std::nullopt});
      well = list.end() - 1;
    }
    if (!field.value) {
      ++well->fields_without_value;
      continue;
    }
    ++well->fields;
    auto& seen = values[{set, p.well}];
    seen.push_back(*field.value);
    well->value = summarise(seen).mean;
  }
  std::vector<WellRecord> result;
  for (const auto& r : replicates) {
    const auto at =
        wells.find({r.assay, r.cell_line, r.endpoint, r.time_h, r.condition, r.experiment});
    if (at != wells.end()) result.insert(result.end(), at->second.begin(), at->second.end());
  }
  return result;
}

std::vector<Sheet> prism_sheets(const std::vector<ReplicateRecord>& replicates) {
  struct Group {
    Assay assay = Assay::scratch;
    std::string cell_line;
    std::string endpoint;
    std::vector<double> times;
    std::vector<std::string> conditions;
    std::vector<std::string> experiments;
    std::vector<const ReplicateRecord*> rows;
  };
  std::vector<Group> groups;
  for (const auto& r : replicates) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) {
      return g.assay == r.assay && g.cell_line == r.cell_line && g.endpoint == r.endpoint;
    });
    if (group == groups.end()) {
      groups.push_back({r.assay, r.cell_line, r.endpoint, {}, {}, {}, {}});
      group = groups.end() - 1;
    }
    place_in(group->times, r.time_h);
    place_in(group->conditions, r.condition);
    place_in(group->experiments, r.experiment);
    group->rows.push_back(&r);
  }
  std::vector<Sheet> sheets;
  for (auto& group : groups) {
    std::sort(group.times.begin(), group.times.end());
    Sheet sheet;
    sheet.name = "Prism " + group.endpoint + " " + group.cell_line;
    Table& table = sheet.table;
    table.columns.push_back(
        {"time_h", ColumnType::number, "h",
         "Time: the row titles of a grouped table with " +
             std::to_string(group.experiments.size()) +
             " replicates in side-by-side subcolumns. Paste the values into it without the two "
             "lines of heads."});
    sheet.second_head.emplace_back("experiment");
    for (const auto& condition : group.conditions) {
      for (const auto& experiment : group.experiments) {
        table.columns.push_back(
            {condition, ColumnType::number, endpoint_label(group.endpoint).unit,
             endpoint_axis(group.endpoint) + ": mean of the wells of experiment " + experiment});
        sheet.second_head.push_back(experiment);
      }
    }
    table.rows.assign(group.times.size(), std::vector<Value>(table.columns.size()));
    for (std::size_t t = 0; t < group.times.size(); ++t) table.rows[t][0] = group.times[t];
    for (const auto* r : group.rows) {
      if (!r->value) continue;
      const std::size_t column =
          1 + place_in(group.conditions, r->condition) * group.experiments.size() +
          place_in(group.experiments, r->experiment);
      table.rows[place_in(group.times, r->time_h)][column] = *r->value;
    }
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

std::vector<Sheet> workbook_sheets(const Store& store, std::size_t most_rows) {
  std::vector<Sheet> sheets;
  std::vector<DictionaryRow> dictionary;
  std::set<std::string> taken{"dictionary"};
  const auto add = [&](Sheet sheet) {
    if (sheet.table.columns.empty()) return;
    sheet.name = sheet_name(sheet.name, taken);
    for (const auto& c : sheet.table.columns) {
      dictionary.push_back(
          {sheet.name, c.name, std::string(to_string(c.type)), c.unit, c.description});
    }
    if (sheet.table.rows.size() > most_rows) {
      dictionary.push_back({sheet.name, "", "", "",
                            "Not in this workbook: " + std::to_string(sheet.table.rows.size()) +
                                " rows are more than a sheet holds. See " + sheet.name + ".csv."});
      return;
    }
    sheets.push_back(std::move(sheet));
  };
  const auto scratch = store.scratch();
  const auto closure = store.closure();
  const auto transwell = store.transwell();
  const Table replicates = store.get_table("replicates");
  const auto experiments = from_table(replicates, replicate_columns());
  add({"verdicts", store.get_table("verdicts"), {}});
  add({"statistics", store.get_table("statistics"), {}});
  add({"experiments", replicates, {}});
  add({"wells",
       to_table("wells", well_columns(),
                wells_of(scratch, closure, transwell, compared_endpoints(store), experiments)),
       {}});
  add({"scratch", to_table("scratch", scratch_columns(), scratch), {}});
  add({"closure", to_table("closure", closure_columns(), closure), {}});
  add({"transwell", to_table("transwell", transwell_columns(), transwell), {}});
  add({"cells", to_table("cells", cell_columns(), store.cells()), {}});
  for (auto& sheet : prism_sheets(experiments)) add(std::move(sheet));
  for (const auto& c : dictionary_columns()) {
    dictionary.push_back({"dictionary", c.info.name, "string", c.info.unit, c.info.description});
  }
  sheets.push_back({"dictionary", to_table("dictionary", dictionary_columns(), dictionary), {}});
  return sheets;
}

}  // namespace woundwell

// Reading of `compare --covariates`.

#include "covariate_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "console.hpp"
#include "tidy_table.hpp"

namespace woundwell::app {

namespace {

bool is_key(const std::string& name) {
  return name == "cell_line" || name == "condition" || name == "experiment";
}

/// Columns with at least one number; a column of words is a note, not a covariate.
std::vector<std::size_t> number_columns(const TidyTable& table) {
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < table.header().size(); ++k) {
    if (is_key(table.header()[k])) continue;
    const bool numbers = std::any_of(
        table.rows().begin(), table.rows().end(),
        [&](const CsvRow& row) { return parse_number(table.text(row, k)).has_value(); });
    if (numbers) columns.push_back(k);
  }
  return columns;
}

/// "MMP2_ct:GAPDH_ct"; both columns must be there.
std::vector<CtPair> pairs_of(TidyTable& table, const std::vector<std::string>& texts) {
  std::vector<CtPair> pairs;
  for (const std::string& text : texts) {
    const auto colon = text.find(':');
    CtPair pair;
    pair.target = std::string(trim(text.substr(0, colon)));
    if (colon != std::string::npos) pair.reference = std::string(trim(text.substr(colon + 1)));
    if (pair.target.empty() || pair.reference.empty() || pair.target == pair.reference) {
      Problem p;
      p.column = "--ct";
      p.value = text;
      p.cause = "not two columns";
      p.cure = "write TARGET:REFERENCE, for instance MMP2_ct:GAPDH_ct";
      throw InputError(std::move(p));
    }
    table.column(pair.target, "--ct");
    table.column(pair.reference, "--ct");
    pairs.push_back(std::move(pair));
  }
  if (texts.empty()) {
    const auto& header = table.header();
    const auto has = [&](const char* name) {
      return std::find(header.begin(), header.end(), name) != header.end();
    };
    if (has("ct_target") && has("ct_reference")) pairs.push_back({"ct_target", "ct_reference"});
  }
  return pairs;
}

}  // namespace

std::vector<CovariateValue> read_covariates(const std::filesystem::path& file,
                                            const std::vector<std::string>& ct_pairs) {
  TidyTable table(file);
  const auto line = table.column("cell_line", "a table of covariates");
  const auto condition = table.column("condition", "a table of covariates");
  const auto experiment = table.column("experiment", "a table of covariates");
  const auto pairs = pairs_of(table, ct_pairs);
  table.finish();
  std::vector<CovariateValue> values;
  const auto columns = number_columns(table);
  for (const CsvRow& row : table.rows()) {
    CovariateValue v;
    v.cell_line = table.needed(row, *line);
    v.condition = table.needed(row, *condition);
    v.experiment = table.needed(row, *experiment);
    v.row = row.line;
    for (const std::size_t k : columns) {
      v.name = table.header()[k];
      v.value = table.number(row, k);
      values.push_back(v);
    }
  }
  table.finish();
  if (values.empty()) {
    Problem p;
    p.file = file.string();
    p.cause = "no column of numbers beside cell_line, condition and experiment";
    p.cure = "add one, for instance mRNA, protein or MMP2_ct and GAPDH_ct";
    throw InputError(std::move(p));
  }
  return with_levels(values, pairs);
}

}  // namespace woundwell::app

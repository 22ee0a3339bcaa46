// woundwell report: the page, the figures and the workbook.

#include "report/report.hpp"

#include <filesystem>

#include "console.hpp"
#include "core/csv.hpp"
#include "figure_files.hpp"
#include "options.hpp"
#include "report/workbook.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

/// Takes away figures of an earlier report ("07_closure_HT-1080.svg"), which may tell of other
/// data.
void write_figures(const std::filesystem::path& folder, const Report& made) {
  std::error_code ignored;
  std::vector<std::filesystem::path> old;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    const std::string kind = entry.path().extension().string();
    const std::size_t digits = name.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string::npos && name[digits] == '_' &&
        (kind == ".gp" || kind == ".dat" || kind == ".svg" || kind == ".pdf")) {
      old.push_back(entry.path());
    }
  }
  for (const auto& file : old) std::filesystem::remove(file, ignored);
  for (const auto& figure : made.figures) write_figure(folder, figure);
}

}  // namespace

int report(const StudyOptions& options) {
  const Store store = open_results(options.output);
  ReportOptions page;
  page.folder = options.output;
  page.title = options.title;
  const Report made = make_report(store, page);
  write_figures(options.output / "figures", made);
  write_workbook(options.output / "results.xlsx", workbook_sheets(store));
  const auto file = options.output / "report.html";
  write_file(file, made.page);
  for (const auto& figure : made.figures) {
    if (figure.error.empty()) continue;
    say("figures could not be drawn: " + figure.error);
    break;
  }
  say("report: " + file.string());
  return success;
}

}  // namespace woundwell::app

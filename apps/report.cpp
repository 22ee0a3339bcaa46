// woundwell report: the page.

#include "report/report.hpp"

#include "console.hpp"
#include "core/csv.hpp"
#include "options.hpp"
#include "study_files.hpp"

namespace woundwell::app {

int report(const StudyOptions& options) {
  const Store store = open_results(options.output);
  ReportOptions page;
  page.folder = options.output;
  page.title = options.title;
  const auto file = options.output / "report.html";
  write_file(file, make_report(store, page));
  say("report: " + file.string());
  return success;
}

}  // namespace woundwell::app

#pragma once
// The page that answers the question.

#include <filesystem>
#include <string>
#include <vector>

#include "report/figures.hpp"
#include "study/run.hpp"

namespace woundwell {

struct ReportOptions {
  std::filesystem::path folder;  ///< out/: overlays/ are linked from here
  std::string title;
};

struct Report {
  std::string page;
  std::vector<Figure> figures;
};

/// One self-contained HTML file (no request leaves it) from the store: verdicts, figures, quality
/// summary, table of fields with thumbnails, methods, provenance. The figures are drawn by gnuplot
/// and are the same on the page and in files of their own. Every name is shown as text.
Report make_report(const Store& store, const ReportOptions& options);

}  // namespace woundwell

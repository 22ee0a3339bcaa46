#pragma once
// The page that answers the question.

#include <filesystem>
#include <string>

#include "study/run.hpp"

namespace woundwell {

struct ReportOptions {
  std::filesystem::path folder;  ///< out/: overlays/ are linked from here
  std::string title;
};

/// One self-contained HTML file (no request leaves it) from the store: verdicts, one figure per
/// endpoint with a point per experiment, quality summary, table of fields with thumbnails,
/// methods, provenance. Figures are drawn by gnuplot as SVG. Every name is shown as text.
std::string make_report(const Store& store, const ReportOptions& options);

}  // namespace woundwell

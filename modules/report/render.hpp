#pragma once
// The page as a function of plain data.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/records.hpp"
#include "statistics/statistics.hpp"
#include "study/run.hpp"

namespace woundwell {

/// A row of the design that was left out on purpose.
struct ExcludedPicture {
  std::string image;
  std::string reason;
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string condition;  ///< empty where only the picture is known
};

/// Everything that the page shows.
struct ReportData {
  std::string title;  ///< empty: a general one
  std::vector<ScratchRecord> scratch;
  std::vector<ClosureRecord> closure;
  std::vector<TranswellRecord> transwell;
  std::vector<ProfileRecord> profiles;
  std::vector<ReplicateRecord> replicates;
  std::vector<TestRecord> tests;
  std::vector<VerdictRecord> verdicts;
  std::vector<Endpoint> endpoints;              ///< how each endpoint was analysed
  std::map<std::string, Thumbnail> thumbnails;  ///< by image_id
  std::set<std::string> overlays;               ///< image_ids with overlays/<image_id>.jpg
  std::vector<ExcludedPicture> excluded;
  std::size_t excluded_count = 0;  ///< where only their number is known
  std::string design;
  std::string command;
  std::string version;
  std::string settings;             ///< what really ran: JSON, or lines "name = value"
  std::string provenance;           ///< JSON
  double alpha = 0.05;              ///< level of the decisions
  double confidence = 0.95;         ///< of the intervals
  std::string gnuplot = "gnuplot";  ///< program that draws the figures
};

struct Figure;

/// One self-contained HTML file with these figures. Never throws for odd data: what is missing is
/// said on the page.
std::string render(const ReportData& report, const std::vector<Figure>& figures);
/// The same, drawing the figures.
std::string render(const ReportData& report);

}  // namespace woundwell

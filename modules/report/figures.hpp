#pragma once
// The figures: as scripts with their data, and drawn.

#include <optional>
#include <string>
#include <vector>

#include "report/drawing.hpp"
#include "report/endpoints.hpp"

namespace woundwell {

/// SuperPlot (Lord et al. 2020, doi 10.1083/jcb.202001064): small pale points are fields, large
/// ones experiment means with a colour and shape of their own, beside them the mean over
/// experiments with its 95 % interval; planned contrasts with p and n. Conditions stand side by
/// side in the order given, in rows where there are more than seven.
Drawing superplot(const EndpointValues& values);

/// Closure over time: mean over experiments with interval, a line per condition; a small plot per
/// condition, over the control in grey, where there are more than six.
Drawing closure_figure(const CellLineCurves& curves);
bool in_panels(const CellLineCurves& curves);

/// Kymograph: gap width as colour over the place along the wound and time, a panel per condition.
/// It shows one field of each, the one whose last closure is the median: places of two wounds are
/// not the same place, so that a mean over fields would wipe out what happens along the wound.
struct WidthSeries {
  std::string condition;
  std::string series_id;
  struct Time {
    double time_h = 0.0;
    std::vector<std::pair<double, std::optional<double>>>
        widths;  ///< place and width along the axis
  };
  std::vector<Time> times;  ///< those that have a profile
};
struct CellLineProfiles {
  std::string cell_line;
  std::string unit;                 ///< "µm" or "px"
  std::vector<double> times_h;      ///< of all series; evenly thinned where there are many
  std::vector<WidthSeries> series;  ///< in the order of the design
};
std::vector<CellLineProfiles> width_profiles(const ReportData& report);
Drawing profile_figure(const CellLineProfiles& profiles);

/// Rescue in percent of the lost effect, with its interval, a row per verdict that has one.
Drawing rescue_figure(const std::vector<VerdictRecord>& verdicts);
bool shows_rescue(const VerdictRecord& verdict);

/// Experiment means of the scratch against those of the Transwell, of one cell line.
struct AssayPair {
  std::string cell_line;
  std::string x_title;
  std::string y_title;
  std::vector<std::string> experiments;
  struct Point {
    Role role = Role::other;
    std::string condition;
    std::size_t experiment = 0;
    double x = 0.0;
    double y = 0.0;
  };
  std::vector<Point> points;
  std::vector<std::string> says;  ///< Spearman's rho with its interval; of how many points
};
std::vector<AssayPair> assay_pairs(const ReportData& report);
Drawing assay_figure(const AssayPair& pair);

/// Bland and Altman 1986 (doi 10.1016/S0140-6736(86)90837-8): difference of two measurements
/// against their mean, with bias and limits of agreement.
struct BlandAltman {
  std::string x_title;
  std::string y_title;
  struct Point {
    std::string image;
    double ours = 0.0;
    double truth = 0.0;
  };
  std::vector<Point> points;
};
Drawing bland_altman_figure(const BlandAltman& data);

struct Figure {
  std::string name;     ///< of its files: letters, digits and .-_ only
  std::string title;    ///< plain text
  std::string caption;  ///< plain text: what is drawn, what n is
  std::string script;   ///< of `name`.gp
  std::string data;     ///< of `name`.dat
  std::string svg;      ///< of `name`.svg, with its font; empty if it could not be drawn
  std::string pdf;      ///< of `name`.pdf, with its fonts
  std::string error;    ///< why it could not
  bool primary = false;
  bool wide = false;  ///< takes the whole width of the page
};

/// Draws with the program. The name is made safe for files.
Figure draw_figure(const std::string& gnuplot, const std::string& name, std::string title,
                   std::string caption, const Drawing& drawing);

/// Draws everything that the report has data for.
std::vector<Figure> draw_figures(const ReportData& report);

}  // namespace woundwell

#pragma once
// The figures as gnuplot scripts, and drawn.

#include <cstddef>
#include <string>
#include <vector>

#include "report/endpoints.hpp"

namespace woundwell {

/// Script of a SuperPlot (Lord et al. 2020, doi 10.1083/jcb.202001064): small pale points are
/// fields, large ones experiment means with a colour and shape of their own, beside them the mean
/// over experiments with its 95 % interval. Condition on x, in the order given.
std::string superplot_script(const EndpointValues& values);

/// Script of closure over time: mean over experiments with interval, a line per condition; a small
/// panel per condition, over the control in grey, where there are more than six.
inline constexpr std::size_t most_in_one_panel = 6;
std::string curves_script(const CellLineCurves& curves);

struct Figure {
  std::string title;    ///< plain text
  std::string caption;  ///< plain text: what is drawn, what n is
  std::string svg;      ///< ready for the page; empty if it could not be drawn
  std::string error;    ///< why it could not
  bool primary = false;
  bool wide = false;  ///< takes the whole width of the page
};

/// Draws everything that the report has data for.
std::vector<Figure> draw_figures(const ReportData& report);

}  // namespace woundwell

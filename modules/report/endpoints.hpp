#pragma once
// The values behind a figure: fields and experiments of one endpoint at one time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/render.hpp"

namespace woundwell {

/// What an endpoint is called on the page.
struct EndpointLabel {
  std::string name;  ///< "Wound closure"
  std::string unit;  ///< "fraction", "µm/h"; empty: none
};
EndpointLabel endpoint_label(const std::string& endpoint);
/// "Wound closure (fraction)".
std::string endpoint_axis(const std::string& endpoint);
/// The endpoints as a study was compared by them: those chosen stand in lines "endpoint = name" of
/// its statistics settings.
std::vector<Endpoint> compared_endpoints(const Store& store);
/// Whether a column holds the endpoint, or stands in for it where there is no calibration.
bool analysed_as(const Endpoint& endpoint, Assay assay, const std::string& column);
/// "Scratch", "Transwell", or "Covariate" for what came as a table.
std::string assay_label(Assay assay);

/// Mean over experiments, with a t interval from three experiments on.
struct MeanInterval {
  std::size_t n = 0;
  double mean = 0.0;
  std::optional<double> low;
  std::optional<double> high;
};

/// Geometric mean and interval where `log_scale` and every value is above 0, else arithmetic.
/// Empty without values.
std::optional<MeanInterval> mean_interval(const std::vector<double>& values, bool log_scale);

struct ConditionValues {
  std::string condition;
  Role role = Role::other;
  std::vector<std::optional<double>> means;  ///< one per experiment
  std::vector<std::vector<double>> fields;   ///< fields of each experiment
};

/// A planned contrast by its main test.
struct PlannedResult {
  std::string group_a;
  std::string group_b;
  std::string test;
  std::int64_t n = 0;  ///< experiments of the smaller side
  std::optional<double> p;
  std::optional<double> p_adjusted;
  bool equivalence = false;     ///< a small p means alike
  std::string correction = {};  ///< that made p_adjusted: "Holm"
};

struct EndpointValues {
  Assay assay = Assay::scratch;
  std::string cell_line;
  std::string endpoint;
  double time_h = 0.0;
  bool primary = false;
  bool log_scale = false;
  std::vector<std::string> experiments;
  std::vector<ConditionValues> conditions;  ///< in the order of the design
  std::vector<PlannedResult> contrasts;     ///< in the order of the tests; those that gave a p
};

/// Every endpoint and time that has replicates with at least one value; the primary ones first,
/// else in the order of the replicates.
std::vector<EndpointValues> endpoint_values(const ReportData& report);

/// Closure over time of one cell line: experiment means from fields averaged in wells.
struct ClosureCurve {
  std::string condition;
  Role role = Role::other;
  struct Point {
    double time_h = 0.0;
    std::vector<double> experiments;  ///< one value per experiment that has one
  };
  std::vector<Point> points;  ///< by time
};
struct CellLineCurves {
  std::string cell_line;
  std::vector<ClosureCurve> curves;  ///< in the order of the design
};
std::vector<CellLineCurves> closure_curves(const ReportData& report);

}  // namespace woundwell

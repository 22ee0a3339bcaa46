#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "core/random.hpp"
#include "imaging/draw.hpp"
#include "simulation/simulation.hpp"

namespace woundwell {
namespace {

struct Condition {
  std::string name;
  std::string role;
  std::string knockdown;  // the condition that a rescue or vehicle belongs to
  double share = 1.0;     // of the control's value
};

std::vector<Condition> conditions_of(const StudyScene& scene) {
  const double low = scene.knockdown_effect;
  return {{"mock", "control", "", 1.0},
          {"siRNA", "knockdown", "", low},
          {"siRNA+vehicle", "vehicle", "siRNA", low},
          {"siRNA+protein", "rescue", "siRNA", low + (1.0 - low) * scene.rescue_share}};
}

// One line of a table, quoted where needed.
std::string line(const std::vector<std::string>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    text += csv_cell(cells[i]);
  }
  return text + '\n';
}

// Rows of the tables of a study, or of a part of it.
struct Tables {
  std::string design;
  std::string closure;
  std::string points;
  std::string counts;
  std::string effects;

  void append(const Tables& other) {
    design += other.design;
    closure += other.closure;
    points += other.points;
    counts += other.counts;
    effects += other.effects;
  }
};

// What a value is multiplied by on one level of the study; log-normal with mean about 1.
double variation(const StudyScene& scene, double sd, const std::string& subject,
                 const std::string& purpose) {
  RandomStream random(scene.seed, subject, purpose);
  return std::exp(sd * std::clamp(random.normal(), -2.5, 2.5) - 0.5 * sd * sd);
}

// Values of all conditions of one experiment, the same for both assays but for their scale.
std::vector<double> experiment_values(const StudyScene& scene,
                                      const std::vector<Condition>& conditions, double control,
                                      double most, const std::string& assay,
                                      const std::string& cell_line, int experiment) {
  const std::string day = fmt::format("{} {} e{}", assay, cell_line, experiment);
  const double of_day = variation(scene, scene.experiment_sd, day, "day");
  std::vector<double> values;
  for (const Condition& condition : conditions) {
    const double own =
        variation(scene, scene.condition_sd, day + " " + condition.name, "condition");
    values.push_back(std::min(most, control * condition.share * of_day * own));
  }
  return values;
}

// One line per condition; 100 (R - K) / (M - K) stands on the line of the rescue.
void write_effects(Tables& tables, const std::string& assay, const std::string& cell_line,
                   const std::vector<Condition>& conditions, const std::vector<double>& values,
                   const std::vector<double>& drawn, int experiment, double time_h) {
  const double lost = values[0] - values[1];
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    const bool rescue = conditions[c].role == "rescue" && lost > 0.0;
    tables.effects +=
        line({assay, cell_line, conditions[c].name, conditions[c].role, std::to_string(experiment),
              format_number(time_h), format_number(values[c]),
              rescue ? format_number(100.0 * (values[c] - values[1]) / lost) : "",
              format_number(drawn[c])});
  }
}

std::string hours(double time_h) { return format_number(time_h); }

// Share of the way to the last time that the fronts have gone; cells start a little fast.
double progress(const StudyScene& scene, double time_h) {
  const double first = scene.times_h.front();
  const double last = scene.times_h.back();
  return last > first ? std::pow((time_h - first) / (last - first), 0.9) : 0.0;
}

// The part of a mask that is in both pictures, as seen in the first (whole pixels).
double common_area(const cv::Mat& mask, cv::Point2d shift, cv::Point2d other_shift) {
  const cv::Point move(static_cast<int>(std::lround(other_shift.x - shift.x)),
                       static_cast<int>(std::lround(other_shift.y - shift.y)));
  // A place at p in this picture is at p + move in the other.
  const cv::Rect whole({0, 0}, mask.size());
  const cv::Rect common = whole & (whole - move);
  return common.area() > 0 ? cv::countNonZero(mask(common)) : 0.0;
}

struct Field {
  std::string stem;  // without the time
  std::string cell_line;
  const Condition* condition = nullptr;
  int experiment = 1;
  int well = 1;
  int field = 1;
};

// Draws the series and gives its true closure at each time.
std::vector<double> draw_scratch_field(const std::filesystem::path& folder, const StudyScene& scene,
                                       const Field& field, double closure, Tables& tables) {
  WoundScene wound;
  set_difficulty(wound, scene.difficulty);
  wound.width_px = scene.scratch_width_px;
  wound.height_px = scene.scratch_height_px;
  wound.um_per_px = 1.3;
  wound.cell_diameter_um = 27.0;
  RandomStream random(scene.seed, field.stem, "field");
  const double width_um = random.uniform(420.0, 520.0);
  wound.angle_deg = 90.0 + std::clamp(random.normal(0.0, 2.5), -6.0, 6.0);
  wound.offset_um = random.normal(0.0, 25.0);
  wound.floating_cells += static_cast<int>(random.below(4));
  const double span = 0.03 * wound.width_px;
  std::optional<cv::Mat> baseline;
  std::vector<double> closures;
  for (const double time_h : scene.times_h) {
    const double share = progress(scene, time_h);
    const cv::Point2d shift =
        baseline ? cv::Point2d(random.uniform(-span, span), random.uniform(-span, span))
                 : cv::Point2d(0.0, 0.0);
    wound.width_um = std::max(0.0, width_um * (1.0 - closure * share));
    // A fresh scratch is cut straight; crawling makes the fronts ragged.
    wound.raggedness_um = 9.0 + 30.0 * std::min(1.0, 1.6 * share);
    const WoundPicture drawn = draw_wound(wound, scene.seed, field.stem, shift);
    const std::string stem = field.stem + "_t" + hours(time_h) + "h";
    const std::string image = "scratch/" + stem + ".jpg";
    write_file(folder / image, encode_jpeg(drawn.picture, scene.jpeg_quality));
    write_file(folder / "truth" / "masks" / (stem + ".png"), encode_png(drawn.gap));
    if (!baseline) baseline = drawn.gap.clone();
    const double before = common_area(*baseline, {0.0, 0.0}, shift);
    const double now = common_area(drawn.gap, shift, {0.0, 0.0});
    closures.push_back(before > 0.0 ? (before - now) / before : 0.0);
    tables.closure += line({image, before > 0.0 ? format_number(closures.back()) : "",
                            std::to_string(cv::countNonZero(drawn.gap))});
    tables.design += line({image, "scratch", field.cell_line, field.condition->name,
                           field.condition->role, std::to_string(field.experiment),
                           std::to_string(field.well), std::to_string(field.field), hours(time_h),
                           format_number(wound.um_per_px), "", field.condition->knockdown, ""});
  }
  return closures;
}

// Draws one membrane and gives its true count.
std::vector<double> draw_membrane_field(const std::filesystem::path& folder,
                                        const StudyScene& scene, const Field& field,
                                        double mean_count, Tables& tables) {
  MembraneScene membrane;
  set_difficulty(membrane, scene.difficulty);
  membrane.width_px = scene.membrane_width_px;
  membrane.height_px = scene.membrane_height_px;
  membrane.stain = scene.stain;
  membrane.side_by_side = scene.side_by_side;
  membrane.residue = scene.residue;
  membrane.um_per_px = 1.2;
  if (scene.pore_diameter_um < 8.0) {
    // 3 um pores as sold: about 2e6 per cm2, 5 um: 4e5; seen with a stronger lens.
    membrane.pore_diameter_um = scene.pore_diameter_um;
    membrane.pores_per_mm2 *= scene.pore_diameter_um < 4.0 ? 20.0 : 4.0;
    membrane.um_per_px = scene.pore_diameter_um < 4.0 ? 0.5 : 0.8;
  }
  membrane.batch = fmt::format("{} e{}", field.cell_line, field.experiment);
  RandomStream random(scene.seed, field.stem, "insert");
  // The same density of cells, whatever the lens.
  const double area = membrane.um_per_px * membrane.um_per_px / 1.44;
  membrane.cells = static_cast<int>(random.poisson(mean_count * area));
  const MembranePicture drawn = draw_membrane(membrane, scene.seed, field.stem);
  const std::string image = "transwell/" + field.stem + "_invasion.jpg";
  write_file(folder / image, encode_jpeg(drawn.picture, std::min(100, scene.jpeg_quality + 2)));
  for (const MembraneCell& cell : drawn.cells) {
    tables.points += line(
        {image, "0", "0", std::to_string(membrane.width_px), std::to_string(membrane.height_px),
         "truth", fmt::format("{:.1f}", cell.x_px), fmt::format("{:.1f}", cell.y_px), "sure"});
  }
  tables.counts += line({image, std::to_string(drawn.cells.size())});
  tables.design += line(
      {image, "transwell", field.cell_line, field.condition->name, field.condition->role,
       std::to_string(field.experiment), std::to_string(field.well), std::to_string(field.field),
       hours(scene.times_h.back()), format_number(membrane.um_per_px),
       fmt::format("e{}", field.experiment), field.condition->knockdown, "matrigel"});
  return {static_cast<double>(drawn.cells.size())};
}

// Calls `draw(field, value)` for each picture position of an experiment's condition and gives the
// mean of what it returns.
template <typename Draw>
std::vector<double> for_each_field(const StudyScene& scene, const std::string& assay,
                                   const std::string& cell_line, const Condition& condition,
                                   int experiment, double value, double most, Draw draw) {
  std::vector<double> mean;
  for (int well = 1; well <= scene.wells; ++well) {
    for (int number = 1; number <= scene.fields; ++number) {
      Field field;
      field.stem =
          fmt::format("{}_{}_e{}_w{}_f{}", cell_line, condition.name, experiment, well, number);
      field.cell_line = cell_line;
      field.condition = &condition;
      field.experiment = experiment;
      field.well = well;
      field.field = number;
      const std::string in_well =
          fmt::format("{} {} {} e{} w{}", assay, cell_line, condition.name, experiment, well);
      const double factor = variation(scene, scene.well_sd, in_well, "well") *
                            variation(scene, scene.field_sd, assay + " " + field.stem, "field");
      const std::vector<double> drawn = draw(field, std::min(most, value * factor));
      mean.resize(drawn.size(), 0.0);
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        mean[i] += drawn[i] / (scene.wells * scene.fields);
      }
    }
  }
  return mean;
}

void check(const StudyScene& scene) {
  std::vector<Problem> problems;
  const auto wrong = [&](const std::string& what, const std::string& value,
                         const std::string& cure) {
    Problem problem;
    problem.column = what;
    problem.value = value;
    problem.cause = "a study cannot be drawn with it";
    problem.cure = cure;
    problems.push_back(problem);
  };
  if (scene.cell_lines.empty()) wrong("cell_lines", "", "name at least one cell line");
  for (const std::string& name : scene.cell_lines) {
    if (name.empty() || name.find_first_of("/\\\"\n\r") != std::string::npos) {
      wrong("cell_lines", name, "use a name without slashes, quotes and line ends");
    }
  }
  if (scene.experiments < 1) wrong("experiments", std::to_string(scene.experiments), "1 or more");
  if (scene.wells < 1) wrong("wells", std::to_string(scene.wells), "1 or more");
  if (scene.fields < 1) wrong("fields", std::to_string(scene.fields), "1 or more");
  const int smallest = std::min({scene.scratch_width_px, scene.scratch_height_px,
                                 scene.membrane_width_px, scene.membrane_height_px});
  if (smallest < 32) wrong("picture size", std::to_string(smallest), "32 px or more");
  if (scene.times_h.empty() || !std::is_sorted(scene.times_h.begin(), scene.times_h.end())) {
    wrong("times_h", "", "give at least one time, in rising order");
  }
  if (!problems.empty()) throw InputError(problems);
}

void draw_scratch(const std::filesystem::path& folder, const StudyScene& scene,
                  const std::string& cell_line, int experiment, Tables& tables) {
  constexpr double kMost = 1.15;  // some wounds close before the last time
  const std::vector<Condition> conditions = conditions_of(scene);
  const std::vector<double> values = experiment_values(scene, conditions, scene.control_closure,
                                                       1.0, "scratch", cell_line, experiment);
  std::vector<std::vector<double>> drawn;
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    drawn.push_back(for_each_field(scene, "scratch", cell_line, conditions[c], experiment,
                                   values[c], kMost, [&](const Field& field, double closure) {
                                     return draw_scratch_field(folder, scene, field, closure,
                                                               tables);
                                   }));
  }
  for (std::size_t t = 1; t < scene.times_h.size(); ++t) {
    std::vector<double> at_time;
    std::vector<double> drawn_at_time;
    for (std::size_t c = 0; c < conditions.size(); ++c) {
      at_time.push_back(values[c] * progress(scene, scene.times_h[t]));
      drawn_at_time.push_back(drawn[c][t]);
    }
    write_effects(tables, "scratch", cell_line, conditions, at_time, drawn_at_time, experiment,
                  scene.times_h[t]);
  }
}

void draw_transwell(const std::filesystem::path& folder, const StudyScene& scene,
                    const std::string& cell_line, int experiment, Tables& tables) {
  constexpr double kMost = 1e6;
  const std::vector<Condition> conditions = conditions_of(scene);
  const Condition blank{"blank", "blank", "", 0.0};
  const std::vector<double> values = experiment_values(scene, conditions, scene.control_cells,
                                                       kMost, "transwell", cell_line, experiment);
  const auto draw = [&](const Field& field, double count) {
    return draw_membrane_field(folder, scene, field, count, tables);
  };
  std::vector<double> drawn;
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    drawn.push_back(for_each_field(scene, "transwell", cell_line, conditions[c], experiment,
                                   values[c], kMost, draw)
                        .front());
  }
  for_each_field(scene, "transwell", cell_line, blank, experiment, 0.0, kMost, draw);
  write_effects(tables, "transwell", cell_line, conditions, values, drawn, experiment,
                scene.times_h.back());
}

}  // namespace

void simulate_study(const std::filesystem::path& folder, const StudyScene& scene) {
  check(scene);
  // Parts that share nothing are drawn side by side; their rows are put together in order.
  using Part = std::function<void(Tables&)>;
  std::vector<Part> parts;
  for (const std::string& cell_line : scene.cell_lines) {
    for (int experiment = 1; scene.scratch && experiment <= scene.experiments; ++experiment) {
      parts.emplace_back([&folder, &scene, &cell_line, experiment](Tables& tables) {
        draw_scratch(folder, scene, cell_line, experiment, tables);
      });
    }
    for (int experiment = 1; scene.transwell && experiment <= scene.experiments; ++experiment) {
      parts.emplace_back([&folder, &scene, &cell_line, experiment](Tables& tables) {
        draw_transwell(folder, scene, cell_line, experiment, tables);
      });
    }
  }
  std::vector<Tables> drawn(parts.size());
  tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t i) { parts[i](drawn[i]); });
  Tables tables;
  for (const Tables& part : drawn) tables.append(part);
  write_file(folder / "design.csv",
             "image,assay,cell_line,condition,role,experiment,well,field,time_h,pixel_size_um,"
             "batch,knockdown,coating\n" +
                 tables.design);
  if (scene.scratch) {
    write_file(folder / "truth" / "closure.csv",
               "image,closure_frac,wound_area_px\n" + tables.closure);
  }
  if (scene.transwell) {
    write_file(folder / "truth" / "points.csv",
               "image,crop_x,crop_y,crop_w,crop_h,observer,x,y,confidence\n" + tables.points);
    write_file(folder / "truth" / "counts.csv", "image,manual_count\n" + tables.counts);
  }
  write_file(folder / "truth" / "effects.csv",
             "assay,cell_line,condition,role,experiment,time_h,true_value,true_rescue_pct,"
             "drawn_value\n" +
                 tables.effects);
}

}  // namespace woundwell

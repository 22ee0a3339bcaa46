#include "unit/report/made_up.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace woundwell::test {

namespace {

struct Treatment {
  std::string name;
  Role role = Role::other;
  std::string knockdown;
  double speed = 1.0;  ///< relative to the control
};

/// A knockdown, its vehicle and its rescue for each of several targets.
std::vector<Treatment> long_treatments(std::size_t conditions) {
  std::vector<Treatment> all = {
      {"non-targeting siRNA + vehicle 0.1 % DMSO", Role::control, "", 1.0}};
  for (std::size_t k = 0; all.size() < conditions; ++k) {
    static constexpr const char* targets[] = {
        "SMARCA4 siRNA #1", "SMARCA4 siRNA #2", "MMP14 siRNA", "ITGB1 shRNA_clone-07",
        "ARPC2 siRNA",      "RAC1 siRNA",       "CDC42 siRNA", "TGFBR2 siRNA"};
    const std::string target = targets[k % 8];
    const double speed = 0.4 + 0.05 * static_cast<double>(k);
    all.push_back({target, Role::knockdown, "", speed});
    all.push_back({target + " + vehicle 0.1 % DMSO", Role::vehicle, target, speed});
    all.push_back({target + " + recombinant protein 50 ng/ml", Role::rescue, target, 0.9});
  }
  all.resize(conditions);
  return all;
}

std::vector<Treatment> treatments(const MadeUp& plan) {
  if (plan.long_names) return long_treatments(plan.conditions);
  const std::string& n = plan.name;
  std::vector<Treatment> all = {{"mock" + n, Role::control, "", 1.0},
                                {"siRNA" + n, Role::knockdown, "", 0.5},
                                {"siRNA + vehicle" + n, Role::vehicle, "siRNA" + n, 0.5},
                                {"siRNA + protein" + n, Role::rescue, "siRNA" + n, 0.88}};
  for (std::size_t k = all.size(); k < plan.conditions; ++k) {
    const double speed = 0.45 + 0.06 * static_cast<double>(k % 11);
    all.push_back(
        {"knockdown of gene number " + std::to_string(k) + n, Role::knockdown, "", speed});
  }
  all.resize(std::min(all.size(), plan.conditions));
  return all;
}

/// A picture that any browser can show: a grey 1 x 1 JPEG.
std::string tiny_jpeg() {
  static constexpr unsigned char grey[] = {
      0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03,
      0x02, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x04, 0x06, 0x04, 0x04, 0x04, 0x04, 0x04,
      0x08, 0x06, 0x06, 0x05, 0x06, 0x09, 0x08, 0x0a, 0x0a, 0x09, 0x08, 0x09, 0x09, 0x0a,
      0x0c, 0x0f, 0x0c, 0x0a, 0x0b, 0x0e, 0x0b, 0x09, 0x09, 0x0d, 0x11, 0x0d, 0x0e, 0x0f,
      0x10, 0x10, 0x11, 0x10, 0x0a, 0x0c, 0x12, 0x13, 0x12, 0x10, 0x13, 0x0f, 0x10, 0x10,
      0x10, 0xff, 0xc9, 0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01, 0x01, 0x01, 0x11, 0x00,
      0xff, 0xcc, 0x00, 0x06, 0x00, 0x10, 0x10, 0x05, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01,
      0x00, 0x00, 0x3f, 0x00, 0xd2, 0xcf, 0x20, 0xff, 0xd9};
  return {reinterpret_cast<const char*>(grey), sizeof grey};
}

/// The same picture in bytes that no other has: with a comment inside.
std::string numbered(std::string jpeg, std::size_t number) {
  const std::string comment = std::to_string(number);
  std::string segment = "\xff\xfe";
  segment += '\0';
  segment += static_cast<char>(comment.size() + 2);
  return jpeg.insert(2, segment + comment);
}

}  // namespace

ReportData made_up_study(const MadeUp& plan) {
  ReportData report;
  report.title = "A made-up study" + plan.name;
  report.version = "0.1.0";
  report.command = "woundwell run design" + plan.name + ".csv -o out/";
  report.design = "design" + plan.name + ".csv";
  report.settings = R"({"scratch.working_size":1000,"statistics.alpha":0.05})";
  report.provenance = R"({"libraries":{"opencv":"4.6.0","sqlite":"3.40.1"},"seed":1})";
  report.endpoints = default_endpoints();
  const std::vector<Thumbnail> pictures =
      plan.pictures.empty() ? std::vector<Thumbnail>{{"", tiny_jpeg(), tiny_jpeg()}}
                            : plan.pictures;
  const auto small_of = [&](const std::string& id) {
    const std::size_t n = report.thumbnails.size();
    const Thumbnail& shown = pictures[n % pictures.size()];
    return Thumbnail{id, numbered(shown.jpeg, 2 * n), numbered(shown.plain, 2 * n + 1)};
  };
  std::int64_t row = 1;
  RandomStream random(7, "made up", "values");
  for (const auto& line : plan.cell_lines) {
    std::vector<double> day;
    for (std::size_t e = 0; e < plan.experiments; ++e) day.push_back(0.06 * random.normal());
    for (const auto& treatment : treatments(plan)) {
      for (std::size_t e = 0; e < plan.experiments; ++e) {
        for (std::size_t w = 0; w < plan.wells; ++w) {
          for (std::size_t f = 0; f < plan.fields; ++f) {
            Place place;
            place.cell_line = line + plan.name;
            place.condition = treatment.name;
            place.role = treatment.role;
            place.knockdown = treatment.knockdown;
            place.experiment = "e" + std::to_string(e + 1) + plan.name;
            place.well = "w" + std::to_string(w + 1) + plan.name;
            place.field = "f" + std::to_string(f + 1) + plan.name;
            const std::string id = "img" + std::to_string(row);
            double area = 0.42 + 0.03 * random.normal();
            const double first = area;
            for (const double time : plan.scratch ? plan.times_h : std::vector<double>{}) {
              place.time_h = time;
              place.design_row = ++row;
              place.image_id = id + "_t" + std::to_string(static_cast<int>(time));
              place.image = "pictures" + plan.name + "/" + place.image_id + ".tif";
              const double closed = std::min(
                  1.0, time / 48.0 * (0.85 * treatment.speed + day[e] + 0.04 * random.normal()));
              area = first * (1.0 - closed);
              ScratchRecord s;
              s.place = place;
              s.series_id = id;
              s.width_px = 1280;
              s.height_px = 960;
              if (plan.calibrated) s.um_per_px = 0.65;
              const bool failed = plan.everything_failed || random.uniform() < 0.02;
              s.outcome =
                  failed ? Outcome::failed : (area < 0.01 ? Outcome::closed : Outcome::measured);
              ClosureRecord c;
              if (failed) {
                s.reason = "the picture shows no gap and no sheet" + plan.name;
              } else {
                s.wound_area_frac = area;
                s.wound_area_frac_se = 0.008;
                s.wound_area_px = area * 1228800;
                s.wound_area_px_se = 9830;
                s.width_mean_px = area * 1280;
                s.width_mean_px_se = 8.1;
                if (plan.calibrated) {
                  s.wound_area_um2 = area * 519168;
                  s.wound_area_um2_se = 4153;
                  s.width_mean_um = area * 832;
                  s.width_mean_um_se = 5.3;
                }
                c.closure_frac = 1.0 - area / first;
                c.closure_frac_se = 0.018;
                if (time > 0) {
                  c.gap_rate_px_per_h = (first - area) * 1280 / time;
                  if (plan.calibrated) c.gap_rate_um_per_h = (first - area) * 832 / time;
                }
                if (random.uniform() < 0.1) s.flags.add(Flag::uneven_light);
                if (random.uniform() < 0.08) s.flags.add(Flag::registration_weak);
                if (area < 0.05) s.flags.add(Flag::nearly_closed);
              }
              if (s.outcome == Outcome::closed) s.reason = "sheet seen along the whole axis";
              if (!plan.calibrated) s.flags.add(Flag::no_calibration);
              c.place = place;
              c.series_id = id;
              c.outcome = s.outcome;
              c.reason = s.reason;
              c.flags = s.flags;
              for (int step = 1; !failed && step <= 20; ++step) {
                ProfileRecord p;
                p.image_id = place.image_id;
                p.step = step;
                p.along_px = 48.0 * (step - 0.5);
                if (plan.calibrated) p.along_um = 0.65 * p.along_px;
                const double wave = 1.0 + 0.2 * std::sin(0.7 * step + static_cast<double>(f));
                p.width_px = std::max(0.0, area * 1280 * wave - 30);
                if (plan.calibrated) p.width_um = 0.65 * *p.width_px;
                report.profiles.push_back(p);
              }
              report.scratch.push_back(s);
              report.closure.push_back(c);
              report.thumbnails.emplace(place.image_id, small_of(place.image_id));
              report.overlays.insert(place.image_id);
            }
            if (!plan.transwell) continue;
            place.time_h = 48;
            place.design_row = ++row;
            place.image_id = id + "_membrane" + plan.name;
            place.image = "pictures" + plan.name + "/" + place.image_id + ".tif";
            TranswellRecord t;
            t.place = place;
            t.place.assay = Assay::transwell;
            t.batch = place.experiment;
            t.outcome = plan.everything_failed ? Outcome::failed : Outcome::measured;
            if (plan.everything_failed) {
              t.reason = "the file could not be read" + plan.name;
            } else {
              const double cells =
                  180 * treatment.speed * std::exp(2 * day[e] + 0.2 * random.normal());
              t.count = static_cast<std::int64_t>(cells);
              t.count_low = static_cast<std::int64_t>(0.93 * cells);
              t.count_high = static_cast<std::int64_t>(1.08 * cells);
              t.count_method = "objects";
              t.stained_area_frac = cells * 0.001;
              t.mean_od = 0.41;
              if (plan.calibrated) {
                t.um_per_px = 0.65;
                t.valid_area_mm2 = 0.519;
                t.density_per_mm2 = static_cast<double>(*t.count) / 0.519;
                t.density_low_per_mm2 = static_cast<double>(*t.count_low) / 0.519;
                t.density_high_per_mm2 = static_cast<double>(*t.count_high) / 0.519;
              }
            }
            report.transwell.push_back(t);
            report.thumbnails.emplace(place.image_id, small_of(place.image_id));
            report.overlays.insert(place.image_id);
          }
        }
      }
    }
  }
  return report;
}

void compare(ReportData& report) {
  const StatisticsParams params;
  const Analysis analysis =
      analyse(field_values(report.scratch, report.closure, report.transwell, report.endpoints),
              report.endpoints, params);
  report.replicates = analysis.replicates;
  report.tests = analysis.tests;
  report.verdicts = analysis.verdicts;
}

}  // namespace woundwell::test

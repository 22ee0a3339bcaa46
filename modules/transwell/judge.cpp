#include "transwell/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <sstream>
#include <stdexcept>

#include "transwell/cells_model.hpp"

namespace woundwell {
namespace {

struct Term {
  const char* name;
  double value;
};

/// Those that are weighed differently on porous membranes first, the rest at the end.
constexpr std::size_t kBoth = 30;
constexpr std::size_t kPorousOnly = 2;
static_assert(2 * kBoth + kPorousOnly == kRegionTerms);

std::array<Term, kBoth + kPorousOnly> terms_of(const Region& r, const RegionScale& scale) {
  const RegionSums& s = r.sums;
  const double n = s.area_px;
  const double od = scale.stained_od;
  const double evidence = s.evidence / n;
  const double area = std::log(std::max(n / scale.typical_area_px, 0.02));
  const double stain = std::clamp(evidence / od, 0.0, 2.0);
  const double around = s.around_evidence / std::max(1.0, s.around_px);
  const double slope = s.edge_slope / std::max(1.0, s.edge_px);
  const double variance = std::max(0.0, s.evidence_squared / n - evidence * evidence);
  const bool joined = r.first >= 0;
  const auto of_seam = [&](double value) { return joined ? value : 0.0; };
  return {{
      {"one", 1.0},
      {"area", area},
      {"area_squared", area * area},
      {"large", std::max(0.0, area - 0.4)},
      {"small", std::max(0.0, -0.8 - area)},
      {"solidity", r.solidity},
      {"notched", std::max(0.0, 0.85 - r.solidity)},
      {"elongation", std::log(r.longer_px / std::max(r.shorter_px, 0.5))},
      {"ellipse", n / (std::numbers::pi / 4.0 * r.longer_px * r.shorter_px)},
      {"stain", stain},
      {"pale", std::max(0.0, 0.6 - stain)},
      {"contrast", std::clamp((evidence - around) / od, -1.0, 2.0)},
      {"slope", std::clamp(slope * scale.size_px / od, -1.0, 4.0)},
      {"unevenness", std::min(2.0, std::sqrt(variance) / std::max(evidence, 1e-3))},
      {"half_width", std::log(std::max(r.half_width_px / scale.size_px, 0.1))},
      {"join", of_seam(std::clamp(r.join, -4.5, 4.0))},
      {"weakest_join", std::clamp(r.weakest_join, -4.5, 0.0)},
      {"line", of_seam(r.seam.line)},
      {"neck", of_seam(1.0 - r.seam.depth)},
      {"gain", of_seam(r.seam.gain)},
      {"unlike", std::min(2.0, r.unlike_od / od)},
      {"step", of_seam(std::clamp(r.seam.step_od / od, 0.0, 2.0))},
      {"dip", of_seam(std::clamp(r.seam.dip_od / od, -1.0, 1.0))},
      {"highest_step", std::min(2.0, r.highest_step_od / od)},
      {"highest_dip", std::clamp(r.highest_dip_od / od, -1.0, 1.0)},
      {"highest_line", r.highest_line},
      {"piece", joined ? 0.0 : 1.0},
      {"pieces", std::log(static_cast<double>(r.pieces))},
      {"faint", r.faint ? 1.0 : 0.0},
      {"outline", s.edge_px / std::sqrt(n)},
      {"on_pores", s.on_pore_px / n},
      {"shade", neutral_share(s.neutral / n, s.tint / n) - scale.body_ratio},
  }};
}

double number(std::istringstream& in, const std::string& what) {
  std::string word;
  in >> word;
  double value = 0.0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value)) {
    throw std::invalid_argument("cell model: no number in '" + what + "'");
  }
  return value;
}

std::vector<double> rest_of(std::istringstream& in, const std::string& what) {
  std::vector<double> values;
  while (in >> std::ws, !in.eof()) values.push_back(number(in, what));
  return values;
}

}  // namespace

std::span<const std::string> region_term_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    Region any;
    any.sums.area_px = 1.0;
    const auto terms = terms_of(any, RegionScale{});
    for (std::size_t k = 0; k < terms.size(); ++k) {
      result.emplace_back(terms[k].name);
      if (k < kBoth) result.push_back(std::string(terms[k].name) + ".porous");
    }
    return result;
  }();
  return names;
}

std::array<double, kRegionTerms> region_terms(const Region& region, const RegionScale& scale) {
  std::array<double, kRegionTerms> values{};
  const auto terms = terms_of(region, scale);
  std::size_t at = 0;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    values[at++] = terms[k].value;
    if (k < kBoth) values[at++] = scale.porous ? terms[k].value : 0.0;
  }
  return values;
}

CellModel read_cell_model(std::string_view text) {
  CellModel model;
  std::istringstream lines{std::string(text)};
  std::string line;
  const auto names = region_term_names();
  std::size_t term = 0;
  while (std::getline(lines, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream in(line);
    std::string name;
    in >> name;
    if (term < kRegionTerms) {
      if (name != names[term]) {
        throw std::invalid_argument("cell model: '" + names[term] + "' expected, not " + name);
      }
      model.mean.push_back(number(in, line));
      model.spread.push_back(number(in, line));
      model.direct.push_back(number(in, line));
      const auto units = rest_of(in, line);
      if (term == 0) model.hidden = units.size();
      if (units.size() != model.hidden || model.spread.back() <= 0.0) {
        throw std::invalid_argument("cell model: wrong numbers in '" + line + "'");
      }
      model.inner.resize(model.hidden * kRegionTerms);
      for (std::size_t h = 0; h < units.size(); ++h) {
        model.inner[h * kRegionTerms + term] = units[h];
      }
      ++term;
      continue;
    }
    auto& values = name == "offset" ? model.offset : model.outer;
    if (!values.empty() || (name != "offset" && name != "outer")) {
      throw std::invalid_argument("cell model: unexpected line '" + line + "'");
    }
    values = rest_of(in, line);
  }
  if (term != kRegionTerms || model.offset.size() != model.hidden ||
      model.outer.size() != model.hidden) {
    throw std::invalid_argument("cell model: it is not whole");
  }
  return model;
}

std::string write_cell_model(const CellModel& model) {
  std::string text;
  const auto names = region_term_names();
  for (std::size_t k = 0; k < kRegionTerms; ++k) {
    text += fmt::format("{} {:.6g} {:.6g} {:.5g}", names[k], model.mean[k], model.spread[k],
                        model.direct[k]);
    for (std::size_t h = 0; h < model.hidden; ++h) {
      text += fmt::format(" {:.4g}", model.inner[h * kRegionTerms + k]);
    }
    text += '\n';
  }
  for (const auto& [name, values] : {std::pair{"offset", &model.offset}, {"outer", &model.outer}}) {
    text += name;
    for (const double v : *values) text += fmt::format(" {:.5g}", v);
    text += '\n';
  }
  return text;
}

const CellModel& trained_cells() {
  static const CellModel model = read_cell_model(kCellsModel);
  return model;
}

double cell_score(const CellModel& model, std::span<const double> terms) {
  std::array<double, kRegionTerms> x{};
  double score = 0.0;
  for (std::size_t k = 0; k < kRegionTerms; ++k) {
    x[k] = (terms[k] - model.mean[k]) / model.spread[k];
    score += model.direct[k] * x[k];
  }
  for (std::size_t h = 0; h < model.hidden; ++h) {
    double z = model.offset[h];
    for (std::size_t k = 0; k < kRegionTerms; ++k) z += model.inner[h * kRegionTerms + k] * x[k];
    score += model.outer[h] * std::tanh(z);
  }
  return score;
}

double classical_score(const Region& region, const RegionScale& scale) {
  constexpr double kSpread = 0.6;    // of log area, of single cells
  constexpr double kAlone = 3.0;     // log odds of a body like a cell in every way
  constexpr double kSolid = 0.9;     // solidity of a spread cell
  constexpr double kNotches = 15.0;  // log odds per solidity
  constexpr double kPaleness = 4.0;  // log odds per share of the stain
  const RegionSums& s = region.sums;
  const double off = std::log(s.area_px / scale.typical_area_px) / kSpread;
  const double stain = std::min(1.0, s.evidence / s.area_px / scale.stained_od);
  const double pores = s.on_pore_px / s.area_px;
  return kAlone - off * off / 2.0 - kNotches * std::max(0.0, kSolid - region.solidity) -
         kPaleness * (1.0 - stain) - kAlone * pores;
}

}  // namespace woundwell

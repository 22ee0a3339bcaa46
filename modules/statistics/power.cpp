// What a design can show, before anything is measured.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "statistics/distributions.hpp"
#include "statistics/plan.hpp"
#include "statistics/statistics.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Difference, in standard deviations of the differences within experiments, that a paired t test
/// finds in 80 % of studies.
double detectable(std::size_t pairs, double alpha) {
  double low = 0.0;
  double high = 1000.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (paired_t_power(middle, static_cast<double>(pairs), alpha) < 0.8 ? low : high) = middle;
  }
  return high;
}

struct Line {
  std::string cell_line;
  Assay assay = Assay::scratch;
  std::vector<ConditionRole> conditions;
  std::map<std::string, std::set<std::string>> experiments;  ///< by condition
};

std::vector<Line> lines_of(const std::vector<Sample>& samples) {
  std::vector<Line> lines;
  for (const Sample& s : samples) {
    auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& l) {
      return l.cell_line == s.cell_line && l.assay == s.assay;
    });
    if (line == lines.end()) {
      lines.push_back({s.cell_line, s.assay, {}, {}});
      line = lines.end() - 1;
    }
    if (!line->experiments.contains(s.condition)) {
      line->conditions.push_back({s.condition, s.role, s.knockdown});
    }
    line->experiments[s.condition].insert(s.experiment);
  }
  return lines;
}

std::string reach(double smallest_p, double alpha) {
  return smallest_p <= alpha ? fmt::format("can reach {:g}", alpha)
                             : fmt::format("cannot reach {:g}", alpha);
}

void add_contrast(const Line& line, const PlannedContrast& contrast, const StatisticsParams& params,
                  std::vector<DesignPower>& out) {
  const std::set<std::string>& a = line.experiments.at(contrast.a);
  const std::set<std::string>& b = line.experiments.at(contrast.b);
  std::set<std::string> shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(shared, shared.begin()));
  const bool equivalence = contrast.kind == Contrast::rescue_v_control;
  if (equivalence) {
    const std::set<std::string>& k = line.experiments.at(contrast.knockdown);
    std::erase_if(shared, [&](const std::string& e) { return !k.contains(e); });
  }
  DesignPower row;
  row.cell_line = line.cell_line;
  row.assay = line.assay;
  row.comparison = contrast.a + " v " + contrast.b;
  const bool paired = shared.size() >= 2 || a.size() < 2 || b.size() < 2 || equivalence;
  row.test = equivalence ? "equivalence (two one-sided t)" : (paired ? "paired t" : "Welch t");
  row.n_a = static_cast<std::int64_t>(paired ? shared.size() : a.size());
  row.n_b = static_cast<std::int64_t>(paired ? shared.size() : b.size());
  const bool testable = !paired || shared.size() >= 2;
  if (!testable) {
    row.remark = shared.size() == 1 ? "one experiment: no test is possible"
                                    : "no shared experiment: no test is possible";
  } else {
    row.smallest_p = 0.0;
    if (paired) {
      row.remark = fmt::format(
          "no lower limit; finds a difference of {:.1f} standard deviations of the differences "
          "within experiments in 80 % of studies",
          detectable(shared.size(), params.alpha));
    } else {
      row.remark =
          "no lower limit; the conditions share fewer than two experiments, so they are "
          "compared unpaired";
    }
  }
  add_caution(row.remark, contrast.caution);
  out.push_back(row);
  if (equivalence) return;
  row.test = "Mann-Whitney";
  row.n_a = static_cast<std::int64_t>(a.size());
  row.n_b = static_cast<std::int64_t>(b.size());
  row.smallest_p = mann_whitney_smallest_p(a.size(), b.size());
  row.remark = reach(row.smallest_p, params.alpha);
  out.push_back(row);
  if (shared.size() < 2) return;
  row.test = "blocked permutation";
  row.n_a = row.n_b = static_cast<std::int64_t>(shared.size());
  row.smallest_p = sign_flip_smallest_p(shared.size());
  row.remark = reach(row.smallest_p, params.alpha);
  out.push_back(row);
}

}  // namespace

std::vector<DesignPower> design_power(const std::vector<Sample>& samples,
                                      const StatisticsParams& params) {
  std::vector<DesignPower> out;
  for (const Line& line : lines_of(samples)) {
    const ContrastPlan plan =
        choose_contrasts(plan_contrasts(line.conditions), params.plan.contrasts);
    for (const PlannedContrast& c : plan.contrasts) {
      if (c.kind != Contrast::exploratory) add_contrast(line, c, params, out);
    }
    for (const std::string& remark : plan.remarks) {
      DesignPower row;
      row.cell_line = line.cell_line;
      row.assay = line.assay;
      row.comparison = "none";
      row.remark = remark;
      out.push_back(row);
    }
    std::vector<std::size_t> sizes;
    for (const std::string& c : plan.conditions) sizes.push_back(line.experiments.at(c).size());
    if (sizes.size() < 2) continue;
    DesignPower row;
    row.cell_line = line.cell_line;
    row.assay = line.assay;
    row.comparison = "all conditions";
    row.test = "Kruskal-Wallis";
    row.n_a = static_cast<std::int64_t>(*std::min_element(sizes.begin(), sizes.end()));
    row.n_b = static_cast<std::int64_t>(*std::max_element(sizes.begin(), sizes.end()));
    row.smallest_p = kruskal_wallis_smallest_p(sizes);
    row.remark = reach(row.smallest_p, params.alpha);
    out.push_back(row);
  }
  return out;
}

}  // namespace woundwell

// Several p values at once.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "statistics/tests.hpp"

namespace woundwell {

std::vector<OptionalNumber> adjust(std::span<const OptionalNumber> p, Correction correction) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] && std::isfinite(*p[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return *p[i] < *p[j]; });
  std::vector<OptionalNumber> adjusted(p.size());
  const double m = static_cast<double>(order.size());
  double running = correction == Correction::benjamini_hochberg ? 1.0 : 0.0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    switch (correction) {
      case Correction::none:
        adjusted[order[k]] = *p[order[k]];
        break;
      case Correction::bonferroni:
        adjusted[order[k]] = std::min(1.0, m * *p[order[k]]);
        break;
      case Correction::sidak:  // 1 - (1 - p)^m, without losing small p
        adjusted[order[k]] = *p[order[k]] >= 1.0 ? 1.0 : -std::expm1(m * std::log1p(-*p[order[k]]));
        break;
      case Correction::holm: {
        const double here = (m - static_cast<double>(k)) * *p[order[k]];
        running = std::max(running, std::min(1.0, here));
        adjusted[order[k]] = running;
        break;
      }
      case Correction::benjamini_hochberg: {
        const std::size_t back = order.size() - 1 - k;
        const double here = m / static_cast<double>(back + 1) * *p[order[back]];
        running = std::min(running, here);
        adjusted[order[back]] = running;
        break;
      }
    }
  }
  return adjusted;
}

std::span<const NamedCorrection> corrections() {
  static constexpr std::array<NamedCorrection, 4> all{
      {{Correction::holm, "holm", "Holm"},
       {Correction::bonferroni, "bonferroni", "Bonferroni"},
       {Correction::sidak, "sidak", "Sidak"},
       {Correction::benjamini_hochberg, "benjamini_hochberg", "Benjamini-Hochberg"}}};
  return all;
}

Correction correction_named(const std::string& setting) {
  for (const NamedCorrection& one : corrections()) {
    if (one.setting == setting) return one.value;
  }
  return Correction::none;
}

const char* name_of(Correction correction) {
  for (const NamedCorrection& one : corrections()) {
    if (one.value == correction) return one.name;
  }
  return "none";
}

}  // namespace woundwell

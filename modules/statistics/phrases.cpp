#include "statistics/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/wording.hpp"

namespace woundwell {
namespace {

/// Two or three digits, no exponent in the range of ordinary measurements.
std::string number(double x) {
  const double size = std::abs(x);
  if (size > 0.0 && (size < 1e-3 || size >= 1e6)) return fmt::format("{:.2e}", x);
  if (size >= 100.0) return fmt::format("{:.0f}", x);
  if (size >= 10.0) return fmt::format("{:.1f}", x);
  if (size >= 0.1 || size == 0.0) return fmt::format("{:.2f}", x);
  return fmt::format("{:.2g}", x);
}

std::string quantity(const std::string& endpoint) {
  if (endpoint == "density_per_mm2") return "cells per mm2";
  if (endpoint == "count") return "cells per field";
  if (endpoint == "stained_area_frac") return "stained area";
  if (endpoint == "percent_invasion") return "percent invasion";
  if (endpoint == "migration_density_per_mm2") return "migrated cells per mm2";
  return endpoint;
}

std::string tested(const TestRecord& test) {
  std::string text = fmt::format("{}, p = {}", test.test, p_text(*test.p));
  if (test.p_adjusted && *test.p_adjusted != *test.p) {
    text += fmt::format(", after {} {}", correction_of(test.adjustment), p_text(*test.p_adjusted));
  }
  return text;
}

/// " at 48 h"; empty for a table without times.
std::string times(const DataSet& data) {
  if (data.assay == Assay::table && data.time_h == 0.0) return {};
  return fmt::format(" at {:g} h", data.time_h);
}

/// What the knockdown does, with interval.
std::string effect_phrase(const DataSet& data, const KnockdownArm& arm, const TestRecord& test,
                          double confidence, std::string& interval) {
  const double value = *test.effect;
  const bool less = !data.log_scale && value < 0.0;
  const double sign = less ? -1.0 : 1.0;
  std::string phrase;
  if (data.log_scale) {
    phrase = fmt::format("{} has {} times the {} of {}", arm.knockdown, number(value),
                         quantity(data.endpoint), arm.control);
  } else if (data.endpoint == "closure_frac") {
    phrase = fmt::format("{} closes {} {} of the wound than {}", arm.knockdown,
                         number(sign * value), less ? "less" : "more", arm.control);
  } else {
    phrase = fmt::format("{}: {} is {} {} than with {}", arm.knockdown, quantity(data.endpoint),
                         number(sign * value), less ? "lower" : "higher", arm.control);
  }
  if (test.effect_low && test.effect_high) {
    const double x = sign * *test.effect_low;
    const double y = sign * *test.effect_high;
    interval = fmt::format("{:g} % interval {} to {}", 100.0 * confidence, number(std::min(x, y)),
                           number(std::max(x, y)));
  }
  return phrase + times(data);
}

std::string reason_of(const std::string& phenotype, const TestRecord& test,
                      const StatisticsParams& params) {
  if (phenotype == "supported") return "phenotype supported";
  if (phenotype == "not supported") {
    return fmt::format("phenotype not supported; an effect of {:g} % of the control is excluded",
                       100.0 * params.relevant_frac);
  }
  if (*test.p <= params.alpha) {
    return "underpowered: the difference does not outlast the correction for several contrasts";
  }
  return fmt::format(
      "underpowered: neither no effect nor one of {:g} % of the control can be excluded",
      100.0 * params.relevant_frac);
}

}  // namespace

void add_sentence(std::string& text, const std::string& more) {
  if (more.empty()) return;
  if (!text.empty()) text += ' ';
  text += more;
}

std::string phenotype_sentence(const DataSet& data, const KnockdownArm& arm,
                               const TestRecord* effect, const VerdictRecord& verdict,
                               const StatisticsParams& params) {
  const std::string line = data.cell_line.empty() ? "" : data.cell_line + ": ";
  if (effect == nullptr) {
    return arm.control.empty()
               ? fmt::format("{}{} cannot be judged: there is no control.", line, arm.knockdown)
               : fmt::format("{}{} is not judged: {} v {} is not among the planned contrasts.",
                             line, arm.knockdown, arm.knockdown, arm.control);
  }
  if (!effect->effect) {
    return fmt::format("{}{} v {}{}: untested ({}).", line, arm.knockdown, arm.control, times(data),
                       effect->caution);
  }
  std::string brackets;
  const std::string phrase = effect_phrase(data, arm, *effect, params.confidence, brackets);
  if (!effect->p) {
    return fmt::format("{}{}: untested ({}).", line, phrase, effect->caution);
  }
  if (!brackets.empty()) brackets += "; ";
  const std::string n = effect->n_a == effect->n_b
                            ? fmt::format("n = {} experiments", effect->n_a)
                            : fmt::format("n = {} and {} experiments", effect->n_a, effect->n_b);
  brackets += tested(*effect) + "; " + n;
  return fmt::format("{}{} ({}): {}.", line, phrase, brackets,
                     reason_of(verdict.phenotype, *effect, params));
}

std::string rescue_sentence(const VerdictRecord& verdict, const TestRecord* rescue,
                            const TestRecord* vehicle, const TestRecord* equal,
                            const Estimate& percent, const StatisticsParams& params) {
  if (verdict.rescue.empty()) return {};
  if (rescue == nullptr || !rescue->p) {
    return fmt::format(
        "Rescue by {} is untested{}.", verdict.rescue,
        rescue == nullptr || rescue->caution.empty() ? "" : " (" + rescue->caution + ")");
  }
  std::string brackets;
  if (percent.low && percent.high) {
    brackets = fmt::format("{:g} % interval {:.0f} to {:.0f} %; ", 100.0 * params.confidence,
                           *percent.low, *percent.high);
  }
  brackets += "v knockdown: " + tested(*rescue);
  if (vehicle != nullptr && vehicle->p) brackets += "; v vehicle: " + tested(*vehicle);
  if (equal != nullptr && equal->p) {
    brackets +=
        fmt::format("; equal to control within {:g} %: p = {}", 100.0 * params.equivalence_frac,
                    p_text(equal->p_adjusted ? *equal->p_adjusted : *equal->p));
  }
  std::string text = percent.value
                         ? fmt::format("{} brings back {:.0f} % of the effect ({})", verdict.rescue,
                                       *percent.value, brackets)
                         : fmt::format("{} ({}; {})", verdict.rescue, percent.caution, brackets);
  if (verdict.rescued == "full") {
    const bool equal_to_control =
        equal != nullptr && equal->p_adjusted && *equal->p_adjusted <= params.alpha;
    text += equal_to_control ? ": full rescue, equal to the control."
                             : ": full rescue; the interval lies above 50 % and reaches 100 %.";
    if (percent.low && *percent.low > 100.0) text += " It goes beyond the control.";
  } else if (verdict.rescued == "partial") {
    text += percent.high && *percent.high < 100.0
                ? ": partial rescue."
                : ": rescued, partly or fully; the data do not tell which.";
  } else if (verdict.rescued == "none") {
    text += ": no rescue; half a rescue is excluded.";
  } else if (verdict.rescued == "underpowered") {
    text += ": underpowered; half a rescue or more is not excluded.";
  } else {
    text += ": not judged, since the phenotype is not supported.";
  }
  return text;
}

std::string vehicle_sentence(const KnockdownArm& arm, const TestRecord* check,
                             const StatisticsParams& params) {
  if (check == nullptr || !check->p) return {};
  if (*check->p > params.alpha) return {};
  return fmt::format(
      "The vehicle {} itself differs from {} ({}): judge the rescue against the vehicle.",
      arm.vehicle, arm.knockdown, tested(*check));
}

}  // namespace woundwell

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "report/format.hpp"
#include "report/headline.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_cards = 8;

/// Ends of the axis on which the effects of one kind are drawn.
struct Axis {
  double low = 0.0;
  double high = 0.0;
};
using EffectKind = std::tuple<Assay, std::string, std::string>;

double on_axis(double x, bool ratio) { return ratio ? std::log(x) : x; }

std::map<EffectKind, Axis> effect_axes(const std::vector<VerdictRecord>& verdicts) {
  std::map<EffectKind, Axis> axes;
  for (const auto& v : verdicts) {
    const bool ratio = is_ratio(v);
    Axis& axis = axes[{v.assay, v.endpoint, v.effect_name}];
    for (const auto& x : {v.effect, v.effect_low, v.effect_high}) {
      if (!x || (ratio && *x <= 0.0)) continue;
      const double place = on_axis(*x, ratio);
      if (!std::isfinite(place)) continue;
      axis.low = std::min(axis.low, place);
      axis.high = std::max(axis.high, place);
    }
  }
  return axes;
}

std::string strip_of(const VerdictRecord& v, const std::map<EffectKind, Axis>& axes,
                     const std::string& no_effect) {
  const bool ratio = is_ratio(v);
  if (!v.effect || !std::isfinite(*v.effect) || (ratio && *v.effect <= 0.0)) return "";
  const Axis axis = axes.at({v.assay, v.endpoint, v.effect_name});
  if (axis.low >= axis.high) return "";
  const double value = on_axis(*v.effect, ratio);
  const auto end = [&](const OptionalNumber& x) {
    return x && (!ratio || *x > 0.0) && std::isfinite(*x) ? on_axis(*x, ratio) : value;
  };
  return effect_strip(value, end(v.effect_low), end(v.effect_high), {{0.0, no_effect}}, axis.low,
                      axis.high,
                      "Effect " + estimate_text(v.effect, v.effect_low, v.effect_high) +
                          (ratio ? ", no effect at 1" : ", no effect at 0"));
}

std::string rescue_strip(const VerdictRecord& v) {
  if (!v.rescue_pct || !std::isfinite(*v.rescue_pct)) return "";
  const double value = *v.rescue_pct;
  const double low = v.rescue_low_pct.value_or(value);
  const double high = v.rescue_high_pct.value_or(value);
  return effect_strip(
      std::clamp(value, -60.0, 180.0), std::clamp(low, -60.0, 180.0),
      std::clamp(high, -60.0, 180.0), {{0.0, "knockdown"}, {100.0, "control"}}, -20.0, 120.0,
      "Rescue " + estimate_text(value, low, high) + " %; 0 % is the knockdown, 100 % the control");
}

std::string endpoint_at(const VerdictRecord& v) {
  return fmt::format("{} at {}\u00a0h", endpoint_label(v.endpoint).name, hours_text(v.time_h));
}

std::string comparison_of(const VerdictRecord& v) {
  if (v.knockdown.empty()) return v.control;
  return v.control.empty() ? v.knockdown : v.knockdown + " against " + v.control;
}

/// "95 % interval".
std::string interval_name(const ReportData& report) {
  return fmt::format("{:g} % interval", 100.0 * report.confidence);
}

void put_numbers(PageData& data, const VerdictRecord& v, const ReportData& report) {
  const std::string name = v.effect_name.empty() ? "effect" : v.effect_name;
  const std::string of =
      v.control.empty() ? v.knockdown : v.knockdown + (is_ratio(v) ? " / " : " − ") + v.control;
  put(data, "effect_name", of + ", " + name + " (" + interval_name(report) + ")");
  put(data, "effect", v.effect ? estimate_text(v.effect, v.effect_low, v.effect_high) : "");
  put(data, "p", v.p ? p_text(v.p) : "");
  put(data, "p_adjusted", v.p_adjusted ? p_text(v.p_adjusted) : "");
  put(data, "n", fmt::format("{}", v.experiments));
  const bool out_of_reach = v.smallest_p && *v.smallest_p > report.alpha;
  put(data, "smallest_p", out_of_reach ? p_text(v.smallest_p) : "");
  put(data, "rescue_effect",
      v.rescue_pct ? estimate_text(v.rescue_pct, v.rescue_low_pct, v.rescue_high_pct) + " %" : "");
  put(data, "rescue_name", "of the lost effect (" + interval_name(report) + ")");
}

/// By how much and how sure, in words.
void put_evidence(PageData& data, const VerdictRecord& v, const EndpointValues* values) {
  std::vector<std::string> shown;
  for (const auto* name : {&v.control, &v.knockdown, &v.vehicle, &v.rescue}) {
    if (!v.knockdown.empty() && !name->empty()) shown.push_back(*name);
  }
  put(data, "means_name",
      endpoint_axis(v.endpoint) + " at " + hours_text(v.time_h) + "\u00a0h, " +
          (v.experiments == 1 ? "in the one experiment" : "mean over experiments"));
  put(data, "means", values == nullptr ? "" : group_means(*values, shown));
  std::string sure = v.p ? p_phrase(v.p_adjusted ? v.p_adjusted : v.p) : "No p value";
  if (v.p && v.p_adjusted && p_text(v.p) != p_text(v.p_adjusted)) {
    sure += " after correction for several comparisons (" + p_text(v.p) + " before)";
  }
  sure += ", n\u00a0=\u00a0" + counted(static_cast<std::size_t>(v.experiments), "experiment");
  put(data, "sure", sure);
  put(data, "agreement", values == nullptr ? "" : agreement_of_experiments(v, *values));
}

void put_words(PageData& data, const VerdictRecord& v) {
  const Headline word = headline(v);
  put(data, "word", word.word);
  put(data, "brief", word.brief);
  put(data, "tone", word.tone);
  put(data, "sign", word.sign);
  put(data, "term", phenotype_term(v.phenotype));
  const Headline rescue = rescue_headline(v);
  put(data, "rescue_word", rescue.word);
  put(data, "rescue_brief", rescue.brief);
  put(data, "rescue_tone", rescue.tone);
  put(data, "rescue_sign", rescue.sign);
}

/// What was found comes before what was not.
int rank_of(const VerdictRecord& v) {
  const std::vector<std::string> order = {"supported", "conflicting", "underpowered",
                                          "not supported"};
  return static_cast<int>(std::find(order.begin(), order.end(), v.phenotype) - order.begin());
}

}  // namespace

std::string effect_strip(double value, double low, double high, const std::vector<StripMark>& marks,
                         double axis_low, double axis_high, const std::string& label) {
  constexpr double width = 300.0;
  constexpr double margin = 34.0;  // room for half of a mark's label
  const double span = std::max(axis_high - axis_low, 1e-300);
  const auto x = [&](double v) {
    return margin + (width - 2 * margin) * std::clamp((v - axis_low) / span, 0.0, 1.0);
  };
  const bool texts =
      std::any_of(marks.begin(), marks.end(), [](const auto& m) { return !m.label.empty(); });
  std::string svg = fmt::format(
      "<svg class=\"strip\" viewBox=\"0 0 {0:.0f} {2}\" role=\"img\" aria-label=\"{1}\">"
      "<line x1=\"0\" y1=\"13\" x2=\"{0:.0f}\" y2=\"13\" stroke=\"var(--grid)\"/>",
      width, escape_html(label), texts ? 38 : 26);
  for (const auto& mark : marks) {
    svg += fmt::format(
        "<line x1=\"{0:.1f}\" y1=\"2\" x2=\"{0:.1f}\" y2=\"24\" stroke=\"var(--muted)\" "
        "stroke-dasharray=\"2 2\"/><text x=\"{0:.1f}\" y=\"36\" text-anchor=\"middle\">{1}"
        "</text>",
        x(mark.at), escape_html(mark.label));
  }
  svg += fmt::format(
      "<line x1=\"{:.1f}\" y1=\"13\" x2=\"{:.1f}\" y2=\"13\" stroke=\"currentColor\" "
      "stroke-width=\"4\" stroke-linecap=\"round\" opacity=\"0.45\"/>"
      "<circle cx=\"{:.1f}\" cy=\"13\" r=\"6\" fill=\"currentColor\"/></svg>",
      x(std::min(low, high)), x(std::max(low, high)), x(value));
  return svg;
}

void put_verdicts(PageData& page, const ReportData& report) {
  const auto axes = effect_axes(report.verdicts);
  const auto values = endpoint_values(report);
  // one card per cell line, assay and knockdown: the primary endpoint tells, the others follow
  using Key = std::tuple<std::string, Assay, std::string>;
  std::vector<std::pair<Key, std::vector<const VerdictRecord*>>> groups;
  for (const auto& v : report.verdicts) {
    const Key key{v.cell_line, v.assay, v.knockdown};
    auto at = std::find_if(groups.begin(), groups.end(),
                           [&](const auto& group) { return group.first == key; });
    if (at == groups.end()) {
      groups.push_back({key, {}});
      at = groups.end() - 1;
    }
    at->second.push_back(&v);
  }
  const auto is_primary = [&](const VerdictRecord* v) {
    return std::any_of(report.endpoints.begin(), report.endpoints.end(), [&](const Endpoint& e) {
      return e.primary && analysed_as(e, v->assay, v->endpoint);
    });
  };
  std::vector<VerdictRecord> deciding;
  for (auto& [key, members] : groups) {
    std::stable_partition(members.begin(), members.end(), is_primary);
    deciding.push_back(*members.front());
  }
  put(page, "tally", deciding.size() > 2 ? tally(deciding) : "");

  PageData cards{PageData::type::list};
  PageData rows{PageData::type::list};
  const bool as_cards = groups.size() <= most_cards;
  if (!as_cards) {
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
      return rank_of(*a.second.front()) < rank_of(*b.second.front());
    });
  }
  for (const auto& [key, members] : groups) {
    const auto put_all = [&](PageData& data, const VerdictRecord& v) {
      put(data, "cell_line", v.cell_line);
      put(data, "assay", assay_label(v.assay));
      put(data, "endpoint", endpoint_at(v));
      put(data, "comparison", comparison_of(v));
      put(data, "sentence", v.sentence);
      put_words(data, v);
      put_numbers(data, v, report);
      put_evidence(data, v, values_behind(v, values));
      // the strip of a row is too small for a text
      put(data, "strip", strip_of(v, axes, as_cards ? "no effect" : ""));
      put(data, "rescue_strip", rescue_strip(v));
    };
    if (!as_cards) {
      for (const VerdictRecord* member : members) {
        PageData row;
        put_all(row, *member);
        rows << row;
      }
      continue;
    }
    PageData card;
    put_all(card, *members.front());
    PageData others{PageData::type::list};
    for (std::size_t k = 1; k < members.size(); ++k) {
      PageData other;
      put_all(other, *members[k]);
      others << other;
    }
    card.set("others", others);
    card.set("has_others", members.size() > 1);
    cards << card;
  }
  page.set("cards", cards);
  page.set("has_cards", cards.is_non_empty_list());
  page.set("verdict_rows", rows);
  page.set("has_verdict_rows", rows.is_non_empty_list());
  page.set("no_verdicts", report.verdicts.empty());

  PageData said{PageData::type::list};
  for (const auto& sentence : limits(report)) {
    PageData item;
    put(item, "limit", sentence);
    said << item;
  }
  page.set("limits", said);
  page.set("has_limits", said.is_non_empty_list());
}

}  // namespace woundwell

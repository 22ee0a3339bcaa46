#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "report/format.hpp"
#include "report/sections.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_cards = 8;

struct Wording {
  std::string word;
  std::string tone;  ///< CSS class: yes, no, unsure, none
  std::string sign;  ///< so that the colour is not the only difference
};

Wording phenotype_wording(const std::string& phenotype) {
  if (phenotype == "supported") return {"Phenotype supported", "yes", "✓"};
  if (phenotype == "not supported") return {"Phenotype not supported", "no", "–"};
  if (phenotype == "underpowered") return {"Too few experiments to decide", "unsure", "?"};
  if (phenotype == "conflicting") return {"Results conflict", "unsure", "≠"};
  if (phenotype.empty() || phenotype == "untested") return {"Not tested", "none", "·"};
  return {phenotype, "none", "·"};
}

Wording rescue_wording(const std::string& rescued) {
  if (rescued == "full") return {"Rescue full", "yes", "✓"};
  if (rescued == "partial") return {"Rescue partial", "unsure", "½"};
  if (rescued == "none") return {"No rescue", "no", "–"};
  if (rescued == "underpowered") return {"Rescue undecided", "unsure", "?"};
  if (rescued.empty() || rescued == "untested") return {"Rescue not tested", "none", "·"};
  return {"Rescue " + rescued, "none", "·"};
}

bool is_ratio(const std::string& effect_name) {
  return effect_name.find("ratio") != std::string::npos ||
         effect_name.find("fold") != std::string::npos;
}

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
    const bool ratio = is_ratio(v.effect_name);
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

std::string strip_of(const VerdictRecord& v, const std::map<EffectKind, Axis>& axes) {
  const bool ratio = is_ratio(v.effect_name);
  if (!v.effect || !std::isfinite(*v.effect) || (ratio && *v.effect <= 0.0)) return "";
  const Axis axis = axes.at({v.assay, v.endpoint, v.effect_name});
  if (axis.low >= axis.high) return "";
  const double value = on_axis(*v.effect, ratio);
  const auto end = [&](const OptionalNumber& x) {
    return x && (!ratio || *x > 0.0) && std::isfinite(*x) ? on_axis(*x, ratio) : value;
  };
  return effect_strip(value, end(v.effect_low), end(v.effect_high), {{0.0, "no effect"}}, axis.low,
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
  if (v.control.empty()) return v.knockdown;
  return v.knockdown + " against " + v.control;
}

bool has_rescue(const VerdictRecord& v) {
  return !v.rescue.empty() || (!v.rescued.empty() && v.rescued != "untested");
}

void put_numbers(PageData& data, const VerdictRecord& v, double alpha) {
  put(data, "effect_name",
      v.effect_name.empty() ? "Effect" : "Effect (interval): " + v.effect_name);
  put(data, "effect", v.effect ? estimate_text(v.effect, v.effect_low, v.effect_high) : "");
  put(data, "p", v.p ? p_text(v.p) : "");
  put(data, "p_adjusted", v.p_adjusted ? p_text(v.p_adjusted) : "");
  put(data, "n", fmt::format("{}", v.experiments));
  const bool out_of_reach = v.smallest_p && *v.smallest_p > alpha;
  put(data, "smallest_p", out_of_reach ? p_text(v.smallest_p) : "");
  put(data, "rescue_effect",
      v.rescue_pct ? estimate_text(v.rescue_pct, v.rescue_low_pct, v.rescue_high_pct) : "");
}

void put_words(PageData& data, const VerdictRecord& v) {
  const Wording phenotype = phenotype_wording(v.phenotype);
  put(data, "word", phenotype.word);
  put(data, "tone", phenotype.tone);
  put(data, "sign", phenotype.sign);
  const Wording rescue = rescue_wording(v.rescued);
  put(data, "rescue_word", has_rescue(v) ? rescue.word : "");
  put(data, "rescue_tone", rescue.tone);
  put(data, "rescue_sign", rescue.sign);
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
  std::string svg = fmt::format(
      "<svg class=\"strip\" viewBox=\"0 0 {0:.0f} 38\" role=\"img\" aria-label=\"{1}\">"
      "<line x1=\"0\" y1=\"13\" x2=\"{0:.0f}\" y2=\"13\" stroke=\"var(--grid)\"/>",
      width, escape_html(label));
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
  PageData cards{PageData::type::list};
  PageData rows{PageData::type::list};
  const bool as_cards = groups.size() <= most_cards;
  for (auto& [key, members] : groups) {
    std::stable_partition(members.begin(), members.end(), is_primary);
    const VerdictRecord& v = *members.front();
    if (as_cards) {
      PageData card;
      put(card, "cell_line", v.cell_line);
      put(card, "assay", assay_label(v.assay));
      put(card, "endpoint", endpoint_at(v));
      put(card, "comparison", comparison_of(v));
      put(card, "sentence", v.sentence);
      put_words(card, v);
      put_numbers(card, v, report.alpha);
      put(card, "strip", strip_of(v, axes));
      put(card, "rescue_strip", rescue_strip(v));
      PageData others{PageData::type::list};
      for (std::size_t k = 1; k < members.size(); ++k) {
        PageData other;
        put(other, "other_endpoint", endpoint_at(*members[k]));
        put_words(other, *members[k]);
        put_numbers(other, *members[k], report.alpha);
        others << other;
      }
      card.set("others", others);
      card.set("has_others", members.size() > 1);
      cards << card;
    } else {
      for (const VerdictRecord* member : members) {
        PageData row;
        put(row, "cell_line", member->cell_line);
        put(row, "assay", assay_label(member->assay));
        put(row, "endpoint", endpoint_at(*member));
        put(row, "comparison", comparison_of(*member));
        put(row, "sentence", member->sentence);
        put_words(row, *member);
        put_numbers(row, *member, report.alpha);
        put(row, "strip", strip_of(*member, axes));
        rows << row;
      }
    }
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

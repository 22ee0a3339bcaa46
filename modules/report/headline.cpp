#include "report/headline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/format.hpp"

namespace woundwell {

namespace {

constexpr std::size_t most_means = 12;

/// How an effect on an endpoint is said.
struct Phrase {
  std::string_view start;  ///< of the endpoint's name
  std::string_view what;
  std::string_view lower;
  std::string_view higher;
};
constexpr std::array<Phrase, 13> phrases{{
    {"closure", "wound closure", "slows wound closure", "speeds up wound closure"},
    {"auc", "wound closure", "slows wound closure", "speeds up wound closure"},
    {"rwd", "wound closure", "slows wound closure", "speeds up wound closure"},
    {"gap_rate", "the closing speed", "lowers the closing speed", "raises the closing speed"},
    {"front_rate", "the speed of the front", "slows the front", "speeds up the front"},
    {"slope", "the closing speed", "lowers the closing speed", "raises the closing speed"},
    {"t_half", "the time to half closure", "shortens the time to half closure",
     "lengthens the time to half closure"},
    {"count", "invasion", "lowers invasion", "raises invasion"},
    {"density", "invasion", "lowers invasion", "raises invasion"},
    {"percent_invasion", "invasion", "lowers invasion", "raises invasion"},
    {"invasion_index", "invasion", "lowers invasion", "raises invasion"},
    {"stained_area", "the stained area", "lowers the stained area", "raises the stained area"},
    {"wound_area", "the gap", "makes the gap smaller", "makes the gap larger"},
}};

struct Said {
  std::string what;
  std::string change;  ///< in the direction of the effect
};

bool is_lower(const VerdictRecord& v) { return v.effect && *v.effect < (is_ratio(v) ? 1.0 : 0.0); }

Said said_of(const VerdictRecord& v) {
  for (const auto& phrase : phrases) {
    if (v.endpoint.compare(0, phrase.start.size(), phrase.start) != 0) continue;
    return {std::string(phrase.what), std::string(is_lower(v) ? phrase.lower : phrase.higher)};
  }
  const std::string name = endpoint_label(v.endpoint).name;
  return {name, (is_lower(v) ? "lowers " : "raises ") + name};
}

std::vector<double> known(const std::vector<OptionalNumber>& values) {
  std::vector<double> result;
  for (const auto& x : values) {
    if (x && std::isfinite(*x)) result.push_back(*x);
  }
  return result;
}

const ConditionValues* find(const EndpointValues& values, const std::string& condition) {
  const auto at = std::find_if(values.conditions.begin(), values.conditions.end(),
                               [&](const auto& c) { return c.condition == condition; });
  return at == values.conditions.end() ? nullptr : &*at;
}

}  // namespace

Headline headline(const VerdictRecord& v) {
  if (v.knockdown.empty() && v.experiments == 1) {
    return {"Nothing can be concluded: there is one experiment", "one experiment", "none", "○"};
  }
  if (v.knockdown.empty()) {
    return {"No verdict: no condition is named as a knockdown", "no knockdown", "none", "○"};
  }
  const Said said = said_of(v);
  const std::string& name = v.knockdown;
  if (v.phenotype == "supported") {
    return {"Yes: " + name + " " + said.change, said.change, "yes", "✓"};
  }
  if (v.phenotype == "not supported") {
    return {"No: " + name + " has no relevant effect on " + said.what, "no relevant effect", "no",
            "–"};
  }
  if (v.phenotype == "underpowered") {
    return {"Undecided: whether " + name + " changes " + said.what, "undecided", "unsure", "?"};
  }
  if (v.phenotype == "conflicting") {
    return {"Conflicting: " + name + " " + said.change + ", other results disagree", "conflicting",
            "unsure", "≠"};
  }
  if (v.experiments == 1) {
    return {"Not tested: " + name + " was seen in one experiment only", "one experiment", "none",
            "○"};
  }
  return {"Not tested: whether " + name + " changes " + said.what, "not tested", "none", "○"};
}

Headline rescue_headline(const VerdictRecord& v) {
  const std::string with = v.rescue.empty() ? "the rescue" : v.rescue;
  if (v.rescued == "full") return {"Rescued by " + with, "rescued", "yes", "✓"};
  if (v.rescued == "partial") {
    const std::string part =
        v.rescue_high_pct && *v.rescue_high_pct >= 100.0 ? "partly or fully" : "in part";
    return {"Rescued " + part + " by " + with, "rescued " + part, "unsure", "½"};
  }
  if (v.rescued == "none") return {"Not rescued by " + with, "not rescued", "no", "–"};
  if (v.rescued == "underpowered") {
    return {"Undecided: whether " + with + " rescues", "rescue undecided", "unsure", "?"};
  }
  if (v.rescue.empty()) return {};
  return {"Rescue by " + v.rescue + " not judged", "rescue not judged", "none", "○"};
}

std::string phenotype_term(const std::string& phenotype) {
  if (phenotype.empty() || phenotype == "untested") return "phenotype untested";
  return "phenotype " + phenotype;
}

bool is_ratio(const VerdictRecord& v) {
  return v.effect_name.find("ratio") != std::string::npos ||
         v.effect_name.find("fold") != std::string::npos;
}

const EndpointValues* values_behind(const VerdictRecord& v,
                                    const std::vector<EndpointValues>& all) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const EndpointValues& e) {
    return e.assay == v.assay && e.cell_line == v.cell_line && e.endpoint == v.endpoint &&
           std::abs(e.time_h - v.time_h) < 1e-9;
  });
  return at == all.end() ? nullptr : &*at;
}

std::string group_means(const EndpointValues& values, const std::vector<std::string>& conditions) {
  std::vector<std::string> said;
  const auto say = [&](const ConditionValues& condition) {
    const auto mean = mean_interval(known(condition.means), values.log_scale);
    if (mean) said.push_back(condition.condition + "\u00a0" + number_text(mean->mean));
  };
  if (conditions.empty()) {
    for (const auto& condition : values.conditions) say(condition);
  }
  for (const auto& name : conditions) {
    const ConditionValues* condition = find(values, name);
    if (condition != nullptr) say(*condition);
  }
  std::string text;
  for (std::size_t k = 0; k < std::min(said.size(), most_means); ++k) {
    text += (k > 0 ? ", " : "") + said[k];
  }
  if (said.size() > most_means) text += fmt::format(" and {} more", said.size() - most_means);
  return text;
}

std::string agreement_of_experiments(const VerdictRecord& v, const EndpointValues& values) {
  const ConditionValues* control = find(values, v.control);
  const ConditionValues* knockdown = find(values, v.knockdown);
  if (control == nullptr || knockdown == nullptr || !v.effect) return "";
  std::size_t both = 0;
  std::size_t agree = 0;
  for (std::size_t e = 0; e < values.experiments.size(); ++e) {
    const auto& c = control->means[e];
    const auto& k = knockdown->means[e];
    if (!c || !k) continue;
    ++both;
    if (is_lower(v) ? *k < *c : *k > *c) ++agree;
  }
  if (both == 0) return "";
  return fmt::format("{} is {} than {} in {} of {}", v.knockdown, is_lower(v) ? "lower" : "higher",
                     v.control, agree, counted(both, "experiment"));
}

std::string tally(const std::vector<VerdictRecord>& verdicts) {
  const auto number_of = [&](std::string_view phenotype) {
    return std::count_if(verdicts.begin(), verdicts.end(),
                         [&](const auto& v) { return v.phenotype == phenotype; });
  };
  const auto yes = number_of("supported");
  const auto no = number_of("not supported");
  const auto conflicting = number_of("conflicting");
  const auto undecided = number_of("underpowered");
  const auto untested =
      static_cast<std::ptrdiff_t>(verdicts.size()) - yes - no - conflicting - undecided;
  std::string text = fmt::format("{}: the knockdown has an effect in {}",
                                 counted(verdicts.size(), "comparison"), yes);
  if (no > 0) text += fmt::format(", none that matters in {}", no);
  if (undecided > 0) text += fmt::format(", undecided in {}", undecided);
  if (conflicting > 0) text += fmt::format(", conflicting in {}", conflicting);
  if (untested > 0) text += fmt::format(", not tested in {}", untested);
  return text + ".";
}

}  // namespace woundwell

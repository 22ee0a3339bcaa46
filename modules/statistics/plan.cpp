#include "statistics/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace woundwell {
namespace {

std::vector<std::string> of_role(const std::vector<ConditionRole>& conditions, Role role) {
  std::vector<std::string> names;
  for (const ConditionRole& c : conditions) {
    if (c.role == role) names.push_back(c.condition);
  }
  return names;
}

/// Conditions of a role that belong to a knockdown.
std::vector<std::string> belonging(const std::vector<ConditionRole>& conditions, Role role,
                                   const std::string& knockdown, bool only_one) {
  std::vector<std::string> names;
  for (const ConditionRole& c : conditions) {
    if (c.role != role) continue;
    if (c.knockdown == knockdown || (c.knockdown.empty() && only_one)) names.push_back(c.condition);
  }
  return names;
}

void plan_arm(const KnockdownArm& arm, const std::string& note, ContrastPlan& plan) {
  const auto add = [&](Contrast kind, const std::string& a, const std::string& b,
                       const std::string& caution) {
    plan.contrasts.push_back({kind, a, b, arm.knockdown, caution});
  };
  const bool control = !arm.control.empty();
  if (control) add(Contrast::knockdown_v_control, arm.knockdown, arm.control, note);
  if (!arm.rescue.empty()) {
    add(Contrast::rescue_v_knockdown, arm.rescue, arm.knockdown, "");
    if (!arm.vehicle.empty()) add(Contrast::rescue_v_vehicle, arm.rescue, arm.vehicle, "");
    if (control) add(Contrast::rescue_v_control, arm.rescue, arm.control, note);
  }
  if (!arm.vehicle.empty()) add(Contrast::vehicle_v_knockdown, arm.vehicle, arm.knockdown, "");
}

void plan_exploratory(const std::string& a, const std::string& b, const std::string& why,
                      ContrastPlan& plan) {
  if (!b.empty()) plan.contrasts.push_back({Contrast::exploratory, a, b, "", why});
}

/// A name without the number at its end: what stands before, and what stood between.
struct Numbered {
  std::string stem;
  std::string separator;
  bool numbered = false;
};

Numbered split_number(const std::string& name) {
  Numbered result{name, "", false};
  while (!result.stem.empty() && std::isdigit(static_cast<unsigned char>(result.stem.back()))) {
    result.stem.pop_back();
    result.numbered = true;
  }
  while (result.numbered && !result.stem.empty() &&
         std::string_view(" -_#.").find(result.stem.back()) != std::string_view::npos) {
    result.separator += result.stem.back();
    result.stem.pop_back();
  }
  return result;
}

bool is_reagent(std::string word) {
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view known : {"si", "sh", "sg", "sirna", "shrna", "sgrna", "kd", "ko",
                                       "knockdown", "knockout", "oligo", "aso", "clone"}) {
    if (word == known) return true;
  }
  return false;
}

}  // namespace

ContrastPlan plan_contrasts(const std::vector<ConditionRole>& conditions) {
  ContrastPlan plan;
  const std::vector<std::string> controls = of_role(conditions, Role::control);
  const std::vector<std::string> knockdowns = of_role(conditions, Role::knockdown);
  for (const ConditionRole& c : conditions) {
    if (c.role != Role::blank) plan.conditions.push_back(c.condition);
  }
  if (!controls.empty()) plan.control = controls.front();
  std::string note;
  if (controls.size() > 1) {
    note = fmt::format("{} controls in the design: '{}', the first, is the one compared with",
                       controls.size(), plan.control);
    plan.remarks.push_back(note);
  }
  if (controls.empty()) plan.remarks.emplace_back("no condition has the role control");
  if (knockdowns.empty()) plan.remarks.emplace_back("no condition has the role knockdown");
  const bool one = knockdowns.size() == 1;
  for (const std::string& name : knockdowns) {
    const auto rescues = belonging(conditions, Role::rescue, name, one);
    const auto vehicles = belonging(conditions, Role::vehicle, name, one);
    KnockdownArm arm{name, plan.control, "", ""};
    if (!rescues.empty()) arm.rescue = rescues.front();
    if (!vehicles.empty()) arm.vehicle = vehicles.front();
    plan.arms.push_back(arm);
    plan_arm(arm, note, plan);
    for (std::size_t i = 1; i < rescues.size(); ++i) {
      plan_exploratory(rescues[i], name,
                       fmt::format("a further rescue: the planned one is '{}'", arm.rescue), plan);
    }
    for (std::size_t i = 1; i < vehicles.size(); ++i) {
      plan_exploratory(vehicles[i], name,
                       fmt::format("a further vehicle: the planned one is '{}'", arm.vehicle),
                       plan);
    }
  }
  for (const ConditionRole& c : conditions) {
    const bool attached = c.role == Role::rescue || c.role == Role::vehicle;
    const bool found =
        one ? c.knockdown.empty() || c.knockdown == knockdowns.front()
            : std::find(knockdowns.begin(), knockdowns.end(), c.knockdown) != knockdowns.end();
    if (attached && !found) {
      const std::string why =
          c.knockdown.empty()
              ? fmt::format("'{}' does not say to which knockdown it belongs", c.condition)
              : fmt::format("'{}' belongs to '{}', which is not a knockdown of this cell line",
                            c.condition, c.knockdown);
      plan.remarks.push_back(why);
      plan_exploratory(c.condition, plan.control, why, plan);
    }
    if (c.role == Role::other) plan_exploratory(c.condition, plan.control, "", plan);
    if (c.role == Role::control && c.condition != plan.control) {
      plan_exploratory(c.condition, plan.control, "a further control", plan);
    }
  }
  return plan;
}

ContrastPlan choose_contrasts(ContrastPlan plan, const std::vector<ConditionPair>& pairs) {
  if (pairs.empty()) return plan;
  const auto names = [](const PlannedContrast& c, const ConditionPair& pair) {
    return (c.a == pair.a && c.b == pair.b) || (c.a == pair.b && c.b == pair.a);
  };
  for (PlannedContrast& c : plan.contrasts) {
    const bool named =
        std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return names(c, pair); });
    if (named && c.kind == Contrast::exploratory) c.kind = Contrast::chosen;
    if (!named && c.kind != Contrast::exploratory) {
      c.kind = Contrast::exploratory;
      c.caution = "not among the planned contrasts";
    }
  }
  for (const ConditionPair& pair : pairs) {
    const auto here = [&](const std::string& name) {
      return std::find(plan.conditions.begin(), plan.conditions.end(), name) !=
             plan.conditions.end();
    };
    if (!here(pair.a) || !here(pair.b)) {
      plan.remarks.push_back(
          fmt::format("the planned contrast {} v {} needs both conditions", pair.a, pair.b));
      continue;
    }
    const bool known = std::any_of(plan.contrasts.begin(), plan.contrasts.end(),
                                   [&](const PlannedContrast& c) { return names(c, pair); });
    if (!known) plan.contrasts.push_back({Contrast::chosen, pair.a, pair.b, "", ""});
  }
  return plan;
}

bool same_target(const std::string& a, const std::string& b) {
  const Numbered x = split_number(a);
  const Numbered y = split_number(b);
  if (!x.numbered || !y.numbered || x.stem != y.stem || x.stem.empty()) return false;
  // "siMMP2" and "siMMP9" are two genes; "siRNA 1" and "siRNA 2", "siMMP2 #1" and "siMMP2 #2" are
  // two reagents.
  const bool hash = x.separator.find('#') != std::string::npos;
  const bool after_number = std::isdigit(static_cast<unsigned char>(x.stem.back())) != 0;
  return is_reagent(x.stem) || hash || (after_number && !x.separator.empty());
}

}  // namespace woundwell

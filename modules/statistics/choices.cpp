#include "statistics/choices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace woundwell {
namespace {

template <class Name>
std::string listed(const std::set<Name>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Endpoints that the pictures of a design can give.
std::set<std::string> endpoints_of(const std::vector<Sample>& samples) {
  bool scratch = false;
  bool coated = false;
  bool uncoated = false;
  for (const Sample& s : samples) {
    const bool bare = s.coating == Coating::none;
    scratch = scratch || s.assay == Assay::scratch;
    coated = coated || (s.assay == Assay::transwell && !bare);
    uncoated = uncoated || (s.assay == Assay::transwell && bare);
  }
  std::set<std::string> names;
  for (const Endpoint& e : default_endpoints()) {
    const bool both = e.name == "percent_invasion" || e.name.starts_with("migration_");
    const bool there =
        both ? coated && uncoated : (e.assay == Assay::scratch ? scratch : coated || uncoated);
    if (there) names.insert(e.name);
  }
  return names;
}

}  // namespace

std::vector<Problem> not_choosable(const PlanChoices& choices, const Choosable& known) {
  std::vector<Problem> problems;
  const auto refuse = [&](const std::string& name, const std::string& value,
                          const std::string& there) {
    problems.push_back({.column = "statistics." + name,
                        .value = value,
                        .cause = "not in this study",
                        .cure = "use one of: " + there});
  };
  if (choices.time_h && !known.times.contains(*choices.time_h)) {
    refuse("time_h", fmt::format("{:g}", *choices.time_h), listed(known.times));
  }
  for (const std::string& name : choices.endpoints) {
    if (known.stood_in_for.contains(name) || known.endpoints.contains(name)) continue;
    refuse("endpoint", name, listed(known.endpoints));
  }
  for (const ConditionPair& pair : choices.contrasts) {
    for (const std::string& name : {pair.a, pair.b}) {
      if (!known.conditions.contains(name)) refuse("contrasts", name, listed(known.conditions));
    }
  }
  return problems;
}

std::vector<Problem> missing_choices(const std::vector<Sample>& samples, const PlanChoices& plan) {
  std::vector<Problem> problems;
  std::vector<Endpoint> list;
  try {
    list = endpoints_with_primary(plan.endpoints);
  } catch (const InputError& e) {
    problems = e.problems();
  }
  Choosable known;
  known.endpoints = endpoints_of(samples);
  bool baselines_too = false;
  // What is added to the default endpoints stands behind them.
  for (std::size_t i = default_endpoints().size(); i < list.size(); ++i) {
    const bool pictured = std::any_of(samples.begin(), samples.end(),
                                      [&](const Sample& s) { return s.assay == list[i].assay; });
    if (pictured) known.endpoints.insert(list[i].name);
    baselines_too = baselines_too || list[i].assay == Assay::scratch;
  }
  std::map<std::string, double> baselines;  // of a field
  const auto field_of = [](const Sample& s) {
    return fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}", s.cell_line, s.condition, s.experiment, s.well,
                       s.field);
  };
  for (const Sample& s : samples) {
    if (s.role != Role::blank) known.conditions.insert(s.condition);
    double& first = baselines.emplace(field_of(s), s.time_h).first->second;
    first = std::min(first, s.time_h);
  }
  for (const Sample& s : samples) {
    const bool later = s.time_h > baselines.at(field_of(s));
    if (s.assay != Assay::scratch || later || baselines_too) known.times.insert(s.time_h);
  }
  PlanChoices rest = plan;
  if (list.empty()) rest.endpoints.clear();  // told already
  for (Problem& p : not_choosable(rest, known)) problems.push_back(std::move(p));
  return problems;
}

}  // namespace woundwell

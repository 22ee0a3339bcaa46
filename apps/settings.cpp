#include <algorithm>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "options.hpp"

namespace woundwell::app {

std::vector<Parameter> parameters(Settings& settings) {
  std::vector<Parameter> all = woundwell::parameters(settings.scratch);
  for (auto& p : woundwell::parameters(settings.transwell)) all.push_back(std::move(p));
  for (auto& p : woundwell::parameters(settings.statistics)) all.push_back(std::move(p));
  return all;
}

namespace {

InputError wrong_choice(const std::string& origin, const std::string& name,
                        const std::string& value, const std::string& cause,
                        const std::string& cure) {
  return InputError(
      Problem{.file = origin, .column = name, .value = value, .cause = cause, .cure = cure});
}

}  // namespace

void set_parameter(Settings& settings, const std::string& name, const std::string& value,
                   const std::string& origin) {
  const auto known = parameters(settings);
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const Parameter& p) { return p.name == name; });
  if (found == known.end()) {
    throw wrong_choice(origin, name, value, "there is no such parameter",
                       "'woundwell measure --help' lists them all");
  }
  set_value(*found, value, origin);
}

namespace {

/// "siRNA v mock".
ConditionPair pair_of(const std::string& text, const std::string& name, const std::string& origin) {
  const auto middle = text.find(" v ");
  ConditionPair pair;
  if (middle != std::string::npos) {
    pair.a = std::string(trim(text.substr(0, middle)));
    pair.b = std::string(trim(text.substr(middle + 3)));
  }
  if (pair.a.empty() || pair.b.empty() || pair.a == pair.b) {
    throw wrong_choice(origin, name, text, "not two conditions",
                       "write the names with ' v ' between them, for instance 'siRNA v mock'");
  }
  return pair;
}

}  // namespace

void set_values(Settings& settings, const std::string& name, const std::vector<std::string>& values,
                const std::string& origin) {
  StatisticsParams& statistics = settings.statistics;
  const std::string first = values.empty() ? "" : values.front();
  if (name == "statistics.endpoint") {
    for (const auto& value : values) statistics.plan.endpoints.push_back(value);
  } else if (name == "statistics.contrasts") {
    for (const auto& v : values) statistics.plan.contrasts.push_back(pair_of(v, name, origin));
  } else if (name == "statistics.time_h") {
    statistics.plan.time_h = parse_number(first);
    if (!statistics.plan.time_h) {
      throw wrong_choice(origin, name, first, "not a number", "give the time in hours");
    }
  } else if (name == "statistics.field_level") {
    const bool yes = first == "true" || first == "1";
    if (!yes && first != "false" && first != "0") {
      throw wrong_choice(origin, name, first, "neither yes nor no", "write true or false");
    }
    statistics.field_level = yes;
  } else {
    set_parameter(settings, name, first, origin);
  }
}

}  // namespace woundwell::app

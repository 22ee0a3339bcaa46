#pragma once
// A parameter of a method, declared once: help, config, methods text and provenance come from it.

#include <string>
#include <vector>

namespace woundwell {

/// `value` points at the member of the params struct that it describes; what it points at when
/// the list is made from a fresh struct is the default. Every value between low and high
/// (inclusive) is accepted. Integers are kept as doubles with `integer` set.
struct Parameter {
  std::string name;  ///< dotted, for instance "scratch.working_size"
  double* value = nullptr;
  double low = 0.0;
  double high = 0.0;
  std::string unit = {};
  std::string help = {};
  bool integer = false;
  std::string* choice = nullptr;  ///< in place of `value`: one of `choices`
  std::vector<std::string> choices = {};
};

/// The value as it is written in settings: a number, or the name of a choice.
std::string value_of(const Parameter& parameter);

/// Sets the value from text. InputError with `origin` (file or option it came from) and the
/// parameter's name where it is no number, out of range, or none of the choices.
void set_value(const Parameter& parameter, const std::string& text, const std::string& origin);

/// Throws InputError naming the parameter if a value is out of range or not a number.
void check_parameters(const std::vector<Parameter>& parameters);

}  // namespace woundwell

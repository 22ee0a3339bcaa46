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
  std::string unit;
  std::string help;
  bool integer = false;
};

/// Throws InputError naming the parameter if a value is out of range or not a number.
void check_parameters(const std::vector<Parameter>& parameters);

}  // namespace woundwell

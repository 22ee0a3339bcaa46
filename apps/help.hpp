#pragma once
// What --help says below the options of each command: examples, pitfalls, references.

#include <string>
#include <vector>

#include "core/parameter.hpp"

namespace woundwell::app {

std::string index_help();
std::string check_help();
std::string measure_help(const std::vector<Parameter>& parameters);
std::string compare_help(const std::vector<Parameter>& parameters);
std::string report_help();
std::string run_help();
std::string plan_help();
std::string simulate_help();
std::string agree_help();

}  // namespace woundwell::app

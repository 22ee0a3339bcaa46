#pragma once
// Tables of further quantities per experiment.

#include <filesystem>
#include <string>
#include <vector>

#include "statistics/covariates.hpp"

namespace woundwell::app {

/// Reads columns cell_line, condition, experiment and every column of numbers. `ct_pairs` are
/// "TARGET:REFERENCE" columns of threshold cycles, which become levels; without any, columns named
/// ct_target and ct_reference are taken as such. InputError with line, column, cause and cure.
std::vector<CovariateValue> read_covariates(const std::filesystem::path& file,
                                            const std::vector<std::string>& ct_pairs);

}  // namespace woundwell::app

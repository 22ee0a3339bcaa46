#pragma once
// What rows of a design must be to each other.

#include <vector>

#include "core/sample.hpp"
#include "study/sheet.hpp"

namespace woundwell {

/// Checks rows against each other: repeated rows, roles, references between conditions, labels that
/// differ only in spelling, series that cannot give a closure. Fills in `knockdown` of rescue and
/// vehicle rows where their cell line has only one.
void check_rules(std::vector<Sample>& samples, Complaints& complaints);

}  // namespace woundwell

#pragma once
// The role that the name of a condition suggests.

#include <string>

#include "core/sample.hpp"

namespace woundwell {

/// Guess from the words of a name ("mock", "siTP53", "siRNA+vehicle", "KD_rescue"); `other` where
/// they say nothing. A guess is for the user to confirm, never for a measurement to rely on.
Role guess_role(const std::string& condition);

}  // namespace woundwell

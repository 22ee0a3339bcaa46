#pragma once
// cells.model as it stands in this folder, put in when the program is built.

#include <string_view>

namespace woundwell {

extern const std::string_view kCellsModel;

}  // namespace woundwell

#pragma once
// The files of the page, built into the program.

#include <string_view>

namespace woundwell {

std::string_view page_template();  ///< page.mustache
std::string_view page_style();     ///< page.css
std::string_view page_script();    ///< page.js

}  // namespace woundwell

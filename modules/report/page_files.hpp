#pragma once
// The files of the page, built into the program.

#include <string_view>

namespace woundwell {

std::string_view page_template();    ///< page.mustache
std::string_view figure_template();  ///< figure.mustache, a part of the page
std::string_view page_style();       ///< page.css
std::string_view page_script();      ///< page.js
std::string_view figure_font();      ///< WOFF2 in base64, made by figure_font.py

}  // namespace woundwell

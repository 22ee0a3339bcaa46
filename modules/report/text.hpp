#pragma once
// Names given by users, made safe for the places where they are shown.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell {

/// Valid UTF-8 without control characters: broken bytes become U+FFFD, control characters (line
/// ends and tabs too) a space. Everything else stays as it is.
std::string clean_text(std::string_view text);

/// The same with & < > " ' as entities, for element content and quoted attributes.
std::string escape_html(std::string_view text);

/// One segment of a path in a URL: all but letters, digits and -._~ is percent-encoded.
std::string percent_encode(std::string_view segment);

/// A code as words: underscores are spaces.
std::string spaced(std::string_view code);

std::string base64(std::string_view bytes);

/// Width of a line in a sans-serif font, in em: an estimate on the wide side.
double text_width_em(std::string_view text);

/// The text where it is no wider than so many em, else its two ends with an ellipsis between.
std::string fitted(std::string_view text, double width_em);

/// Lines no wider than so many em, broken at spaces, underscores and hyphens where possible; at
/// most `lines` of them, the last one with an ellipsis where text is left out.
std::vector<std::string> wrapped(std::string_view text, double width_em, std::size_t lines);

}  // namespace woundwell

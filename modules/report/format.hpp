#pragma once
// Numbers and counts as a reader wants to see them. Text is UTF-8, not yet escaped for HTML.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace woundwell {

/// Fixed number of decimals (negative: rounded to tens, hundreds ...), with a true minus sign and
/// thin spaces between groups of three from five digits on. Not finite: an en dash.
std::string fixed_text(double value, int decimals);

/// To so many significant digits; never in exponent form between 1e-4 and 1e9.
std::string number_text(double value, int significant = 3);

/// "0.512 ± 0.021": both rounded to two significant digits of the standard error. Without an
/// error, three significant digits; without a value, an en dash.
std::string with_error(std::optional<double> value, std::optional<double> error);

/// "0.0042", "0.35", "< 0.001"; an en dash where there is none. A p that two digits would round
/// to 0.05 keeps a third, so that the page never contradicts its own decision.
std::string p_text(std::optional<double> p);

/// "p = 0.0042", "p < 0.001" or "no p value".
std::string p_phrase(std::optional<double> p);

/// "p = 0.00042": two digits down to 0.0001, "p < 0.0001" below; for figures.
std::string exact_p_phrase(double p);

/// "−0.31 (−0.45 to −0.17)", rounded to two significant digits of half the interval.
std::string estimate_text(std::optional<double> value, std::optional<double> low,
                          std::optional<double> high);

/// "1 picture", "3 pictures".
std::string counted(std::size_t n, std::string_view noun);

/// "12 %", "< 1 %" for a share that is not 0.
std::string percent_text(std::size_t part, std::size_t whole);

/// Hours without needless decimals: "24", "0.5".
std::string hours_text(double hours);

}  // namespace woundwell

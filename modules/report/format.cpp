#include "report/format.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace woundwell {

namespace {

constexpr std::string_view minus = "\u2212";
constexpr std::string_view thin_space = "\u202f";
constexpr std::string_view nothing = "\u2013";

int exponent_of(double value) { return static_cast<int>(std::floor(std::log10(std::abs(value)))); }

/// Decimals at which `value` shows so many significant digits, after rounding (0.0996 -> 0.10).
int decimals_for(double value, int significant) {
  if (value == 0.0 || !std::isfinite(value)) return 0;
  const int decimals = significant - 1 - exponent_of(value);
  const double unit = std::pow(10.0, -decimals);
  const double rounded = std::round(std::abs(value) / unit) * unit;
  return significant - 1 - exponent_of(rounded * (1.0 + 1e-12));
}

std::string grouped(const std::string& digits) {
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  if (whole < 5) return digits;
  std::string text;
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) text += thin_space;
    text += digits[i];
  }
  return text + digits.substr(whole);
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return std::string(nothing);
  double shown = value;
  if (decimals < 0) {
    const double unit = std::pow(10.0, -decimals);
    shown = std::round(value / unit) * unit;
  }
  std::string digits = fmt::format("{:.{}f}", std::abs(shown), std::max(decimals, 0));
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return (shown < 0.0 && !zero ? std::string(minus) : std::string()) + grouped(digits);
}

std::string number_text(double value, int significant) {
  if (!std::isfinite(value)) return std::string(nothing);
  if (value == 0.0) return "0";
  const double size = std::abs(value);
  if (size < 1e-4 || size >= 1e9) {
    const std::string text = fmt::format("{:.{}e}", size, significant - 1);
    return (value < 0.0 ? std::string(minus) : std::string()) + text;
  }
  return fixed_text(value, decimals_for(value, significant));
}

std::string with_error(std::optional<double> value, std::optional<double> error) {
  if (!value || !std::isfinite(*value)) return std::string(nothing);
  if (!error || !std::isfinite(*error)) return number_text(*value);
  if (*error == 0.0) return number_text(*value) + " \u00b1 0";
  const int decimals = std::min(decimals_for(*error, 2), 6);
  return fixed_text(*value, decimals) + " \u00b1 " + fixed_text(*error, decimals);
}

std::string p_text(std::optional<double> p) {
  if (!p || !std::isfinite(*p)) return std::string(nothing);
  if (*p < 0.001) return "< 0.001";
  if (*p >= 0.995) return "1";
  const int decimals = std::max(decimals_for(*p, 2), 2);
  const std::string text = fixed_text(*p, decimals);
  return text == "0.050" && *p != 0.05 ? fixed_text(*p, 4) : text;
}

std::string p_phrase(std::optional<double> p) {
  if (!p || !std::isfinite(*p)) return "no p value";
  return *p < 0.001 ? "p < 0.001" : "p = " + p_text(p);
}

std::string exact_p_phrase(double p) {
  if (p < 0.0001) return "p < 0.0001";
  return "p = " + (p < 0.001 ? number_text(p, 2) : p_text(p));
}

std::string estimate_text(std::optional<double> value, std::optional<double> low,
                          std::optional<double> high) {
  if (!value || !std::isfinite(*value)) return std::string(nothing);
  if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high)) return number_text(*value);
  const double half = (*high - *low) / 2;
  const int decimals = half > 0.0 ? std::min(decimals_for(half, 2), 6) : decimals_for(*value, 3);
  return fixed_text(*value, decimals) + " (" + fixed_text(*low, decimals) + " to " +
         fixed_text(*high, decimals) + ")";
}

std::string counted(std::size_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

std::string percent_text(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::string(nothing);
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && percent < 1.0) return "< 1 %";
  if (part < whole && percent > 99.0) return "> 99 %";
  return fmt::format("{:.0f} %", percent);
}

std::string hours_text(double hours) {
  std::string text = fmt::format("{:.3f}", hours);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace woundwell

#include "core/sample.hpp"

#include <array>
#include <utility>

namespace woundwell {

namespace {

using namespace std::string_view_literals;

constexpr std::array assays{std::pair{Assay::scratch, "scratch"sv},
                            std::pair{Assay::transwell, "transwell"sv}};
constexpr std::array roles{
    std::pair{Role::control, "control"sv}, std::pair{Role::knockdown, "knockdown"sv},
    std::pair{Role::rescue, "rescue"sv},   std::pair{Role::vehicle, "vehicle"sv},
    std::pair{Role::blank, "blank"sv},     std::pair{Role::other, "other"sv}};
constexpr std::array coatings{std::pair{Coating::unstated, ""sv},
                              std::pair{Coating::matrigel, "matrigel"sv},
                              std::pair{Coating::none, "none"sv}};

template <class Names, class T>
std::string_view name_of(const Names& names, T value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Names>
auto value_of(const Names& names, std::string_view text)
    -> std::optional<typename Names::value_type::first_type> {
  std::string lower;
  for (const char c : text) lower += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& [value, name] : names) {
    if (name == lower) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Assay assay) {
  return assay == Assay::table ? "table"sv : name_of(assays, assay);
}
std::string_view to_string(Role role) { return name_of(roles, role); }
std::string_view to_string(Coating coating) { return name_of(coatings, coating); }
std::optional<Assay> parse_assay(std::string_view text) { return value_of(assays, text); }
std::optional<Role> parse_role(std::string_view text) { return value_of(roles, text); }
std::optional<Coating> parse_coating(std::string_view text) { return value_of(coatings, text); }

}  // namespace woundwell

#pragma once
// Quality flags: machine-readable codes, one explanation each.

#include <array>
#include <bitset>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace woundwell {

enum class Flag : std::size_t {
  out_of_focus,
  partly_blurred,
  uneven_light,
  saturated,
  too_dark,
  field_masked,   // dark border or circular field
  text_masked,    // scale bar or text
  debris_masked,  // hair, bubble
  sparse_monolayer,
  wound_leaves_field,
  several_gaps,
  nearly_closed,
  baseline_missing,
  closure_negative,
  area_grows,
  width_jumps,
  registration_weak,
  uncertain_boundary,
  stain_weak,
  confluent_membrane,
  clumps_many,
  pores_many,
  colour_shifted,
  no_colour,
  pores_disagree,
  no_calibration,
  count_,  // number of flags, not a flag
};

struct FlagInfo {
  Flag flag = Flag::count_;
  std::string_view code;         ///< as written in tables
  std::string_view explanation;  ///< one sentence for the reader of the table
};

/// All flags in the order of the enumeration.
std::span<const FlagInfo> all_flags();

/// A set of flags. Written as codes joined by ';' in the order of the enumeration, empty if none.
class Flags {
 public:
  void add(Flag flag) { bits_.set(static_cast<std::size_t>(flag)); }
  void add(const Flags& other) { bits_ |= other.bits_; }
  [[nodiscard]] bool has(Flag flag) const { return bits_.test(static_cast<std::size_t>(flag)); }
  [[nodiscard]] bool none() const { return bits_.none(); }
  [[nodiscard]] std::string codes() const;
  /// Inverse of codes(); unknown codes are ignored.
  static Flags parse(std::string_view codes);
  bool operator==(const Flags&) const = default;

 private:
  std::bitset<static_cast<std::size_t>(Flag::count_)> bits_;
};

}  // namespace woundwell

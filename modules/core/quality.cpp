#include "core/quality.hpp"

namespace woundwell {

namespace {

constexpr std::size_t flag_count = static_cast<std::size_t>(Flag::count_);

constexpr std::array<FlagInfo, flag_count> flags{{
    {Flag::out_of_focus, "out_of_focus", "The picture is blurred; fine texture is missing."},
    {Flag::partly_blurred, "partly_blurred",
     "Part of the membrane is out of focus; cells may be missed there."},
    {Flag::uneven_light, "uneven_light", "The light varies strongly over the field."},
    {Flag::saturated, "saturated",
     "Part of the picture, or of one of its colours, is at the top of its range."},
    {Flag::too_dark, "too_dark", "The picture uses little of its range, at the dark end."},
    {Flag::field_masked, "field_masked",
     "A dark border or the outside of a circular field was left out."},
    {Flag::text_masked, "text_masked", "A burnt-in scale bar, text or drawing was left out."},
    {Flag::debris_masked, "debris_masked", "A hair or bubble was left out."},
    {Flag::sparse_monolayer, "sparse_monolayer",
     "The sheet outside the gap is far from confluent; its front is an envelope."},
    {Flag::wound_leaves_field, "wound_leaves_field",
     "A front lies outside the picture; the width is a lower bound."},
    {Flag::several_gaps, "several_gaps", "The gap is in several pieces; their areas are summed."},
    {Flag::nearly_closed, "nearly_closed",
     "Little of the gap is left, or most of its length is bridged."},
    {Flag::baseline_missing, "baseline_missing",
     "There is no usable first picture, so no closure can be given."},
    {Flag::closure_negative, "closure_negative",
     "The gap is larger than at the baseline by more than its uncertainty."},
    {Flag::area_grows, "area_grows",
     "The gap is larger than at the time before by more than its uncertainty."},
    {Flag::width_jumps, "width_jumps",
     "The spread of the width along the wound changes suddenly against the series."},
    {Flag::registration_weak, "registration_weak",
     "The picture could not be laid on the baseline with confidence; the place is taken as "
     "stated."},
    {Flag::uncertain_boundary, "uncertain_boundary",
     "The standard error of the gap's area is over 5.5 % of it (of the baseline's, where it is "
     "closed), or its border is faint: look at the overlay."},
    {Flag::stain_weak, "stain_weak", "The stain hardly stands out from the bare membrane."},
    {Flag::confluent_membrane, "confluent_membrane",
     "The field is too dense to tell bodies apart, or shows no bare membrane; a count comes from "
     "the stained area."},
    {Flag::clumps_many, "clumps_many", "A large share of the count comes from split clumps."},
    {Flag::pores_many, "pores_many",
     "Pores cover so much of the field that they touch each other and the cells."},
    {Flag::colour_shifted, "colour_shifted",
     "The stain's colour differs from the rest of the batch, or from that of the named stain."},
    {Flag::no_colour, "no_colour",
     "The picture is grey: pores are told from cells by their size alone. Photograph in colour, or "
     "state the pixel size."},
    {Flag::pores_disagree, "pores_disagree",
     "The pores are not as large as the stated pixel size and pore diameter say: one is wrong."},
    {Flag::no_calibration, "no_calibration",
     "No pixel size is known: lengths are in pixels, densities are missing."},
}};

}  // namespace

std::span<const FlagInfo> all_flags() { return flags; }

std::string Flags::codes() const {
  std::string text;
  for (const auto& info : flags) {
    if (!has(info.flag)) continue;
    if (!text.empty()) text += ';';
    text += info.code;
  }
  return text;
}

Flags Flags::parse(std::string_view codes) {
  Flags result;
  while (!codes.empty()) {
    const std::size_t end = std::min(codes.find(';'), codes.size());
    for (const auto& info : flags) {
      if (info.code == codes.substr(0, end)) result.add(info.flag);
    }
    codes.remove_prefix(std::min(end + 1, codes.size()));
  }
  return result;
}

}  // namespace woundwell

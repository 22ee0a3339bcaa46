#pragma once
// How far the description of a width profile may be off.

#include "scratch/profile.hpp"

namespace woundwell {

/// Standard errors of `found`, which describes `profile`, in the same units; 0 where there is none.
/// `mean_se`: of the mean width, px, from the gap's area. Single places of a front are off by a
/// share of a cell's length `cell_px`, the more the less is known of the whole, and alike over some
/// cells' length: median, spread, smallest and largest width and the closed share take that up; a
/// roughness is off by a share of what the path is longer than its chord. How large these shares
/// are was found where outlines are known: 48 outlines by two observers and 143 of simulated
/// wounds, of which 78 to 100 % lie within 1.96 standard errors.
ProfileStats profile_errors(const WidthProfile& profile, const ProfileStats& found, double mean_se,
                            double cell_px);

/// The same of a gap that is closed: a piece of `least_piece_px` (area) may have been missed. The
/// mean width has that over the steps, the largest its side; what a closed gap has not (a spread, a
/// path) has no error.
ProfileStats closed_errors(const ProfileStats& found, double least_piece_px);

}  // namespace woundwell

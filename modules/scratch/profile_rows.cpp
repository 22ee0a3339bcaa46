// The width profile as rows of a table.

#include <algorithm>

#include "scratch/profile.hpp"
#include "scratch/scratch.hpp"

namespace woundwell {

namespace {
constexpr std::size_t kMostStretches = 100;
}

std::vector<std::optional<double>> usable_widths(const WidthProfile& profile) {
  std::vector<std::optional<double>> widths(profile.width.size());
  for (std::size_t k = 0; k < widths.size(); ++k) {
    if (profile.usable[k] != 0) widths[k] = profile.width[k];
  }
  return widths;
}

std::vector<ProfileRecord> profile_rows(const ScratchFrame& frame) {
  const std::size_t steps = frame.widths.size();
  const std::size_t stretches = std::min(steps, kMostStretches);
  const double px = 1.0 / frame.scale;
  const OptionalNumber& um = frame.record.um_per_px;
  std::vector<ProfileRecord> rows;
  for (std::size_t s = 0; s < stretches; ++s) {
    const std::size_t begin = s * steps / stretches;
    const std::size_t end = (s + 1) * steps / stretches;
    double sum = 0.0;
    double used = 0.0;
    for (std::size_t k = begin; k < end; ++k) {
      if (!frame.widths[k]) continue;
      sum += *frame.widths[k];
      used += 1.0;
    }
    ProfileRecord row;
    row.image_id = frame.record.place.image_id;
    row.design_row = frame.record.place.design_row;
    row.step = static_cast<std::int64_t>(s) + 1;
    row.along_px = 0.5 * static_cast<double>(begin + end) * px;
    if (um) row.along_um = row.along_px * *um;
    if (used > 0.0) {
      row.width_px = sum / used * px;
      if (um) row.width_um = *row.width_px * *um;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace woundwell

#pragma once
// Workers that make up numbers from names, so that every record is known.

#include <string>

#include "core/random.hpp"
#include "study/run.hpp"

namespace woundwell::test {

/// Fills records of every table; one picture in seven fails. The same for every call.
inline JobResult made_up(const Job& job, const std::function<void(bool)>& tick) {
  JobResult result;
  for (const auto& s : job.samples) {
    RandomStream random(7, s.image_id, "made up");
    const bool failed = stable_hash(s.image_id) % 7 == 0;
    if (job.assay == Assay::scratch) {
      ScratchRecord r;
      r.place = place_of(s);
      r.series_id = job.job_id;
      r.outcome = failed ? Outcome::failed : Outcome::measured;
      r.reason = failed ? "made to fail" : "";
      if (!failed) {
        r.wound_area_px = random.uniform(0.0, 1e6);
        r.pieces = static_cast<std::int64_t>(random.below(5));
        r.flags.add(Flag::uneven_light);
        r.flags.add(Flag::several_gaps);
      }
      result.scratch.push_back(r);
      ClosureRecord c;
      c.place = r.place;
      c.series_id = job.job_id;
      c.outcome = r.outcome;
      if (!failed) c.closure_frac = random.uniform(-0.2, 1.0);
      result.closure.push_back(c);
    } else {
      TranswellRecord r;
      r.place = place_of(s);
      r.batch = s.batch;
      r.outcome = failed ? Outcome::failed : Outcome::measured;
      if (!failed) {
        r.count = static_cast<std::int64_t>(random.below(4));
        for (std::int64_t k = 1; k <= *r.count; ++k) {
          CellRecord cell;
          cell.image_id = s.image_id;
          cell.design_row = r.place.design_row;
          cell.cell = k;
          cell.x_px = random.uniform(0.0, 1000.0);
          cell.y_px = random.uniform(0.0, 1000.0);
          cell.doubtful = k == 2;
          result.cells.push_back(cell);
        }
      }
      result.transwell.push_back(r);
    }
    if (s.assay == Assay::scratch) {
      ProfileRecord profile;
      profile.image_id = s.image_id;
      profile.design_row = static_cast<std::int64_t>(s.design_row);
      for (profile.step = 1; profile.step <= 3; ++profile.step) {
        profile.along_px = 10.0 * static_cast<double>(profile.step);
        if (profile.step != 2) profile.width_px = random.uniform(0.0, 300.0);
        result.profiles.push_back(profile);
      }
    }
    result.thumbnails.push_back({s.image_id, std::string("\xff\xd8\0jpeg", 7) + s.image_id, ""});
    tick(failed);
  }
  return result;
}

}  // namespace woundwell::test

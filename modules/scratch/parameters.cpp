#include "scratch/scratch.hpp"

namespace woundwell {

std::vector<Parameter> parameters(ScratchParams& p) {
  return {
      {.name = "scratch.input",
       .help = "what the pictures are: recognised (from the first picture of a series), cells seen "
               "by their texture in bright light, or cells bright on a dark ground",
       .choice = &p.input,
       .choices = {"auto", "brightfield", "fluorescence"}},
      {"scratch.working_size", &p.working_size_px, 400, 2000, "px",
       "longer side to which pictures are brought before the gap is sought", true},
      {"scratch.finest_window", &p.finest_window_px, 0.8, 6, "px",
       "smallest Gaussian window of the texture that draws the outline (working px)", false},
      {"scratch.window_scales", &p.window_scales, 0, 3, "",
       "the same window in units of the cells' texture scale", false},
      {"scratch.half_way", &p.half_way, 0.2, 0.8, "",
       "place of the decision level between the log texture of bare plastic (0) and sheet (1)",
       false},
      {"scratch.closing_scales", &p.closing_scales, 0, 10, "",
       "radius of what counts as a hole of the sheet, in units of the cells' texture scale", false},
      {"scratch.opening_scales", &p.opening_scales, 0, 10, "",
       "radius of the thinnest gap, in units of the cells' texture scale", false},
      {"scratch.neck_scales", &p.neck_scales, 0, 20, "",
       "radius of a neck behind which a hole of a loose sheet is no part of the gap, in units of "
       "the cells' texture scale",
       false},
      {"scratch.island_cells", &p.island_cells, 0, 200, "cells",
       "detached groups up to this many cells belong to the gap", false},
      {"scratch.least_evidence", &p.least_evidence, 0, 1, "",
       "evidence of two textures below which a picture has no gap (fall of the criterion of "
       "Kittler and Illingworth)",
       false},
      {"scratch.most_shift", &p.most_shift_frac, 0, 0.5, "",
       "largest shift between two times that is looked for, as share of the longer side", false},
  };
}

}  // namespace woundwell

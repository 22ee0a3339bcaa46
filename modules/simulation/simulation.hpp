#pragma once
// Pictures with known truth. Draws cells and light; shares no code with the measuring modules.

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace woundwell {

/// A phase-contrast wound. Lengths in um; the picture is drawn at um_per_px.
struct WoundScene {
  int width_px = 800;
  int height_px = 600;
  double um_per_px = 1.6;
  double angle_deg = 90;      ///< of the wound axis, 90 = vertical
  double width_um = 500;      ///< mean distance of the fronts; 0: closed
  double offset_um = 0;       ///< of the axis from the centre of the picture
  double raggedness_um = 25;  ///< SD of each front about its mean
  double cell_diameter_um = 22;
  double confluence = 0.95;     ///< of the sheet
  double contrast = 1.0;        ///< of cells and halos; 0.2 is poor
  double light_gradient = 0.1;  ///< relative, over the picture
  double noise = 0.01;          ///< SD of the camera, share of the range
  int floating_cells = 6;
  int debris = 10;
  bool circular_field = false;
};

struct WoundPicture {
  cv::Mat picture;  ///< CV_8U, 1 channel
  cv::Mat gap;      ///< CV_8U, 255 = gap
};

/// The cells and fronts depend on (seed, subject) alone, so that scenes that differ only in
/// width_um are the same field at other times; `shift` moves the stage (px of the picture).
WoundPicture draw_wound(const WoundScene& scene, std::uint64_t seed, const std::string& subject,
                        cv::Point2d shift = {0, 0});

/// A membrane with stained cells, or with the nuclei of cells in fluorescence.
struct MembraneScene {
  std::string stain = "crystal_violet";  ///< or giemsa, haematoxylin; dapi: bright on dark
  int width_px = 1000;
  int height_px = 750;
  double um_per_px = 0.9;
  int cells = 120;
  double stain_od = 0.6;      ///< of a typical cell
  double clumping = 0.2;      ///< share of cells that touch another
  bool side_by_side = false;  ///< they press against each other with pale borders; else they lie
                              ///< on each other
  bool residue = false;       ///< dye was left between the cells, pores overlap and lean, the lens
                              ///< shifts colours
  double pore_diameter_um = 8;
  double pores_per_mm2 = 1000;  ///< 8 um pores as sold: about 1e5 per cm2
  double filled_pores = 0.3;    ///< share of pores that hold dye
  double light_gradient = 0.1;
  double noise = 0.008;
  bool hair = false;    ///< a dark hair right across, some 12 um wide
  bool bubble = false;  ///< an air bubble of some 130 um
  std::string batch;    ///< stain colour and lamp are its own; empty: the subject
};

struct MembraneCell {
  double x_px = 0.0;
  double y_px = 0.0;
  double radius_px = 0.0;
};

struct MembranePicture {
  cv::Mat picture;  ///< CV_8U, 3 channels (blue, green, red)
  std::vector<MembraneCell> cells;
  std::vector<MembraneCell> pores;
};

/// The cells of a fluorescent membrane are its nuclei. InputError for an unknown stain.
MembranePicture draw_membrane(const MembraneScene& scene, std::uint64_t seed,
                              const std::string& subject);

/// Makes a scene harder to measure: 0 easy, 1 usual, 2 poor, 3 bad (lower contrast, sparser sheet,
/// more uneven light, more noise; a wound of 3 is seen in a circular field). InputError outside
/// [0, 3].
void set_difficulty(WoundScene& scene, int difficulty);
void set_difficulty(MembraneScene& scene, int difficulty);

/// A whole study: per cell line the conditions mock (control), siRNA (knockdown), siRNA+vehicle
/// and siRNA+protein (rescue), and in the Transwell, read at the last of `times_h`, a blank insert.
struct StudyScene {
  std::uint64_t seed = 1;
  std::vector<std::string> cell_lines = {"HT-1080"};
  int experiments = 3;
  int wells = 1;
  int fields = 2;
  std::vector<double> times_h = {0, 24, 48};
  double control_closure = 0.75;  ///< mean closure of the control at the last time
  double control_cells = 150;     ///< mean cells per membrane picture of the control
  double knockdown_effect = 0.5;  ///< closure and count of the knockdown over the control's
  double rescue_share = 0.8;      ///< of what was lost that the rescue brings back
  double experiment_sd = 0.1;     ///< of the rate between days, all conditions alike (relative)
  double condition_sd = 0.03;     ///< of a condition on its day, beyond that (relative)
  double well_sd = 0.02;          ///< between wells (relative)
  double field_sd = 0.05;         ///< between fields (relative)
  int difficulty = 0;             ///< of the pictures, see set_difficulty
  std::string stain = "crystal_violet";  ///< of the membranes, see MembraneScene
  bool side_by_side = false;             ///< cells of the membranes, see MembraneScene
  bool residue = false;                  ///< on the membranes, see MembraneScene
  double pore_diameter_um = 8;           ///< 3 and 5 um: finer, denser, seen at 0.5 and 0.8 um/px
  int scratch_width_px = 640;            ///< at 1.3 um/px
  int scratch_height_px = 480;
  int membrane_width_px = 720;  ///< at 1.2 um/px where pores are 8 um wide
  int membrane_height_px = 540;
  int jpeg_quality = 88;
  bool scratch = true;
  bool transwell = true;
};

/// Writes a study into the folder (made if missing; files of the same name are replaced):
/// design.csv, scratch/*.jpg, transwell/*.jpg named <cell_line>_<condition>_e<n>_w<n>_f<n>_t<h>h
/// or ..._invasion, and truth/:
///   masks/<stem>.png  255 = gap, of every scratch picture
///   closure.csv       image,closure_frac,wound_area_px: closure of the true gap on the region
///                     that the picture shares with its baseline; area of the whole picture
///   points.csv        image,crop_x,crop_y,crop_w,crop_h,observer,x,y,confidence: cell centres
///   counts.csv        image,manual_count
///   effects.csv       assay,cell_line,condition,role,experiment,time_h,true_value,
///                     true_rescue_pct,drawn_value: mean closure and mean count that the
///                     experiment was drawn from (before wells and fields vary), and
///                     100 (R - K) / (M - K) of them; mean of the true closures or counts of the
///                     pictures drawn
/// Same scene, same bytes. InputError where the scene cannot be drawn.
void simulate_study(const std::filesystem::path& folder, const StudyScene& scene);

}  // namespace woundwell

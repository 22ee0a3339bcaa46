#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "simulation/simulation.hpp"
#include "support/close.hpp"
#include "support/folder.hpp"

using woundwell::CsvFile;
using woundwell::read_csv;
using woundwell::read_text;
using woundwell::simulate_study;
using woundwell::StudyScene;
using woundwell::test::close;
using woundwell::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

StudyScene tiny_study() {
  StudyScene scene;
  scene.experiments = 2;
  scene.fields = 1;
  scene.times_h = {0, 24};
  scene.scratch_width_px = 500;
  scene.scratch_height_px = 100;
  scene.membrane_width_px = 260;
  scene.membrane_height_px = 200;
  scene.control_cells = 60;
  return scene;
}

std::size_t column(const CsvFile& file, const std::string& name) {
  const auto found = std::find(file.header.begin(), file.header.end(), name);
  REQUIRE(found != file.header.end());
  return static_cast<std::size_t>(found - file.header.begin());
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("a study is complete, readable, and its truth fits its pictures") {
  const TemporaryFolder folder;
  simulate_study(folder.path(), tiny_study());
  const CsvFile design = read_csv(folder.path() / "design.csv");
  // 4 conditions x 2 experiments x 2 times, and 5 x 2 membranes.
  CHECK(design.rows.size() == 16 + 10);
  std::set<std::string> roles;
  std::size_t scratch = 0;
  for (const auto& row : design.rows) {
    const std::string image = row.cells[column(design, "image")];
    const cv::Mat picture = cv::imread((folder.path() / image).string(), cv::IMREAD_UNCHANGED);
    CAPTURE(image);
    REQUIRE_FALSE(picture.empty());
    roles.insert(row.cells[column(design, "role")]);
    const std::string role = row.cells[column(design, "role")];
    CHECK(row.cells[column(design, "knockdown")] ==
          (role == "rescue" || role == "vehicle" ? "siRNA" : ""));
    CHECK(woundwell::parse_number(row.cells[column(design, "pixel_size_um")]).value_or(0) > 0);
    if (row.cells[column(design, "assay")] == "scratch") {
      ++scratch;
      CHECK(picture.size() == cv::Size(500, 100));
      const fs::path mask_file =
          folder.path() / "truth" / "masks" / (fs::path(image).stem().string() + ".png");
      const cv::Mat mask = cv::imread(mask_file.string(), cv::IMREAD_UNCHANGED);
      REQUIRE(mask.size() == picture.size());
      CHECK(mask.channels() == 1);
    } else {
      CHECK(picture.size() == cv::Size(260, 200));
      CHECK(picture.channels() == 3);
      CHECK(row.cells[column(design, "batch")] == "e" + row.cells[column(design, "experiment")]);
      CHECK(row.cells[column(design, "coating")] == "matrigel");
    }
  }
  CHECK(scratch == 16);
  CHECK(roles == std::set<std::string>{"control", "knockdown", "vehicle", "rescue", "blank"});

  const CsvFile counts = read_csv(folder.path() / "truth" / "counts.csv");
  const CsvFile points = read_csv(folder.path() / "truth" / "points.csv");
  std::map<std::string, double> seen;
  for (const auto& row : points.rows) {
    seen[row.cells[column(points, "image")]] += 1;
    const double x = woundwell::parse_number(row.cells[column(points, "x")]).value_or(-1);
    const double y = woundwell::parse_number(row.cells[column(points, "y")]).value_or(-1);
    CHECK(x >= 0);
    CHECK(x < 260);
    CHECK(y >= 0);
    CHECK(y < 200);
  }
  CHECK(counts.rows.size() == 10);
  for (const auto& row : counts.rows) {
    const std::string image = row.cells[0];
    CHECK(woundwell::parse_number(row.cells[1]) == seen[image]);
    if (image.find("_blank_") != std::string::npos) CHECK(seen[image] == 0);
    if (image.find("_mock_") != std::string::npos) CHECK(seen[image] > 25);
  }

  const CsvFile closure = read_csv(folder.path() / "truth" / "closure.csv");
  CHECK(closure.rows.size() == 16);
  for (const auto& row : closure.rows) {
    const double value = woundwell::parse_number(row.cells[1]).value_or(-9);
    if (row.cells[0].find("_t0h") != std::string::npos)
      CHECK(value == 0.0);
    else
      CHECK(value > 0.1);
    const cv::Mat mask = cv::imread(
        (folder.path() / "truth" / "masks" / (fs::path(row.cells[0]).stem().string() + ".png"))
            .string(),
        cv::IMREAD_UNCHANGED);
    CHECK(woundwell::parse_number(row.cells[2]) == cv::countNonZero(mask));
  }
}

TEST_CASE("the drawn study has the effects that it was asked for") {
  const TemporaryFolder folder;
  StudyScene scene = tiny_study();
  scene.condition_sd = 0;
  scene.well_sd = 0;
  scene.field_sd = 0;
  scene.experiment_sd = 0;
  scene.experiments = 3;
  simulate_study(folder.path(), scene);
  const CsvFile effects = read_csv(folder.path() / "truth" / "effects.csv");
  for (const auto& row : effects.rows) {
    const std::string assay = row.cells[column(effects, "assay")];
    const std::string role = row.cells[column(effects, "role")];
    const double value = woundwell::parse_number(row.cells[column(effects, "true_value")]).value();
    const double control = assay == "scratch" ? 0.75 : 60.0;
    const double share = role == "control" ? 1.0 : (role == "rescue" ? 0.9 : 0.5);
    CHECK(close(value, control * share, 1e-12, 0.0));
    if (role == "rescue") {
      const auto rescue = woundwell::parse_number(row.cells[column(effects, "true_rescue_pct")]);
      REQUIRE(rescue.has_value());
      CHECK(close(*rescue, 80.0, 1e-9, 0.0));
    }
  }
  // The true gap closes as the effects say, within what ragged fronts add.
  std::map<std::string, double> drawn;
  for (const auto& row : effects.rows) {
    if (row.cells[column(effects, "assay")] != "scratch") continue;
    drawn[row.cells[column(effects, "condition")]] +=
        woundwell::parse_number(row.cells[column(effects, "drawn_value")]).value() / 3.0;
  }
  CHECK(close(drawn["mock"], 0.75, 0.0, 0.12));
  CHECK(close(drawn["siRNA"], 0.375, 0.0, 0.12));
  CHECK(close(drawn["siRNA+protein"], 0.675, 0.0, 0.12));
}

TEST_CASE("the same scene writes the same bytes, another seed others") {
  StudyScene scene = tiny_study();
  scene.experiments = 1;
  const TemporaryFolder a;
  const TemporaryFolder b;
  const TemporaryFolder c;
  simulate_study(a.path(), scene);
  simulate_study(b.path(), scene);
  const std::vector<fs::path> files = files_in(a.path());
  CHECK(files.size() == 8 + 5 + 8 + 4 + 1);
  CHECK(files == files_in(b.path()));
  for (const fs::path& file : files) {
    CAPTURE(file);
    CHECK(read_text(a.path() / file) == read_text(b.path() / file));
  }
  scene.seed = 2;
  scene.transwell = false;
  simulate_study(c.path(), scene);
  CHECK_FALSE(fs::exists(c.path() / "transwell"));
  const fs::path picture = "scratch/HT-1080_mock_e1_w1_f1_t0h.jpg";
  CHECK(read_text(a.path() / picture) != read_text(c.path() / picture));
}

TEST_CASE("a study that cannot be drawn is refused with every reason") {
  const TemporaryFolder folder;
  StudyScene scene;
  scene.cell_lines = {"a/b"};
  scene.experiments = 0;
  scene.times_h = {24, 0};
  try {
    simulate_study(folder.path(), scene);
    FAIL("no error");
  } catch (const woundwell::InputError& error) {
    CHECK(error.problems().size() == 3);
  }
}

#pragma once
// Sheets and jobs for the tests of this module.

#include <filesystem>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "study/design.hpp"
#include "study/run.hpp"
#include "support/folder.hpp"

namespace woundwell::test {

inline const std::string header =
    "image,assay,cell_line,condition,role,experiment,well,field,time_h,pixel_size_um";

/// A sheet's design, read from a file of its own.
inline Design design_of(const std::string& text) {
  const TemporaryFolder folder;
  const auto sheet = folder.path() / "design.csv";
  write_file(sheet, text);
  return read_design(sheet);
}

inline std::vector<Problem> errors_of(const Design& design) {
  std::vector<Problem> errors;
  for (const auto& p : design.problems) {
    if (!p.warning) errors.push_back(p);
  }
  return errors;
}

/// The first problem of that line and column, or an empty one.
inline Problem problem_at(const Design& design, std::size_t row, const std::string& column) {
  for (const auto& p : design.problems) {
    if (p.row == row && p.column == column) return p;
  }
  return {};
}

inline Problem problem_with(const Design& design, const std::string& words) {
  for (const auto& p : design.problems) {
    if (describe(p).find(words) != std::string::npos) return p;
  }
  return {};
}

/// A study of both assays without problems: mock, knockdown and rescue in 2 experiments.
inline std::string small_study() {
  std::string text = header + "\n";
  for (const std::string e : {"1", "2"}) {
    for (const std::string c : {"mock", "siX", "siX+X"}) {
      const std::string role = c == "mock" ? "control" : c == "siX" ? "knockdown" : "rescue";
      for (const std::string f : {"1", "2"}) {
        for (const std::string t : {"0", "24"}) {
          text += "s/" + c + "_" + e + "_" + f + "_" + t + ".tif,scratch,HeLa," + c + "," + role +
                  "," + e + ",A," + f + "," + t + ",0.65\n";
        }
        text += "t/" + c + "_" + e + "_" + f + ".png,transwell,HeLa," + c + "," + role + "," + e +
                ",A," + f + ",48,\n";
      }
    }
  }
  return text;
}

/// Writes a file of some bytes for every picture of the design.
inline void make_pictures(const Design& design) {
  for (const auto& s : design.samples) write_file(s.path, "picture " + s.image_id);
}

}  // namespace woundwell::test

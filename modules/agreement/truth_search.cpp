// Which files of a folder are truth.

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "agreement/truth.hpp"
#include "core/csv.hpp"
#include "core/errors.hpp"

namespace woundwell {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_mask_type(const fs::path& file) {
  const std::string extension = lower(file.extension().string());
  return extension == ".png" || extension == ".tif" || extension == ".tiff";
}

[[noreturn]] void refuse(const fs::path& place, const std::string& cause, const std::string& cure) {
  Problem problem;
  problem.file = place.string();
  problem.cause = cause;
  problem.cure = cure;
  throw InputError(problem);
}

void add_mask(const fs::path& file, Truth& truth) {
  OutlineTruth mask;
  mask.file = file;
  mask.observer = "mask";
  truth.outlines.push_back(std::move(mask));
}

bool add_outlines(const fs::path& file, Truth& truth) {
  auto outlines = parse_outlines(read_text(file), file);
  const bool any = !outlines.empty();
  std::move(outlines.begin(), outlines.end(), std::back_inserter(truth.outlines));
  return any;
}

/// A file that the user named: it must be truth.
void add_named_file(const fs::path& file, Truth& truth) {
  const std::string extension = lower(file.extension().string());
  bool understood = false;
  if (extension == ".json") {
    understood = add_outlines(file, truth);
  } else if (extension == ".csv") {
    understood = read_truth_table(file, truth);
  } else if (is_mask_type(file)) {
    add_mask(file, truth);
    understood = true;
  }
  if (!understood) {
    refuse(file, "holds no truth that is understood",
           "give outlines (JSON), a mask (PNG), or a table with image and x, y or manual_count or "
           "closure_frac (CSV)");
  }
}

/// The masks in the output folder of a run are ours, not truth.
bool is_our_mask(const fs::path& mask) {
  return fs::exists(mask.parent_path().parent_path() / "results.sqlite");
}

/// A file that a search came by: anything may lie there.
void add_found_file(const fs::path& file, Truth& truth) {
  const std::string name = lower(file.filename().string());
  const std::string folder = lower(file.parent_path().filename().string());
  if (lower(file.extension().string()) == ".json") {
    add_outlines(file, truth);
  } else if (name == "points.csv" || name == "counts.csv" || name == "closure.csv") {
    read_truth_table(file, truth);
  } else if (is_mask_type(file) && folder == "masks") {
    if (!is_our_mask(file)) add_mask(file, truth);
  } else if (is_mask_type(file) && folder == "labels" &&
             fs::is_directory(file.parent_path().parent_path() / "images")) {
    truth.labels.push_back({file});
  }
}

void search_folder(const fs::path& folder, Truth& truth) {
  std::vector<fs::path> files;
  std::error_code trouble;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         trouble);
  for (; !trouble && entry != fs::recursive_directory_iterator(); entry.increment(trouble)) {
    if (entry->is_regular_file()) files.push_back(entry->path());
  }
  if (trouble) refuse(folder, "cannot be searched: " + trouble.message(), "check its permissions");
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) add_found_file(file, truth);
}

}  // namespace

Truth find_truth(const std::vector<fs::path>& places) {
  Truth truth;
  for (const fs::path& place : places) {
    if (!fs::exists(place)) refuse(place, "is not there", "give a truth file or folder");
    const fs::path absolute = fs::absolute(place).lexically_normal();
    if (fs::is_directory(absolute)) {
      search_folder(absolute, truth);
    } else {
      add_named_file(absolute, truth);
    }
  }
  if (truth.empty() && !places.empty()) {
    refuse(places.front(), "no truth found",
           "truth is outlines (JSON with observers), masks/*.png, points.csv, counts.csv or "
           "closure.csv");
  }
  return truth;
}

}  // namespace woundwell

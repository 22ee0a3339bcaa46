// What is wrong with the files that a design names.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <system_error>

#include "core/csv.hpp"
#include "study/design.hpp"
#include "study/identity.hpp"
#include "study/sheet.hpp"
#include "study/text.hpp"

namespace woundwell {

namespace {

constexpr double same_scale = 0.02;  // metadata round to two or three digits

bool differs(double a, double b) { return std::abs(a - b) > same_scale * std::max(a, b); }

/// Heads by file and page, each read once.
class Heads {
 public:
  explicit Heads(const HeadReader& read) : read_(read) {}

  struct Answer {
    std::optional<ImageHead> head;
    Problem problem;  ///< where there is no head
  };

  const Answer& get(const std::filesystem::path& file, std::size_t page) {
    const auto key = std::pair{file.generic_string(), page};
    const auto known = answers_.find(key);
    if (known != answers_.end()) return known->second;
    Answer answer;
    try {
      answer.head = read_(file, page);
    } catch (const InputError& e) {
      if (!e.problems().empty()) answer.problem = e.problems().front();
    } catch (const std::exception& e) {
      answer.problem.cause = e.what();
    }
    return answers_.emplace(key, std::move(answer)).first->second;
  }

 private:
  const HeadReader& read_;
  std::map<std::pair<std::string, std::size_t>, Answer> answers_;
};

/// Names in folders, read once each.
class Folders {
 public:
  /// What to say about a file that is not there.
  std::string cure(const std::filesystem::path& file) {
    const auto folder =
        file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
      return "there is no folder '" + folder.string() + "' either";
    }
    const auto [place, is_new] =
        names_.emplace(folder.generic_string(), std::vector<std::string>{});
    auto& names = place->second;
    if (is_new) {
      for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        names.push_back(entry.path().filename().string());
      }
      std::sort(names.begin(), names.end());
    }
    // The nearest of the names, those with the same letters in other case first.
    const std::string meant = text::nearest(file.filename().string(), names);
    if (meant.empty()) return "check the name and the folder";
    const bool only_case = text::lower(meant) == text::lower(file.filename().string());
    return "is '" + meant + "' meant?" +
           (only_case ? " upper and lower case are different letters here" : "");
  }

 private:
  std::map<std::string, std::vector<std::string>> names_;
};

struct Known {
  const Sample* sample = nullptr;
  ImageHead head;
  std::optional<double> um_per_px;  ///< that will be used
};

/// The head of a sample's picture, or a complaint about its file, page or channel.
std::optional<Known> look_at(const Sample& s, Heads& heads, Complaints& complaints) {
  const auto& file = heads.get(s.path, 0);
  if (!file.head) {
    complaints.warn(
        s.design_row, "image", s.image, "the picture cannot be read: " + file.problem.cause,
        file.problem.cure.empty() ? "replace the file, or set `exclude`" : file.problem.cure);
    return std::nullopt;
  }
  if (s.page >= file.head->pages) {
    const bool one = file.head->pages == 1;
    complaints.error(
        s.design_row, "page", std::to_string(s.page + 1),
        "the file has " + std::to_string(file.head->pages) + (one ? " page" : " pages"),
        one ? "clear the page, and write one time"
            : "name a page that is there, or shorten the list of times");
    return std::nullopt;
  }
  const auto& page = heads.get(s.path, s.page);
  if (!page.head) {
    complaints.warn(s.design_row, "page", std::to_string(s.page + 1),
                    "the page cannot be read: " + page.problem.cause, page.problem.cure);
    return std::nullopt;
  }
  if (s.channel && *s.channel >= page.head->channels) {
    complaints.error(s.design_row, "channel", std::to_string(*s.channel + 1),
                     "the picture has " + std::to_string(page.head->channels) +
                         (page.head->channels == 1 ? " channel" : " channels"),
                     "clear the channel, or name one that is there");
  }
  Known known;
  known.sample = &s;
  known.head = *page.head;
  known.um_per_px = s.pixel_size_um ? s.pixel_size_um : known.head.um_per_px;
  if (s.pixel_size_um && known.head.um_per_px && differs(*s.pixel_size_um, *known.head.um_per_px)) {
    complaints.warn(s.design_row, "pixel_size_um", format_number(*s.pixel_size_um),
                    "the file itself says " + format_number(*known.head.um_per_px) + " (" +
                        known.head.pixel_size_source + ")",
                    "the sheet is believed; clear the cell to believe the file");
  }
  return known;
}

std::string scale_text(const std::optional<double>& um_per_px) {
  return um_per_px ? format_number(*um_per_px) + " um" : "no pixel size";
}

/// Pictures of one series must show the same place at the same size.
void check_change(const Known& first, const Known& later, Complaints& complaints) {
  const Sample& s = *later.sample;
  const std::string line = "line " + std::to_string(first.sample->design_row);
  const auto& a = first.head;
  const auto& b = later.head;
  if (a.width_px != b.width_px || a.height_px != b.height_px) {
    complaints.warn(s.design_row, "image", s.image,
                    "the picture is " + std::to_string(b.width_px) + " x " +
                        std::to_string(b.height_px) + " pixels, the same field in " + line +
                        " is " + std::to_string(a.width_px) + " x " + std::to_string(a.height_px),
                    "give pictures of one field with the same size");
  }
  const bool other_scale = first.um_per_px.has_value() != later.um_per_px.has_value() ||
                           (first.um_per_px && differs(*first.um_per_px, *later.um_per_px));
  if (other_scale) {
    complaints.warn(s.design_row, "pixel_size_um", scale_text(later.um_per_px),
                    "the same field in " + line + " has " + scale_text(first.um_per_px),
                    "state the pixel size of all pictures of a field");
  }
}

/// A list of times shorter than the file leaves pages out without a word.
void check_pages(const std::vector<Sample>& samples, Heads& heads, Complaints& complaints) {
  std::map<std::string, std::pair<const Sample*, std::set<std::size_t>>> files;
  for (const auto& s : samples) {
    auto& [first, pages] = files[s.path.generic_string()];
    if (first == nullptr) first = &s;
    pages.insert(s.page);
  }
  for (const auto& [name, use] : files) {
    const auto& answer = heads.get(use.first->path, 0);
    if (!answer.head || answer.head->pages <= use.second.size()) continue;
    complaints.warn(use.first->design_row, "image", use.first->image,
                    "the file has " + std::to_string(answer.head->pages) + " pages, " +
                        std::to_string(use.second.size()) + " of them are in the design",
                    "list more times, or rows with other pages, if they should be measured");
  }
}

}  // namespace

void check_pictures(Design& design, const HeadReader& read_head) {
  Complaints complaints(design.sheet.string());
  Heads heads(read_head);
  Folders folders;
  Complaints missing(design.sheet.string());
  const Sample* first_missing = nullptr;
  std::set<std::string> told;
  std::size_t present = 0;
  std::map<std::string, Known> first_of_series;
  std::vector<const Sample*> by_time;
  for (const auto& s : design.samples) by_time.push_back(&s);
  // The baseline is what the others are compared with.
  std::stable_sort(by_time.begin(), by_time.end(),
                   [](const Sample* a, const Sample* b) { return a->time_h < b->time_h; });
  for (const Sample* sample : by_time) {
    const Sample& s = *sample;
    if (s.image.empty()) continue;
    std::error_code error;
    if (!std::filesystem::exists(s.path, error)) {
      if (first_missing == nullptr || s.design_row < first_missing->design_row) first_missing = &s;
      if (told.insert(s.path.generic_string() + '\n' + std::to_string(s.design_row)).second) {
        missing.warn(s.design_row, "image", s.image, "there is no such file", folders.cure(s.path));
      }
      continue;
    }
    ++present;
    const auto known = look_at(s, heads, complaints);
    if (!known || s.assay != Assay::scratch) continue;
    const auto [first, is_new] = first_of_series.emplace(series_key(s), *known);
    if (!is_new) check_change(first->second, *known, complaints);
  }
  if (present == 0 && first_missing != nullptr) {
    auto folder = design.sheet.parent_path().string();
    if (folder.empty()) folder = ".";
    complaints.error(first_missing->design_row, "image", first_missing->image,
                     "none of the pictures is there",
                     "paths count from the sheet's folder '" + folder + "'; " +
                         folders.cure(first_missing->path));
  } else {
    complaints.append(missing, false);
  }
  check_pages(design.samples, heads, complaints);
  const auto found = complaints.sorted();
  design.problems.insert(design.problems.end(), found.begin(), found.end());
  std::stable_sort(
      design.problems.begin(), design.problems.end(),
      [](const Problem& a, const Problem& b) { return a.row.value_or(0) < b.row.value_or(0); });
}

}  // namespace woundwell

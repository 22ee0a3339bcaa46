#include <fmt/core.h>

#include <set>

#include "agreement/agreement.hpp"
#include "agreement/path_match.hpp"
#include "agreement/scores.hpp"
#include "agreement/summary.hpp"
#include "agreement/truth.hpp"
#include "core/errors.hpp"
#include "imaging/image.hpp"

namespace woundwell {
namespace {

namespace fs = std::filesystem;

/// Two folders up where the pictures lie in a folder that is only called "images".
std::string group_of(const fs::path& picture) {
  const fs::path folder = picture.parent_path();
  const std::string name = folder.filename().string();
  const bool says_nothing = name == "images" || name == "pictures";
  return says_nothing ? folder.parent_path().filename().string() : name;
}

/// Finds the pictures of truth files and remembers what went wrong.
struct Matcher {
  std::vector<fs::path> pictures;
  std::set<std::size_t> matched;
  std::set<std::string> ambiguous;

  std::optional<std::size_t> take(const PathMatch& match, const std::string& what) {
    if (match.index) matched.insert(*match.index);
    if (match.ambiguous) ambiguous.insert(what);
    return match.index;
  }
  std::optional<std::size_t> find(const fs::path& file, const std::string& image) {
    return take(match_image(file, image, pictures), file.filename().string() + ": " + image);
  }
  std::optional<std::size_t> find_stem(const fs::path& file) {
    return take(match_stem(file, pictures), file.filename().string());
  }
};

/// The size of the picture where the run did not tell it: it decides which borders of a crop are
/// those of the picture. A picture that is gone leaves it unknown.
void complete_size(AgreementInput& input) {
  if (input.width_px > 0 && input.height_px > 0) return;
  try {
    const ImageHead head = read_head(input.path);
    input.width_px = static_cast<std::int64_t>(head.width_px);
    input.height_px = static_cast<std::int64_t>(head.height_px);
  } catch (const InputError&) {
    input.width_px = input.height_px = 0;
  }
}

template <class T>
std::vector<MatchedNumber> match_numbers(const std::vector<T>& truth, double T::*value,
                                         Matcher& matcher) {
  std::vector<MatchedNumber> matches;
  for (const T& one : truth) {
    if (const auto input = matcher.find(one.file, one.image)) {
      matches.push_back({*input, one.*value});
    }
  }
  return matches;
}

std::vector<MatchedOutline> match_outlines(const Truth& truth, Matcher& matcher) {
  std::vector<MatchedOutline> matches;
  for (const OutlineTruth& outline : truth.outlines) {
    const auto input = outline.image.empty() ? matcher.find_stem(outline.file)
                                             : matcher.find(outline.file, outline.image);
    if (input) matches.push_back({*input, &outline});
  }
  return matches;
}

std::vector<MatchedPoints> match_points(const Truth& truth, Matcher& matcher) {
  std::vector<MatchedPoints> matches;
  for (const PointsTruth& points : truth.points) {
    if (const auto input = matcher.find(points.file, points.image)) {
      matches.push_back({*input, points});
    }
  }
  for (const LabelTruth& labels : truth.labels) {
    // Only the picture in images/ beside labels/: stems alone say too little.
    const fs::path beside = labels.file.parent_path().parent_path() / "images";
    const std::string name = "images/" + labels.file.filename().string();
    if (const auto input = matcher.find(beside, name)) {
      matches.push_back({*input, read_labels(labels)});
    }
  }
  return matches;
}

std::vector<std::string> collect_notes(const AllScores& scores, const Matcher& matcher) {
  std::vector<std::string> notes;
  std::set<std::string> known;
  const auto add = [&](const ScorePlace& place, const std::string& note) {
    if (note.empty()) return;
    const std::string text = place.image + ": " + note;
    if (known.insert(text).second) notes.push_back(text);
  };
  for (const auto& score : scores.scratch) add(score.place, score.note);
  for (const auto& score : scores.closure) add(score.place, score.note);
  for (const auto& score : scores.cells) add(score.place, score.note);
  for (const auto& score : scores.counts) add(score.place, score.note);
  for (const auto& what : matcher.ambiguous) {
    notes.push_back(what + ": several measured pictures fit equally well; none was scored");
  }
  return notes;
}

}  // namespace

ScorePlace place_of_input(const std::vector<AgreementInput>& inputs, std::size_t input) {
  const AgreementInput& picture = inputs[input];
  ScorePlace place;
  place.input = input;
  place.group = group_of(picture.path);
  place.image_id = picture.image_id;
  place.image = (picture.path.parent_path().filename() / picture.path.filename()).generic_string();
  place.time_h = picture.time_h;
  place.outcome = picture.outcome;
  place.flags = picture.flags;
  return place;
}

AgreementReport agree(const std::vector<AgreementInput>& given,
                      const std::vector<std::filesystem::path>& places) {
  const Truth truth = find_truth(places);
  std::vector<AgreementInput> inputs = given;
  for (AgreementInput& input : inputs) complete_size(input);
  Matcher matcher;
  for (const auto& input : inputs) {
    matcher.pictures.push_back(fs::absolute(input.path).lexically_normal());
  }
  const auto outlines = match_outlines(truth, matcher);
  const auto closures = match_numbers(truth.closures, &ClosureTruth::closure_frac, matcher);
  const auto points = match_points(truth, matcher);
  const auto counts = match_numbers(truth.counts, &CountTruth::count, matcher);

  AllScores scores;
  scores.scratch = score_scratch(inputs, outlines);
  scores.closure = score_closure(inputs, scores.scratch, closures);
  scores.cells = score_cells(inputs, points);
  scores.counts = score_counts(inputs, points, counts);

  const auto numbers = summarise(scores);
  AgreementReport report;
  report.matched = matcher.matched.size();
  report.notes = collect_notes(scores, matcher);
  report.tables = {scratch_table(scores.scratch), closure_table(scores.closure),
                   cell_table(scores.cells), count_table(scores.counts), summary_table(numbers)};
  report.summary = fmt::format("Agreement with truth: {} of {} pictures have truth\n\n",
                               report.matched, inputs.size()) +
                   summary_text(scores, numbers, report.notes);
  return report;
}

}  // namespace woundwell

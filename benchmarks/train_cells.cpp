// Fits what tells cells on stained membranes from debris and from parts and clumps of cells, to
// pictures whose cells were marked by hand and to simulated ones, and writes cells.model.
//
//   train_cells MODEL DATA [STUDY...]
//
// DATA is a folder with crystal_violet, crystal_violet_panels, purple_nuclei and points.csv:
// pictures whose licences allow it. A STUDY is a folder made by
//   woundwell simulate STUDY --experiments 1 --wells 1 --fields 1 --no-scratch
// with --seed 11 to 14 for each --difficulty 0 to 3; --seed 11 and 12, --difficulty 0 and 1 for
// each of --stain dapi, --pore 3 and --pore 5; --cells 400 with seed 11 for each difficulty, seed
// 12 for 1 and 3; --cells 800 with seed 12, difficulty 0; --cells 0 with seeds 11 to 13 for
// difficulty 0, 11 to 16 for 2 and 3; and --side-by-side with cells : seed : difficulty 200:13:1,
// 200:14:2, 400:11:0, 400:12:1, 400:11:2, 800:12:0, 800:11:1, 800:12:2. Marked pictures are
// also taken compressed (JPEG 70), smaller (0.6), lighter (1.2), sharpened (0.8) and with other
// decision levels (0.85, 1.15), so that the model does not hang on what those change.
//
// What another laboratory should expect is told by fits that leave out all pictures of one.
//
// The model gives every region of the trees a score; a picture's probability is that of all ways of
// choosing regions that fit the marks (each chosen region holds exactly one marked cell, each sure
// cell lies in one), among all ways. The fit makes it as large as possible, and the expected number
// of cells as near as possible to the counted one where all were counted, and to that of the same
// picture in another form (latent conditional random field on a tree; Quattoni et al. 2007, doi
// 10.1109/TPAMI.2007.1124). Where such a fit ends depends on where it starts: the model is the mean
// of the scores of several (Hansen and Salamon 1990, doi 10.1109/34.58871).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <opencv2/core.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/csv.hpp"
#include "core/memory.hpp"
#include "core/random.hpp"
#include "learning/minimise.hpp"
#include "marked_pictures.hpp"
#include "transwell/choose.hpp"

using namespace woundwell;

namespace {

constexpr std::size_t kUnits = 8;
constexpr std::uint64_t kStarts = 3;
constexpr double kPenalty = 6.0;
constexpr double kCountWeight = 3.0;  // of (error / count)^2 x count
constexpr double kSameWeight = 0.4;   // of the change of a picture's number with its form
constexpr double kFewCells = 20.0;
constexpr std::size_t kRounds = 300;

/// Terms of a picture by the model's mean and spread.
cv::Mat scaled_terms(const Picture& picture, const CellModel& model) {
  const int n = static_cast<int>(picture.terms.size());
  cv::Mat x(n, static_cast<int>(kRegionTerms), CV_64F);
  for (int i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < kRegionTerms; ++k) {
      x.at<double>(i, static_cast<int>(k)) =
          (picture.terms[static_cast<std::size_t>(i)][k] - model.mean[k]) / model.spread[k];
    }
  }
  return x;
}

void set_scale(CellModel& model, const Corpus& corpus, const std::set<std::size_t>& left_out) {
  model.mean.assign(kRegionTerms, 0.0);
  model.spread.assign(kRegionTerms, 0.0);
  double n = 0.0;
  std::vector<double> sum(kRegionTerms, 0.0);
  std::vector<double> square(kRegionTerms, 0.0);
  for (std::size_t p = 0; p < corpus.pictures.size(); ++p) {
    if (left_out.count(p) > 0) continue;
    const auto& picture = corpus.pictures[p];
    for (std::size_t i = 1; i < picture.terms.size(); ++i) {
      if (picture.regions.trees.regions[i].sums.area_px <= 0.0) continue;
      n += 1.0;
      for (std::size_t k = 0; k < kRegionTerms; ++k) {
        sum[k] += picture.terms[i][k];
        square[k] += picture.terms[i][k] * picture.terms[i][k];
      }
    }
  }
  const auto names = region_term_names();
  for (std::size_t k = 0; k < kRegionTerms; ++k) {
    const bool constant = names[k].starts_with("one");
    const double mean = sum[k] / n;
    const double spread = std::sqrt(std::max(0.0, square[k] / n - mean * mean));
    model.mean[k] = constant ? 0.0 : mean;
    model.spread[k] = constant || spread < 1e-9 ? 1.0 : spread;
  }
}

/// All weights in a row: direct, inner, offset, outer.
struct Layout {
  static constexpr std::size_t direct = 0;
  static constexpr std::size_t inner = kRegionTerms;
  static constexpr std::size_t offset = inner + kUnits * kRegionTerms;
  static constexpr std::size_t outer = offset + kUnits;
  static constexpr std::size_t size = outer + kUnits;
};

/// The weights as matrices that share their memory.
struct Weights {
  explicit Weights(double* w)
      : direct(static_cast<int>(kRegionTerms), 1, CV_64F, w + Layout::direct),
        inner(static_cast<int>(kUnits), static_cast<int>(kRegionTerms), CV_64F, w + Layout::inner),
        offset(1, static_cast<int>(kUnits), CV_64F, w + Layout::offset),
        outer(static_cast<int>(kUnits), 1, CV_64F, w + Layout::outer) {}
  cv::Mat direct;
  cv::Mat inner;
  cv::Mat offset;
  cv::Mat outer;
};

/// What one picture says at the present weights, and how that changes with them.
struct Voice {
  double loss = 0.0;  ///< of its marks
  std::vector<double> gradient;
  double number = 0.0;  ///< of cells to be expected
  std::vector<double> slope;
};

/// Adds how the weights change what changes by `pull` with each score.
void pull_back(std::vector<double>& to, const cv::Mat& pull, const cv::Mat& x, const cv::Mat& units,
               const cv::Mat& outer) {
  Weights gradient(to.data());
  cv::Mat inside = pull * outer.t();
  inside = inside.mul(1.0 - units.mul(units));
  gradient.direct += x.t() * pull;
  gradient.inner += inside.t() * x;
  gradient.outer += units.t() * pull;
  cv::Mat sums;
  cv::reduce(inside, sums, 0, cv::REDUCE_SUM);
  gradient.offset += sums;
}

Voice voice_of(const Picture& picture, const std::vector<const Example*>& examples,
               const cv::Mat& x, std::vector<double> weights) {
  const Weights w(weights.data());
  const auto& trees = picture.regions.trees;
  const std::size_t n = trees.regions.size();
  cv::Mat units = x * w.inner.t();
  for (int i = 0; i < units.rows; ++i) {
    for (int h = 0; h < units.cols; ++h) {
      units.at<double>(i, h) = std::tanh(units.at<double>(i, h) + w.offset.at<double>(h));
    }
  }
  const cv::Mat sum_of = x * w.direct + units * w.outer;
  std::vector<double> scores(n);
  for (std::size_t k = 0; k < n; ++k) {
    scores[k] = picture.regions.pore_like[k] ? kNever : sum_of.at<double>(static_cast<int>(k));
  }
  Voice voice;
  voice.gradient.assign(Layout::size, 0.0);
  voice.slope.assign(Layout::size, 0.0);
  const RegionChances all = region_chances(trees, scores);
  for (const double c : all.chosen) voice.number += c;
  cv::Mat pull = cv::Mat::zeros(static_cast<int>(n), 1, CV_64F);  // of each score
  for (const Example* example : examples) {
    std::vector<double> allowed = scores;
    for (std::size_t k = 0; k < n; ++k) {
      if (example->fits[k] == 0) allowed[k] = kNever;
    }
    const RegionChances fitting = region_chances(trees, allowed, example->ground);
    voice.loss += example->weight * (all.log_sum - fitting.log_sum);
    for (std::size_t k = 0; k < n; ++k) {
      pull.at<double>(static_cast<int>(k)) += example->weight * (all.chosen[k] - fitting.chosen[k]);
    }
  }
  pull_back(voice.gradient, pull, x, units, w.outer);
  // The slope of the mean number is the covariance of the number with what is chosen: how that
  // changes when all scores are raised.
  constexpr double kLift = 0.05;
  const auto up = region_chances(trees, raised(scores, kLift)).chosen;
  const auto down = region_chances(trees, raised(scores, -kLift)).chosen;
  for (std::size_t k = 0; k < n; ++k) {
    pull.at<double>(static_cast<int>(k)) = (up[k] - down[k]) / (2.0 * kLift);
  }
  pull_back(voice.slope, pull, x, units, w.outer);
  return voice;
}

CellModel fit_from(std::uint64_t start, const Corpus& corpus,
                   const std::set<std::size_t>& left_out) {
  CellModel model;
  model.hidden = kUnits;
  set_scale(model, corpus, left_out);
  const std::size_t pictures = corpus.pictures.size();
  std::vector<std::vector<const Example*>> examples_of(pictures);
  for (const Example& e : corpus.examples) examples_of[e.picture].push_back(&e);
  std::vector<std::size_t> used;
  std::vector<cv::Mat> x(pictures);
  for (std::size_t p = 0; p < pictures; ++p) {
    if (left_out.count(p) > 0 || (examples_of[p].empty() && !corpus.pictures[p].count)) continue;
    used.push_back(p);
    x[p] = scaled_terms(corpus.pictures[p], model);
  }
  std::vector<double> weights(Layout::size, 0.0);
  RandomStream random(start, "train_cells", "start");
  const double step = 0.3 / std::sqrt(static_cast<double>(kRegionTerms));
  for (std::size_t k = Layout::inner; k < Layout::offset; ++k) weights[k] = step * random.normal();
  for (std::size_t k = Layout::outer; k < Layout::size; ++k) weights[k] = 0.3 * random.normal();

  const auto loss = [&](const std::vector<double>& w, std::vector<double>& gradient) {
    std::vector<Voice> voices(pictures);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t k = next++; k < used.size(); k = next++) {
        const std::size_t p = used[k];
        voices[p] = voice_of(corpus.pictures[p], examples_of[p], x[p], w);
      }
    };
    std::vector<std::thread> threads;
    for (unsigned t = 1; t < std::thread::hardware_concurrency(); ++t) threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();

    gradient.assign(w.size(), 0.0);
    double sum = 0.0;
    const auto add = [&](const std::vector<double>& slope, double times) {
      for (std::size_t k = 0; k < slope.size(); ++k) gradient[k] += times * slope[k];
    };
    for (const std::size_t p : used) {
      const Picture& picture = corpus.pictures[p];
      const Voice& voice = voices[p];
      sum += voice.loss;
      add(voice.gradient, 1.0);
      if (picture.count) {
        const double cells = std::max(1.0, *picture.count);
        const double off = (voice.number - *picture.count) / cells;
        const double weight = kCountWeight * picture.share;
        sum += weight * cells * off * off;
        add(voice.slope, 2.0 * weight * off);
      }
      if (picture.original == p) continue;
      const Voice& original = voices[picture.original];
      const double cells = std::max(kFewCells, picture.cells);
      const double off = (voice.number - original.number) / cells;
      sum += kSameWeight * cells * off * off;
      add(voice.slope, 2.0 * kSameWeight * off);
      add(original.slope, -2.0 * kSameWeight * off);
    }
    for (std::size_t k = 1; k < w.size(); ++k) {
      if (k >= Layout::offset && k < Layout::outer) continue;
      sum += 0.5 * kPenalty * w[k] * w[k];
      gradient[k] += kPenalty * w[k];
    }
    return sum;
  };
  minimise(loss, weights, kRounds);
  const auto part = [&](std::size_t from, std::size_t to) {
    return std::vector<double>(weights.begin() + static_cast<std::ptrdiff_t>(from),
                               weights.begin() + static_cast<std::ptrdiff_t>(to));
  };
  model.direct = part(Layout::direct, Layout::inner);
  model.inner = part(Layout::inner, Layout::offset);
  model.offset = part(Layout::offset, Layout::outer);
  model.outer = part(Layout::outer, Layout::size);
  return model;
}

/// The mean of the scores of fits from several starts, as one model with the units of all.
CellModel fit(const Corpus& corpus, const std::set<std::size_t>& left_out) {
  CellModel mean = fit_from(1, corpus, left_out);
  const auto append = [](std::vector<double>& to, const std::vector<double>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  for (std::uint64_t start = 2; start <= kStarts; ++start) {
    const CellModel next = fit_from(start, corpus, left_out);
    for (std::size_t k = 0; k < mean.direct.size(); ++k) mean.direct[k] += next.direct[k];
    mean.hidden += next.hidden;
    append(mean.inner, next.inner);
    append(mean.offset, next.offset);
    append(mean.outer, next.outer);
  }
  for (double& weight : mean.direct) weight /= static_cast<double>(kStarts);
  for (double& weight : mean.outer) weight /= static_cast<double>(kStarts);
  return mean;
}

/// Of pictures whose number of cells is known, in all or where they were marked.
struct CountError {
  double percent = 0.0;  ///< of the true number, signed
  bool in_range = false;
};
using Errors = std::map<std::string, std::vector<CountError>>;  ///< by source

double percent_off(double n, double truth) { return 100.0 * (n - truth) / truth; }

void add_errors(Errors& errors, const Corpus& corpus, const CellModel& model,
                const std::set<std::size_t>& pictures) {
  for (const std::size_t p : pictures) {
    const Picture& picture = corpus.pictures[p];
    if (!picture.count || *picture.count <= 0.0) continue;
    const auto& trees = picture.regions.trees;
    const auto scores = region_scores(picture.regions, &model);
    const double n = cell_number(trees, scores, kLeastBody).mean;
    const double truth = *picture.count;
    const bool porous = picture.regions.scale.porous;
    const double low = std::round(std::min(n, fewest_cells(trees, scores, porous)));
    const double high = std::round(std::max(n, most_cells(trees, scores, porous)));
    errors[picture.source].push_back({percent_off(n, truth), low <= truth && truth <= high});
  }
  for (const Example& example : corpus.examples) {
    const Picture& picture = corpus.pictures[example.picture];
    if (pictures.count(example.picture) == 0 || picture.count || example.cells < kFewCells)
      continue;
    const auto chosen =
        region_chances(picture.regions.trees, region_scores(picture.regions, &model)).chosen;
    double n = 0.0;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      if (example.known[k] != 0) n += chosen[k];
    }
    const double truth = (example.cells + example.all_cells) / 2.0;
    errors[picture.source].push_back(
        {percent_off(n, truth), 0.9 * example.cells <= n && n <= 1.1 * example.all_cells});
  }
}

std::string lines_of(const std::string& what, const Errors& errors) {
  std::string text;
  for (const auto& [source, of_source] : errors) {
    double sum = 0.0;
    double bias = 0.0;
    double held = 0.0;
    for (const CountError& e : of_source) {
      sum += std::abs(e.percent);
      bias += e.percent;
      held += e.in_range ? 1.0 : 0.0;
    }
    const auto n = static_cast<double>(of_source.size());
    text += fmt::format(
        "# {}, {}: count error {:.1f} %, bias {:+.1f} %, of {} pictures {:.0f} % in the range\n",
        what, source, sum / n, bias / n, of_source.size(), 100.0 * held / n);
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  if (argc < 3) {
    fmt::print(stderr, "Usage: train_cells MODEL DATA [STUDY...]\n");
    return 2;
  }
  const Corpus corpus = read_marked_pictures(argv[2], {argv + 3, argv + argc});
  double regions = 0.0;
  for (const auto& picture : corpus.pictures) {
    regions += static_cast<double>(picture.regions.trees.regions.size());
  }
  std::string head = fmt::format(
      "# Fitted by benchmarks/train_cells, which tells how. Name, mean, spread, direct weight and\n"
      "# weight of each unit of every term; then offset and outer weight of the units.\n"
      "# {} pictures, {} observers' marks, {:.0f} regions\n",
      corpus.pictures.size(), corpus.examples.size(), regions);
  const CellModel model = fit(corpus, {});
  std::set<std::size_t> all;
  for (std::size_t p = 0; p < corpus.pictures.size(); ++p) all.insert(p);
  Errors fitted;
  add_errors(fitted, corpus, model, all);
  head += lines_of("all in the fit", fitted);
  write_file(argv[1], head + write_cell_model(model));  // what follows takes its time
  Errors left_out;
  for (const std::string source : {"crystal_violet", "crystal_violet_panels", "purple_nuclei"}) {
    std::set<std::size_t> out;
    for (std::size_t p = 0; p < corpus.pictures.size(); ++p) {
      if (corpus.pictures[p].source == source) out.insert(p);
    }
    add_errors(left_out, corpus, fit_from(1, corpus, out), out);  // one start takes long enough
  }
  head += lines_of("left out with its whole laboratory, one start", left_out);
  write_file(argv[1], head + write_cell_model(model));
  fmt::print("{}", head);
  return 0;
}

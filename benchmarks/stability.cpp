// How much counts of stained membranes and areas of gaps change when a picture comes in another
// form: turned, compressed, in another size, sharpened and so on. The tables of docs/accuracy.md.
//
//   benchmark_stability [--each] DESIGN...
//
// Pictures are measured in the batches and series of their design sheet, all in the same form. Left
// out are membranes with fewer than 60 cells and gaps of less than 2 % of the picture, since a cell
// or a few pixels are much of them. --each also lists what every picture comes to in every form.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>
#include <opencv2/core.hpp>
#include <string>
#include <thread>
#include <vector>

#include "core/memory.hpp"
#include "imaging/image.hpp"
#include "picture_forms.hpp"
#include "scratch/scratch.hpp"
#include "study/design.hpp"
#include "study/run.hpp"
#include "transwell/transwell.hpp"

using namespace woundwell;

namespace {

constexpr double kFewestCells = 60.0;
constexpr double kLeastGap = 0.02;  // of the picture

std::vector<Form> forms_of(Assay assay) {
  if (assay == Assay::scratch) {
    return {{.name = "as it is"},
            {.name = "turned", .turned = true},
            {.name = "mirrored", .mirrored = true},
            {.name = "less contrast", .light = 0.8, .offset = 25.0},
            {.name = "slope of light, 10 %", .slope = 0.1},
            {.name = "JPEG 60", .jpeg = 60},
            {.name = "0.5 of the size", .size = 0.5},
            {.name = "1.5 times the size", .size = 1.5},
            {.name = "gamma 0.8", .gamma = 0.8},
            {.name = "gamma 1.25", .gamma = 1.25},
            {.name = "blurred by 1 px", .blur_px = 1.0},
            {.name = "sharpened by 0.8", .sharpened = 0.8},
            {.name = "noise of 4 levels", .noise = 4.0}};
  }
  return {{.name = "as it is"},
          {.name = "turned", .turned = true},
          {.name = "mirrored", .mirrored = true},
          {.name = "darker (0.8)", .light = 0.8},
          {.name = "brighter (1.2)", .light = 1.2},
          {.name = "bluer light", .blue = 1.06},
          {.name = "JPEG 70", .jpeg = 70},
          {.name = "0.5 of the size", .size = 0.5},
          {.name = "0.6 of the size", .size = 0.6},
          {.name = "0.8 of the size", .size = 0.8},
          {.name = "1.5 times the size", .size = 1.5},
          {.name = "2.2 times the size", .size = 2.2},
          {.name = "gamma 0.8", .gamma = 0.8},
          {.name = "gamma 1.25", .gamma = 1.25},
          {.name = "blurred by 1 px", .blur_px = 1.0},
          {.name = "sharpened by 0.4", .sharpened = 0.4},
          {.name = "sharpened by 0.8", .sharpened = 0.8},
          {.name = "sharpened by 1.5", .sharpened = 1.5},
          {.name = "noise of 6 levels", .noise = 6.0}};
}

/// What a picture comes to; NaN where it could not be measured.
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Counts of a batch.
std::vector<double> counts_of(const Job& job, const Form& form) {
  const TranswellParams params;
  std::vector<Image> images;
  std::vector<StainSurvey> surveys;
  for (const Sample& sample : job.samples) {
    images.push_back(in_form(read_sample(sample), form));
    surveys.push_back(survey_stain(images.back(), params));
  }
  const BatchStain stain = combine(surveys, params);
  std::vector<double> counts;
  for (std::size_t k = 0; k < images.size(); ++k) {
    const auto record = count_cells(job.samples[k], images[k], stain, params).record;
    counts.push_back(record.count ? static_cast<double>(*record.count) : kNone);
  }
  return counts;
}

/// Areas of the gaps of a series, as share of the picture.
std::vector<double> gaps_of(const Job& job, const Form& form) {
  const Series series = series_of(job);
  std::vector<double> pixels(series.samples.size(), kNone);
  const auto load = [&](std::size_t k) {
    Image image = in_form(read_sample(series.samples[k]), form);
    pixels[k] = static_cast<double>(image.pixels.total());
    return image;
  };
  const ScratchResult measured = measure_series(series, load, {});
  std::vector<double> gaps;
  for (std::size_t k = 0; k < measured.frames.size(); ++k) {
    gaps.push_back(measured.frames[k].record.wound_area_px.value_or(kNone) / pixels[k]);
  }
  return gaps;
}

struct Task {
  const Job* job = nullptr;
  Form form;
  std::vector<double> values;
};

void run(std::vector<Task>& tasks) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t k = next++; k < tasks.size(); k = next++) {
      const bool scratch = tasks[k].job->assay == Assay::scratch;
      tasks[k].values =
          scratch ? gaps_of(*tasks[k].job, tasks[k].form) : counts_of(*tasks[k].job, tasks[k].form);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned t = 1; t < std::thread::hardware_concurrency(); ++t) threads.emplace_back(work);
  work();
  for (auto& thread : threads) thread.join();
}

void print_table(const std::vector<Job>& jobs, Assay assay, bool each) {
  const auto forms = forms_of(assay);
  std::vector<Task> tasks;
  for (const Job& job : jobs) {
    if (job.assay != assay) continue;
    for (const Form& form : forms) tasks.push_back({&job, form, {}});
  }
  if (tasks.empty()) return;
  run(tasks);
  const double least = assay == Assay::scratch ? kLeastGap : kFewestCells;
  std::vector<std::vector<double>> changes(forms.size());
  std::vector<int> failed(forms.size(), 0);
  for (std::size_t first = 0; first < tasks.size(); first += forms.size()) {
    const Job& job = *tasks[first].job;
    for (std::size_t p = 0; p < job.samples.size(); ++p) {
      const double as_it_is = tasks[first].values[p];
      if (each) fmt::print("{}:", job.samples[p].image_id);
      for (std::size_t f = 0; f < forms.size(); ++f) {
        const double value = tasks[first + f].values[p];
        if (each) fmt::print(" {:.4g}", value);
        if (!(as_it_is >= least)) continue;
        if (std::isnan(value)) {
          ++failed[f];
        } else {
          changes[f].push_back(100.0 * std::abs(value - as_it_is) / as_it_is);
        }
      }
      if (each) fmt::print("\n");
    }
  }
  fmt::print(
      "| form | pictures | mean change | median | largest | failed |\n|---|---|---|---|---|---|\n");
  for (std::size_t f = 1; f < forms.size(); ++f) {
    auto& c = changes[f];
    if (c.empty()) continue;
    std::sort(c.begin(), c.end());
    double sum = 0.0;
    for (const double change : c) sum += change;
    fmt::print("| {} | {} | {:.1f} % | {:.1f} % | {:.1f} % | {} |\n", forms[f].name, c.size(),
               sum / static_cast<double>(c.size()), c[c.size() / 2], c.back(), failed[f]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::vector<Job> jobs;
  bool each = false;
  for (int k = 1; k < argc; ++k) {
    if (std::string(argv[k]) == "--each") {
      each = true;
      continue;
    }
    for (Job& job : make_jobs(read_design(argv[k]).samples)) jobs.push_back(std::move(job));
  }
  if (jobs.empty()) {
    fmt::print(stderr, "Usage: benchmark_stability [--each] DESIGN...\n");
    return 2;
  }
  cv::setNumThreads(1);
  print_table(jobs, Assay::scratch, each);
  print_table(jobs, Assay::transwell, each);
  return 0;
}

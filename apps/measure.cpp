// woundwell measure: pictures to records, in parallel, resumable.

#include <fmt/core.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <optional>

#include "console.hpp"
#include "core/csv.hpp"
#include "imaging/draw.hpp"
#include "options.hpp"
#include "small_pictures.hpp"
#include "study_files.hpp"

namespace woundwell::app {

namespace {

constexpr int overlay_quality = 88;

/// Where the pictures for people go, and how small the small ones must be.
struct Pictures {
  std::filesystem::path output;
  bool wanted = true;
  std::size_t small_bytes = 0;
};

/// Writes the overlay of one picture, and keeps it small with and without its marks.
void keep_pictures(const Pictures& pictures, const std::string& image_id, const Image& image,
                   const cv::Mat& overlay, JobResult& result) {
  write_file(overlay_file(pictures.output, image_id), encode_jpeg(overlay, overlay_quality));
  result.thumbnails.push_back(
      small_pictures(image_id, overlay, to_display(image), pictures.small_bytes));
}

/// Nothing where it cannot be read; its record says why.
std::optional<Image> readable(const Sample& sample) {
  try {
    return read_sample(sample);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

JobResult measure_scratch(const Job& job, const StudyOptions& options, const Pictures& pictures,
                          const std::function<void(bool)>& tick) {
  const Series series = series_of(job);
  const auto load = [&](std::size_t i) { return read_sample(series.samples[i]); };
  ScratchResult measured = measure_series(series, load, options.settings.scratch);
  JobResult result;
  for (std::size_t i = 0; i < measured.frames.size(); ++i) {
    const ScratchFrame& frame = measured.frames[i];
    const std::string& id = frame.record.place.image_id;
    if (pictures.wanted && !frame.gap.empty()) {
      write_file(mask_file(pictures.output, id), encode_png(full_size_mask(frame)));
    }
    // A failed picture is shown too, where it can be read: somebody will want to know why.
    if (const auto image = pictures.wanted ? readable(series.samples[i]) : std::nullopt) {
      keep_pictures(pictures, id, *image, draw_overlay(*image, frame, measured.frames.front()),
                    result);
    }
    result.scratch.push_back(frame.record);
    for (auto& row : profile_rows(frame)) result.profiles.push_back(std::move(row));
    tick(frame.record.outcome == Outcome::failed);
  }
  result.closure = std::move(measured.closure);
  return result;
}

/// A picture that cannot be read: a row that says so.
TranswellResult unreadable(const Sample& sample, const std::string& reason) {
  TranswellResult result;
  result.record.place = place_of(sample);
  result.record.batch = sample.batch;
  result.record.coating = sample.coating;
  result.record.reason = reason;
  return result;
}

JobResult measure_transwell(const Job& job, const StudyOptions& options, const Pictures& pictures,
                            const std::function<void(bool)>& tick) {
  const auto& params = options.settings.transwell;
  const std::size_t n = job.samples.size();
  std::vector<StainSurvey> surveys(n);
  std::vector<std::string> errors(n);
  tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
    try {
      surveys[i] = survey_stain(read_sample(job.samples[i]), params);
    } catch (const std::exception& e) {
      errors[i] = e.what();
    }
  });
  const BatchStain stain = combine(surveys, params);
  std::vector<JobResult> parts(n);
  tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
    TranswellResult counted;
    try {
      if (!errors[i].empty()) throw std::runtime_error(errors[i]);
      const Image image = read_sample(job.samples[i]);
      counted = count_cells(job.samples[i], image, stain, params);
      if (pictures.wanted) {
        keep_pictures(pictures, job.samples[i].image_id, image, draw_overlay(image, counted),
                      parts[i]);
      }
    } catch (const std::exception& e) {
      counted = unreadable(job.samples[i], e.what());
    }
    parts[i].transwell.push_back(counted.record);
    parts[i].cells = std::move(counted.cells);
    tick(counted.record.outcome == Outcome::failed);
  });
  JobResult result;
  for (auto& part : parts) {
    const auto append = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(result.transwell, part.transwell);
    append(result.cells, part.cells);
    append(result.thumbnails, part.thumbnails);
  }
  return result;
}

/// Everything that can change a number or a picture of the run, as text.
std::string settings_text(const StudyOptions& options) {
  Settings settings = options.settings;
  std::string text =
      fmt::format("scratch algorithm {}\ntranswell algorithm {}\npictures {}\n",
                  scratch_algorithm_version, transwell_algorithm_version, options.pictures);
  for (const auto& list : {parameters(settings.scratch), parameters(settings.transwell)}) {
    for (const auto& p : list) text += p.name + " = " + value_of(p) + "\n";
  }
  return text;
}

std::filesystem::path shard_file(const StudyOptions& options) {
  if (options.shards == 1) return store_file(options.output);
  return options.output / fmt::format("results.{}-of-{}.sqlite", options.shard, options.shards);
}

void keep_facts(Store& store, const StudyOptions& options, const Design& design) {
  store.put_fact("design", options.design.string());
  store.put_fact("design_folder",
                 std::filesystem::weakly_canonical(options.design).parent_path().string());
  auto excluded = nlohmann::ordered_json::array();
  for (const auto& s : design.excluded) {
    excluded.push_back({{"image", s.image},
                        {"assay", std::string(to_string(s.assay))},
                        {"cell_line", s.cell_line},
                        {"condition", s.condition},
                        {"reason", s.note}});
  }
  store.put_fact("excluded",
                 excluded.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  store.put_fact("settings", settings_text(options));
  store.put_fact("command", options.command);
  store.put_fact("version", WOUNDWELL_VERSION);
}

}  // namespace

int measure(const StudyOptions& options) {
  Settings checked = options.settings;
  check_parameters(parameters(checked));
  Design design;
  if (!load_design(options.design, options.settings.statistics.plan, design)) return wrong_input;
  const auto all_jobs = make_jobs(design.samples);
  const auto jobs = shard_of(all_jobs, options.shard, options.shards);

  std::filesystem::create_directories(options.output);
  Store store(shard_file(options));
  std::vector<std::string> ids;
  ids.reserve(jobs.size());
  for (const auto& job : jobs) ids.push_back(job.job_id);
  store.keep_jobs(ids);
  keep_facts(store, options, design);

  const Pictures pictures{options.output, options.pictures,
                          small_picture_bytes(design.samples.size())};
  const auto worker = [&](const Job& job, const std::function<void(bool)>& tick) {
    return job.assay == Assay::scratch ? measure_scratch(job, options, pictures, tick)
                                       : measure_transwell(job, options, pictures, tick);
  };
  // A mask or overlay that somebody deleted is made again.
  const auto outputs_present = [&](const Job& job) {
    return !options.pictures ||
           std::all_of(job.samples.begin(), job.samples.end(), [&](const Sample& s) {
             return std::filesystem::exists(overlay_file(options.output, s.image_id)) ||
                    !std::filesystem::exists(s.path);
           });
  };
  RunOptions run_options;
  run_options.threads = options.threads;
  run_options.settings = settings_text(options);
  const RunSummary summary =
      run_jobs(jobs, store, worker, outputs_present, run_options, progress_bar("measuring"));
  say(fmt::format(
      "{} pictures: {} measured, {} closed, {} failed{}", summary.pictures, summary.measured,
      summary.closed, summary.failed,
      summary.reused > 0 ? fmt::format(" ({} known from before)", summary.reused) : ""));
  if (options.shards == 1) {
    export_tables(store, options.output);
    write_provenance(store, options.output);
  } else {
    say("This is a shard: when all are done, 'woundwell compare " + options.output.string() +
        "' puts them together.");
  }
  return summary.failed > 0 ? some_failed : success;
}

}  // namespace woundwell::app

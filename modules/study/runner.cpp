#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include "core/csv.hpp"
#include "core/errors.hpp"
#include "study/run.hpp"

namespace woundwell {

namespace {

/// Counts finished pictures and tells them one after another.
class Counter {
 public:
  Counter(std::size_t total, const Progress& progress) : total_(total), progress_(progress) {}

  void add(std::size_t done, std::size_t failed) {
    const std::lock_guard lock(mutex_);
    done_ += done;
    failed_ += failed;
    if (!progress_ || done == 0) return;
    try {
      progress_(done_, total_, failed_);
    } catch (...) {
      broken_ = true;  // the caller's error, which no worker may take for its own
      throw;
    }
  }

  [[nodiscard]] bool broken() const { return broken_; }

 private:
  std::mutex mutex_;
  std::size_t total_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::atomic<bool> broken_{false};
  const Progress& progress_;
};

/// Everything of a sample that can change what is measured or written about it. The line in the
/// sheet and the note are not: moving a row does not measure it again.
std::string fields_of(const Sample& s) {
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view value) {
    // With its length, no value can look like the next field.
    text += std::string(name) + ' ' + std::to_string(value.size()) + ' ' + std::string(value);
    text += '\n';
  };
  add("image_id", s.image_id);
  add("image", s.image);
  add("assay", to_string(s.assay));
  add("cell_line", s.cell_line);
  add("condition", s.condition);
  add("role", to_string(s.role));
  add("experiment", s.experiment);
  add("well", s.well);
  add("field", s.field);
  add("time_h", format_number(s.time_h));
  add("pixel_size_um", s.pixel_size_um ? format_number(*s.pixel_size_um) : "");
  add("batch", s.batch);
  add("knockdown", s.knockdown);
  add("coating", to_string(s.coating));
  add("page", std::to_string(s.page));
  add("channel", s.channel ? std::to_string(*s.channel) : "");
  return text;
}

std::vector<InputFile> hash_inputs(const Job& job) {
  std::vector<InputFile> inputs;
  std::map<std::string, std::string> known;  // a file of many pages is read once
  for (const auto& s : job.samples) {
    const auto [place, is_new] = known.emplace(s.path.generic_string(), "");
    if (is_new) {
      try {
        place->second = sha256_file(s.path);
      } catch (const InputError&) {
        place->second.clear();  // the worker says what is wrong with it
      }
    }
    inputs.push_back({s.image_id, s.image, place->second});
  }
  return inputs;
}

std::string content_key(const Job& job, const std::vector<InputFile>& inputs,
                        const std::string& settings) {
  std::string text = settings + '\n';
  for (std::size_t i = 0; i < job.samples.size(); ++i) {
    text += fields_of(job.samples[i]);
    text += (inputs[i].sha256.empty() ? "missing" : inputs[i].sha256) + '\n';
  }
  return sha256(text);
}

void add_failed_scratch(const Sample& s, const Job& job, const std::string& reason,
                        JobResult& result) {
  ScratchRecord record;
  record.place = place_of(s);
  record.series_id = job.job_id;
  record.reason = reason;
  result.scratch.push_back(std::move(record));
}

void add_failed_closure(const Sample& s, const Job& job, const std::string& reason,
                        JobResult& result) {
  ClosureRecord record;
  record.place = place_of(s);
  record.series_id = job.job_id;
  record.reason = reason;
  record.baseline_h = job.samples.front().time_h;
  result.closure.push_back(std::move(record));
}

void add_failed_transwell(const Sample& s, const std::string& reason, JobResult& result) {
  TranswellRecord record;
  record.place = place_of(s);
  record.batch = s.batch;
  record.coating = s.coating;
  record.reason = reason;
  result.transwell.push_back(std::move(record));
}

template <class R>
std::set<std::string> ids_of(const std::vector<R>& records) {
  std::set<std::string> ids;
  for (const auto& record : records) ids.insert(record.place.image_id);
  return ids;
}

/// Makes sure that every picture of the job has its rows: what is not there has failed.
void fill_gaps(const Job& job, const std::string& reason, JobResult& result) {
  const auto scratch = ids_of(result.scratch);
  const auto closure = ids_of(result.closure);
  const auto transwell = ids_of(result.transwell);
  for (const auto& s : job.samples) {
    if (job.assay == Assay::transwell) {
      if (transwell.count(s.image_id) == 0) add_failed_transwell(s, reason, result);
      continue;
    }
    if (scratch.count(s.image_id) == 0) add_failed_scratch(s, job, reason, result);
    if (closure.count(s.image_id) == 0) add_failed_closure(s, job, reason, result);
  }
}

template <class R>
void count_outcomes(const std::vector<R>& records, RunSummary& summary) {
  for (const auto& record : records) {
    summary.measured += record.outcome == Outcome::measured ? 1 : 0;
    summary.closed += record.outcome == Outcome::closed ? 1 : 0;
    summary.failed += record.outcome == Outcome::failed ? 1 : 0;
  }
}

std::size_t failed_of(const JobResult& result) {
  RunSummary summary;
  count_outcomes(result.scratch, summary);
  count_outcomes(result.transwell, summary);
  return summary.failed;
}

/// Runs the worker; an exception becomes failed rows. Returns whether the worker came to its end.
bool work(const Job& job, const Worker& worker, Counter& counter, JobResult& result) {
  std::atomic<std::size_t> ticks{0};
  std::atomic<std::size_t> failed_ticks{0};
  const auto tick = [&](bool failed) {
    ++ticks;
    if (failed) ++failed_ticks;
    counter.add(1, failed ? 1 : 0);
  };
  std::string reason = "the picture was left out";
  bool finished = false;
  try {
    result = worker(job, tick);
    finished = true;
  } catch (const std::exception& e) {
    if (counter.broken()) throw;
    reason = e.what();
  }
  if (!finished) result = JobResult{};
  fill_gaps(job, reason, result);
  // What the worker did not count; a failure that it did not tell still shows in the numbers.
  const std::size_t done = ticks.load();
  const std::size_t failed = failed_of(result);
  const std::size_t told = failed_ticks.load();
  counter.add(job.samples.size() - std::min(done, job.samples.size()),
              failed - std::min(told, failed));
  return finished;
}

}  // namespace

RunSummary run_jobs(const std::vector<Job>& jobs, Store& store, const Worker& worker,
                    const std::function<bool(const Job&)>& outputs_present,
                    const RunOptions& options, const Progress& progress) {
  RunSummary summary;
  std::map<std::string, std::size_t> failed_before;
  const auto remember = [&](const std::string& id, Outcome outcome) {
    failed_before[id] = outcome == Outcome::failed ? 1 : 0;
  };
  for (const auto& r : store.scratch()) remember(r.place.image_id, r.outcome);
  for (const auto& r : store.transwell()) remember(r.place.image_id, r.outcome);
  for (const auto& job : jobs) summary.pictures += job.samples.size();

  Counter counter(summary.pictures, progress);
  std::atomic<std::size_t> reused{0};
  const auto run_one = [&](const Job& job) {
    const auto inputs = hash_inputs(job);
    const std::string key = content_key(job, inputs, options.settings);
    if (store.has_job(job.job_id, key) && (!outputs_present || outputs_present(job))) {
      store.renew_lines(job);
      std::size_t failed = 0;
      for (const auto& s : job.samples) {
        const auto known = failed_before.find(s.image_id);
        failed += known == failed_before.end() ? 0 : known->second;
      }
      counter.add(job.samples.size(), failed);
      reused += job.samples.size();
      return;
    }
    JobResult result;
    const bool finished = work(job, worker, counter, result);
    // A job whose worker gave up is kept for the tables, but under a key that is never asked for.
    store.put_job(job, finished ? key : "unfinished " + key, result, inputs);
  };

  const int cores = tbb::info::default_concurrency();
  const int threads = options.threads == 0 ? cores : static_cast<int>(options.threads);
  // Without this, TBB quietly gives no more threads than cores.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(std::max(threads, cores)));
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, jobs.size(), 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i < range.end(); ++i) {
            // A worker that waits for its own parallel parts must not begin another job meanwhile:
            // that would hold the pictures of several jobs in memory.
            tbb::this_task_arena::isolate([&] { run_one(jobs[i]); });
          }
        },
        tbb::simple_partitioner());
  });

  std::set<std::string> mine;
  for (const auto& job : jobs) {
    for (const auto& s : job.samples) mine.insert(s.image_id);
  }
  const auto of_these = [&mine](auto records) {
    std::erase_if(records, [&](const auto& r) { return mine.count(r.place.image_id) == 0; });
    return records;
  };
  count_outcomes(of_these(store.scratch()), summary);
  count_outcomes(of_these(store.transwell()), summary);
  summary.reused = reused;
  return summary;
}

}  // namespace woundwell

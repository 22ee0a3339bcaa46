#include <algorithm>
#include <cassert>
#include <map>

#include "core/random.hpp"
#include "study/identity.hpp"
#include "study/run.hpp"
#include "study/text.hpp"

namespace woundwell {

std::vector<Job> make_jobs(const std::vector<Sample>& samples) {
  std::vector<Job> jobs;
  std::vector<std::string> names;
  std::vector<std::string> keys;
  std::map<std::string, std::size_t> places;
  for (const auto& s : samples) {
    const bool scratch = s.assay == Assay::scratch;
    const std::string key = scratch ? "scratch\x1f" + series_key(s) : "transwell\x1f" + s.batch;
    const auto [place, is_new] = places.emplace(key, jobs.size());
    if (is_new) {
      Job job;
      job.assay = s.assay;
      jobs.push_back(std::move(job));
      names.push_back(scratch ? series_name(s) : "transwell_batch_" + text::slug(s.batch));
      keys.push_back(key);
    }
    jobs[place->second].samples.push_back(s);
  }
  text::make_unique(names, keys);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    jobs[i].job_id = names[i];
    if (jobs[i].assay != Assay::scratch) continue;
    std::stable_sort(jobs[i].samples.begin(), jobs[i].samples.end(),
                     [](const Sample& a, const Sample& b) { return a.time_h < b.time_h; });
  }
  return jobs;
}

std::vector<Job> shard_of(const std::vector<Job>& jobs, std::size_t k, std::size_t n) {
  assert(k >= 1 && k <= n);
  // Largest job first, each to the shard that has least to do: even where jobs are few.
  std::vector<std::size_t> order(jobs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto size_a = jobs[a].samples.size();
    const auto size_b = jobs[b].samples.size();
    if (size_a != size_b) return size_a > size_b;
    const auto hash_a = stable_hash(jobs[a].job_id);
    const auto hash_b = stable_hash(jobs[b].job_id);
    return hash_a != hash_b ? hash_a < hash_b : jobs[a].job_id < jobs[b].job_id;
  });
  std::vector<std::size_t> load(n, 0);
  std::vector<bool> mine(jobs.size(), false);
  for (const std::size_t i : order) {
    const auto least = std::min_element(load.begin(), load.end());
    mine[i] = static_cast<std::size_t>(least - load.begin()) + 1 == k;
    *least += jobs[i].samples.size();
  }
  std::vector<Job> result;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (mine[i]) result.push_back(jobs[i]);
  }
  return result;
}

Series series_of(const Job& job) { return {job.job_id, job.samples}; }

}  // namespace woundwell

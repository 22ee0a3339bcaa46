#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "core/errors.hpp"
#include "sheets.hpp"
#include "workers.hpp"

namespace {

using namespace woundwell;
using namespace woundwell::test;

/// A study with pictures in a folder of its own.
struct Study {
  explicit Study(const std::string& text = small_study()) { read(text); }
  void read(const std::string& text) {
    write_file(folder.path() / "design.csv", text);
    design = read_design(folder.path() / "design.csv");
    make_pictures(design);
    jobs = make_jobs(design.samples);
  }
  TemporaryFolder folder;
  Design design;
  std::vector<Job> jobs;
};

const auto always = [](const Job&) { return true; };
const auto silent = [](std::size_t, std::size_t, std::size_t) {};

RunSummary run(const std::vector<Job>& jobs, Store& store, const Worker& worker = made_up,
               const std::string& settings = "s", std::size_t threads = 2) {
  RunOptions options;
  options.settings = settings;
  options.threads = threads;
  return run_jobs(jobs, store, worker, always, options, silent);
}

/// All exported files as one text.
std::string exported(const Store& store) {
  const TemporaryFolder folder;
  export_tables(store, folder.path());
  std::string text;
  for (const std::string name : {"scratch.csv", "closure.csv", "transwell.csv", "cells.csv",
                                 "profiles.csv", "datapackage.json"}) {
    text += name + "\n" + read_text(folder.path() / name);
  }
  return text;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("jobs are series by time and batches by name, in sheet order") {
  const Study study(header +
                    "\n"
                    "b.tif,scratch,H,mock,control,1,A,1,24,\n"
                    "t1.png,transwell,H,mock,control,1,A,1,48,\n"
                    "a.tif,scratch,H,mock,control,1,A,1,0,\n"
                    "c.tif,scratch,H,mock,control,1,A,2,0,\n"
                    "t2.png,transwell,H,siX,knockdown,1,A,1,48,\n"
                    "t3.png,transwell,H,siX,knockdown,2,A,1,48,\n");
  REQUIRE(study.jobs.size() == 4);
  CHECK(study.jobs[0].job_id == "H_mock_e1_wA_f1");
  CHECK(study.jobs[0].samples[0].image == "a.tif");
  CHECK(study.jobs[0].samples[1].image == "b.tif");
  CHECK(series_of(study.jobs[0]).series_id == "H_mock_e1_wA_f1");
  CHECK(series_of(study.jobs[0]).samples.size() == 2);
  CHECK(study.jobs[1].assay == Assay::transwell);
  CHECK(study.jobs[1].samples.size() == 2);
  CHECK(study.jobs[2].samples[0].image == "c.tif");
  CHECK(study.jobs[3].samples[0].image == "t3.png");
}

TEST_CASE("series whose names look alike have different ids") {
  const Study study(header +
                    "\n"
                    "a.tif,scratch,H,si+X,knockdown,1,A,1,0,\n"
                    "b.tif,scratch,H,si-X,knockdown,1,A,1,0,\n"
                    "c.tif,scratch,H,si X,knockdown,1,A,1,0,\n"
                    "d.tif,scratch,h,SI_X,knockdown,1,A,1,0,\n"
                    "e.tif,scratch,H_si,X,knockdown,1,A,1,0,\n");
  std::set<std::string> ids;
  for (const auto& job : study.jobs) ids.insert(job.job_id);
  CHECK(ids.size() == 5);
  CHECK(ids.count("H_si-X_e1_wA_f1") == 1);  // alone in its spelling
}

TEST_CASE("shards are a partition, even, and do not depend on the order of rows") {
  const Study study;
  auto turned = study.jobs;
  std::reverse(turned.begin(), turned.end());
  for (const std::size_t n : {1, 2, 3, 5, 50}) {
    CAPTURE(n);
    std::multiset<std::string> seen;
    std::size_t least = 1000;
    std::size_t most = 0;
    for (std::size_t k = 1; k <= n; ++k) {
      std::set<std::string> ids;
      std::set<std::string> again;
      std::size_t pictures = 0;
      for (const auto& job : shard_of(study.jobs, k, n)) {
        ids.insert(job.job_id);
        seen.insert(job.job_id);
        pictures += job.samples.size();
      }
      for (const auto& job : shard_of(turned, k, n)) again.insert(job.job_id);
      CHECK(ids == again);
      least = std::min(least, pictures);
      most = std::max(most, pictures);
    }
    CHECK(seen.size() == study.jobs.size());
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == study.jobs.size());
    if (n <= 3) CHECK(most - least <= 6);  // the largest job has six pictures
  }
}

TEST_CASE("SHA-256 gives the published digests") {
  // FIPS 180-4 examples.
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const std::string million(1000000, 'a');
  const std::string digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
  CHECK(sha256(million) == digest);
  const TemporaryFolder folder;
  write_file(folder.path() / "a", million);
  CHECK(sha256_file(folder.path() / "a") == digest);
  CHECK_THROWS_AS(sha256_file(folder.path() / "b"), InputError);
  CHECK_THROWS_AS(sha256_file(folder.path()), InputError);
}

TEST_CASE("every picture has an outcome and the summary counts them") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  std::size_t last_done = 0;
  std::size_t last_failed = 0;
  std::size_t calls = 0;
  RunOptions options;
  options.threads = 2;
  const auto summary = run_jobs(study.jobs, store, made_up, always, options,
                                [&](std::size_t done, std::size_t total, std::size_t failed) {
                                  CHECK(total == 36);
                                  CHECK(done > last_done);
                                  last_done = done;
                                  last_failed = failed;
                                  ++calls;
                                });
  CHECK(last_done == 36);
  CHECK(calls == 36);
  CHECK(summary.pictures == 36);
  CHECK(summary.reused == 0);
  CHECK(summary.measured + summary.closed + summary.failed == 36);
  CHECK(summary.failed == last_failed);
  CHECK(summary.failed > 0);
  CHECK(store.scratch().size() == 24);
  CHECK(store.closure().size() == 24);
  CHECK(store.transwell().size() == 12);
}

TEST_CASE("results are the same bytes for any number of threads") {
  const Study study;
  std::set<std::string> all;
  for (const std::size_t threads : {0, 1, 2, 5}) {
    Store store(study.folder.path() / (std::to_string(threads) + ".sqlite"));
    run(study.jobs, store, made_up, "s", threads);
    all.insert(exported(store));
  }
  CHECK(all.size() == 1);
}

TEST_CASE("a second run measures nothing again") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  const auto first = run(study.jobs, store);
  const auto before = exported(store);
  const auto second = run(study.jobs, store, [](const Job&, const auto&) -> JobResult {
    throw std::runtime_error("not to be called");
  });
  CHECK(second.reused == 36);
  CHECK(second.failed == first.failed);
  CHECK(exported(store) == before);
}

TEST_CASE("what was changed, and nothing else, is measured again") {
  Study study;
  Store store(study.folder.path() / "s.sqlite");
  std::atomic<std::size_t> pictures{0};
  const auto counting = [&pictures](const Job& job, const std::function<void(bool)>& tick) {
    pictures += job.samples.size();
    return made_up(job, tick);
  };
  const auto measured_now = [&] {
    pictures = 0;
    run(study.jobs, store, counting);
    return pictures.load();
  };
  CHECK(measured_now() == 36);
  CHECK(measured_now() == 0);

  write_file(study.jobs[0].samples[1].path, "another picture");
  CHECK(measured_now() == study.jobs[0].samples.size());

  std::filesystem::remove(study.jobs[0].samples[1].path);
  CHECK(measured_now() == study.jobs[0].samples.size());
  CHECK(measured_now() == 0);

  pictures = 0;
  run(study.jobs, store, counting, "other settings");
  CHECK(pictures == 36);
  CHECK(measured_now() == 36);

  auto text = small_study();
  const auto scale = text.find("0.65");
  text.replace(scale, 4, "0.70");  // first picture of the first series
  study.read(text);
  CHECK(measured_now() == 2 * 1);
}

TEST_CASE("rows that move in the sheet are not measured again, and exported in their new order") {
  Study study;
  Store store(study.folder.path() / "s.sqlite");
  run(study.jobs, store);
  std::string text = small_study();
  const auto start = text.find('\n') + 1;
  const auto end = text.find('\n', start) + 1;
  const std::string row = text.substr(start, end - start);
  text = text.substr(0, start) + "\n\n" + text.substr(end) + row;
  study.read(text);
  const auto summary = run(study.jobs, store);
  CHECK(summary.reused == 36);
  CHECK(store.scratch().back().place.image == row.substr(0, row.find(',')));
  Store fresh(study.folder.path() / "fresh.sqlite");
  run(study.jobs, fresh);
  CHECK(exported(store) == exported(fresh));
}

TEST_CASE("a job whose outputs are gone is measured again") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  run(study.jobs, store);
  const auto gone = [&study](const Job& job) { return job.job_id != study.jobs[2].job_id; };
  const auto summary = run_jobs(study.jobs, store, made_up, gone, {}, silent);
  CHECK(summary.reused == 0);  // other settings than run() has
  const auto again = run_jobs(study.jobs, store, made_up, gone, {}, silent);
  CHECK(again.reused == 36 - study.jobs[2].samples.size());
}

TEST_CASE("a worker that throws makes its pictures failed, with the reason, and is tried again") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  const auto breaks = [&study](const Job& job, const std::function<void(bool)>& tick) {
    if (job.job_id == study.jobs[0].job_id || job.assay == Assay::transwell) {
      tick(false);  // it had begun
      throw std::runtime_error("no memory for " + job.job_id);
    }
    return made_up(job, tick);
  };
  std::size_t done = 0;
  std::size_t failed = 0;
  const auto summary = run_jobs(study.jobs, store, breaks, always, {},
                                [&](std::size_t d, std::size_t, std::size_t f) {
                                  done = d;
                                  failed = f;
                                });
  CHECK(done == 36);
  CHECK(failed == summary.failed);
  CHECK(summary.failed >= 14);
  REQUIRE(store.scratch().size() == 24);
  REQUIRE(store.closure().size() == 24);
  REQUIRE(store.transwell().size() == 12);
  for (const auto& r : store.transwell()) {
    CHECK(r.outcome == Outcome::failed);
    CHECK(r.reason.find("no memory for transwell") != std::string::npos);
    CHECK_FALSE(r.count.has_value());
  }
  for (const auto& r : store.scratch()) {
    if (r.series_id != study.jobs[0].job_id) continue;
    CHECK(r.outcome == Outcome::failed);
    CHECK(r.reason.find("no memory") != std::string::npos);
  }
  const auto again = run_jobs(study.jobs, store, made_up, always, {}, silent);
  CHECK(again.reused == 22);
  Store fresh(study.folder.path() / "fresh.sqlite");
  run(study.jobs, fresh);
  CHECK(exported(store) == exported(fresh));
}

TEST_CASE("a picture that the worker leaves out is failed, not absent") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  const auto summary =
      run(study.jobs, store, [](const Job& job, const std::function<void(bool)>& tick) {
        auto result = made_up(job, tick);
        if (!result.scratch.empty()) result.scratch.pop_back();
        if (!result.transwell.empty()) result.transwell.pop_back();
        return result;
      });
  CHECK(summary.measured + summary.closed + summary.failed == 36);
  CHECK(store.scratch().size() == 24);
  CHECK(store.transwell().size() == 12);
}

TEST_CASE("a run that was stopped goes on where it was") {
  const Study study;
  const auto file = study.folder.path() / "s.sqlite";
  struct Stop : std::runtime_error {
    Stop() : std::runtime_error("stopped") {}
  };
  {
    Store store(file);
    std::size_t seen = 0;
    RunOptions options;
    options.settings = "s";
    options.threads = 1;
    CHECK_THROWS_AS(run_jobs(study.jobs, store, made_up, always, options,
                             [&](std::size_t, std::size_t, std::size_t) {
                               if (++seen == 15) throw Stop{};
                             }),
                    Stop);
  }
  Store store(file);
  const auto kept = store.scratch().size() + store.transwell().size();
  CHECK(kept > 0);
  CHECK(kept < 36);
  const auto summary = run(study.jobs, store);
  CHECK(summary.reused == kept);
  Store fresh(study.folder.path() / "fresh.sqlite");
  run(study.jobs, fresh);
  CHECK(exported(store) == exported(fresh));
}

TEST_CASE("shards put together are the whole run, byte for byte") {
  const Study study;
  Store whole(study.folder.path() / "whole.sqlite");
  run(study.jobs, whole);
  Store merged(study.folder.path() / "merged.sqlite");
  for (const std::size_t k : {3, 1, 2}) {
    const auto file = study.folder.path() / ("shard" + std::to_string(k) + ".sqlite");
    {
      Store shard(file);
      run(shard_of(study.jobs, k, 3), shard);
    }
    merged.merge(file);
  }
  CHECK(exported(merged) == exported(whole));
  CHECK(merged.thumbnails().size() == whole.thumbnails().size());
  CHECK(merged.inputs().size() == 36);
}

TEST_CASE("inputs carry the SHA-256 of the pictures") {
  const Study study;
  std::filesystem::remove(study.design.samples[0].path);
  Store store(study.folder.path() / "s.sqlite");
  run(study.jobs, store);
  const auto inputs = store.inputs();
  REQUIRE(inputs.size() == 36);
  CHECK(inputs[0].sha256.empty());
  CHECK(inputs[1].image == study.design.samples[1].image);
  CHECK(inputs[1].sha256 == sha256_file(study.design.samples[1].path));
}

TEST_CASE("exports hold every table, also without rows") {
  const TemporaryFolder folder;
  const Store store(folder.path() / "s.sqlite");
  export_tables(store, folder.path());
  for (const std::string name : {"scratch", "closure", "transwell", "cells", "profiles"}) {
    CHECK(lines(read_text(folder.path() / (name + ".csv"))) == 1);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "verdicts.csv"));
}

TEST_CASE("the data package describes every column of every file") {
  const Study study;
  Store store(study.folder.path() / "s.sqlite");
  run(study.jobs, store);
  ReplicateRecord replicate;
  replicate.endpoint = "closure_frac";
  replicate.wells = 2;
  store.put_table(to_table("replicates", replicate_columns(), std::vector{replicate}));
  store.put_table(to_table("verdicts", verdict_columns(), std::vector<VerdictRecord>(1)));
  const auto out = study.folder.path() / "out";
  export_tables(store, out);
  const auto package = nlohmann::json::parse(read_text(out / "datapackage.json"));
  CHECK(package["profile"] == "tabular-data-package");
  std::set<std::string> names;
  for (const auto& resource : package["resources"]) {
    const std::string path = resource["path"];
    CAPTURE(path);
    names.insert(path);
    const auto text = read_text(out / path);
    CHECK(resource["bytes"] == text.size());
    CHECK(resource["hash"] == "sha256:" + sha256(text));
    const auto csv = parse_csv(text, path);
    const auto& fields = resource["schema"]["fields"];
    REQUIRE(fields.size() == csv.header.size());
    for (std::size_t k = 0; k < csv.header.size(); ++k) {
      CHECK(fields[k]["name"] == csv.header[k]);
      CHECK_FALSE(fields[k]["description"].get<std::string>().empty());
      const std::string type = fields[k]["type"];
      for (const auto& row : csv.rows) {
        const auto& cell = row.cells.at(k);
        if (cell.empty() || type == "string") continue;
        if (type == "boolean") CHECK((cell == "true" || cell == "false"));
        if (type == "integer" || type == "number") CHECK(parse_number(cell).has_value());
        if (type == "integer") CHECK(cell.find('.') == std::string::npos);
      }
    }
    if (!resource["schema"].contains("primaryKey")) continue;
    std::set<std::string> keys;
    for (const auto& row : csv.rows) {
      std::string key;
      for (const std::string part : resource["schema"]["primaryKey"]) {
        const auto at = std::find(csv.header.begin(), csv.header.end(), part);
        REQUIRE(at != csv.header.end());
        key += row.cells[static_cast<std::size_t>(at - csv.header.begin())] + "\n";
      }
      CHECK(keys.insert(key).second);
    }
  }
  CHECK(names == std::set<std::string>{"scratch.csv", "closure.csv", "transwell.csv", "cells.csv",
                                       "profiles.csv", "replicates.csv", "verdicts.csv"});
}

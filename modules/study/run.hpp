#pragma once
// Plan, runner and store: the two ends that touch disk.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.hpp"
#include "core/sample.hpp"

namespace woundwell {

/// Pictures that must be measured together: a scratch series, or a Transwell batch.
struct Job {
  std::string job_id;
  Assay assay = Assay::scratch;
  std::vector<Sample> samples;
};

/// A small picture for the report, with the marks of the measurement and without.
struct Thumbnail {
  std::string image_id;
  std::string jpeg;   ///< bytes
  std::string plain;  ///< bytes of the picture without marks; may be empty
};

/// A picture as it was when it was measured.
struct InputFile {
  std::string image_id;
  std::string image;   ///< as written in the sheet
  std::string sha256;  ///< empty if it could not be read
};

struct JobResult {
  std::vector<ScratchRecord> scratch;
  std::vector<ClosureRecord> closure;
  std::vector<TranswellRecord> transwell;
  std::vector<CellRecord> cells;
  std::vector<Thumbnail> thumbnails;
  std::vector<ProfileRecord> profiles;
};

/// Scratch samples by series (cell line, condition, experiment, well, field; sorted by time),
/// Transwell samples by batch; in sheet order of their first sample.
std::vector<Job> make_jobs(const std::vector<Sample>& samples);

/// Jobs of shard k of n (1 <= k <= n): the same split on every machine, even in pictures, whatever
/// the order of the rows. Together the shards hold every job once.
std::vector<Job> shard_of(const std::vector<Job>& jobs, std::size_t k, std::size_t n);

/// Series of a scratch job.
Series series_of(const Job& job);

/// SHA-256 of a file or of bytes, lower case hex.
std::string sha256_file(const std::filesystem::path& file);
std::string sha256(std::string_view bytes);

/// The one store of a run, an SQLite file. One writer at a time; each job is one transaction, so
/// that a killed program loses only the jobs that were not finished. All functions are
/// thread-safe, and throw InputError where the file cannot be used: in use by another program, no
/// space, not writable, damaged.
class Store {
 public:
  /// Opens or makes the file; InputError if it is not a store of this program, or of another
  /// version of it whose columns differ.
  explicit Store(const std::filesystem::path& file);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  [[nodiscard]] std::vector<std::string> job_ids() const;  ///< sorted
  [[nodiscard]] bool has_job(const std::string& job_id, const std::string& key) const;
  /// Replaces everything known of the job, in one transaction.
  void put_job(const Job& job, const std::string& key, const JobResult& result,
               const std::vector<InputFile>& inputs = {});
  /// Sets the sheet lines of a job that is known already: rows may have moved in the sheet.
  void renew_lines(const Job& job);
  /// Forgets jobs that are not in the list (rows taken out of the design).
  void keep_jobs(const std::vector<std::string>& job_ids);
  /// Copies the jobs of another store (a shard) that this one does not have, or has under another
  /// key and from an earlier time; facts and inputs with them. The other store is not changed.
  void merge(const std::filesystem::path& other);

  [[nodiscard]] std::vector<ScratchRecord> scratch() const;  ///< in sheet order
  [[nodiscard]] std::vector<ClosureRecord> closure() const;
  [[nodiscard]] std::vector<TranswellRecord> transwell() const;
  [[nodiscard]] std::vector<CellRecord> cells() const;
  [[nodiscard]] std::vector<ProfileRecord> profiles() const;
  [[nodiscard]] std::vector<Thumbnail> thumbnails() const;
  [[nodiscard]] std::vector<InputFile> inputs() const;  ///< in sheet order; for provenance

  /// Whole tables made after measuring (replicates, statistics, verdicts): replaced as a whole.
  void put_table(const Table& table);
  /// Empty table (no columns) where there is none of that name.
  [[nodiscard]] Table get_table(const std::string& name) const;

  /// Text facts: design path, command, settings, versions, inputs (as JSON text).
  void put_fact(const std::string& name, const std::string& value);
  [[nodiscard]] std::string get_fact(const std::string& name) const;  ///< empty if unknown

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct RunOptions {
  std::size_t threads = 0;  ///< 0: all cores
  std::string settings;     ///< everything that can change a number, as text; goes in the key
  std::vector<std::filesystem::path> made_files;  ///< unused entries are allowed
};

/// Says how far the run is: pictures done of all, and how many of them failed.
using Progress = std::function<void(std::size_t done, std::size_t total, std::size_t failed)>;

/// Measures one job; `tick(failed)` is called once per finished picture, from any thread.
using Worker = std::function<JobResult(const Job&, const std::function<void(bool failed)>& tick)>;

struct RunSummary {
  std::size_t pictures = 0;
  std::size_t measured = 0;
  std::size_t closed = 0;
  std::size_t failed = 0;
  std::size_t reused = 0;  ///< pictures whose job was already in the store
};

/// Runs jobs in parallel (TBB). A job already in the store under the same content key (settings,
/// design fields and SHA-256 of its pictures) is not run again, unless `outputs_present(job)` says
/// that a picture of it is gone. A worker that throws makes every picture of the job `failed` with
/// the reason, and the job is tried again next time; a picture that the worker leaves out is
/// `failed` too. A picture that cannot be read is still given to the worker, which says why.
/// The records do not depend on the number of threads. The first error of the store (disk full) or
/// of `progress` ends the run and is thrown.
RunSummary run_jobs(const std::vector<Job>& jobs, Store& store, const Worker& worker,
                    const std::function<bool(const Job&)>& outputs_present,
                    const RunOptions& options, const Progress& progress);

/// Writes every table of the store as CSV into the folder, and datapackage.json (Frictionless)
/// that describes them.
void export_tables(const Store& store, const std::filesystem::path& folder);

}  // namespace woundwell

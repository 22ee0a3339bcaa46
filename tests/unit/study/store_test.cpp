#include <doctest/doctest.h>
#include <sqlite3.h>

#include <limits>
#include <thread>

#include "core/errors.hpp"
#include "sheets.hpp"
#include "workers.hpp"

namespace {

using namespace woundwell;
using namespace woundwell::test;

const std::string hostile = "a\"b'c;--\n\r\tM\xc3\xbcller <script> \\ %s {x} ,";

Job job_with(const std::string& id, const std::vector<std::string>& image_ids,
             Assay assay = Assay::scratch) {
  Job job;
  job.job_id = id;
  job.assay = assay;
  for (const auto& image_id : image_ids) {
    Sample s;
    s.image_id = image_id;
    s.image = image_id + ".tif";
    s.assay = assay;
    s.design_row = job.samples.size() + 2;
    job.samples.push_back(s);
  }
  return job;
}

template <class R>
std::string csv_of(const std::vector<Column<R>>& columns, const std::vector<R>& records) {
  return to_csv(to_table("t", columns, records));
}

std::string refusal(const std::filesystem::path& file) {
  try {
    const Store store(file);
  } catch (const InputError& e) {
    return e.what();
  }
  return "";
}

void run_sql(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

}  // namespace

TEST_CASE("records come back as they were put, missing values and hostile names included") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "sub" / "results.sqlite";
  ScratchRecord full;
  full.place.image_id = "a";
  full.place.image = hostile;
  full.place.cell_line = hostile;
  full.place.condition = "";
  full.place.role = Role::knockdown;
  full.place.time_h = 0.1;
  full.place.design_row = 2;
  full.outcome = Outcome::closed;
  full.reason = hostile;
  full.width_px = 3840;
  full.wound_area_px = 0.0;  // 0 is not missing
  full.wound_area_px_se = 1.0 / 3.0;
  full.pieces = 0;
  full.width_mean_px = std::numeric_limits<double>::denorm_min();
  full.shift_x_px = -1e308;
  full.flags.add(Flag::nearly_closed);
  ScratchRecord bare;
  bare.place.image_id = "b";
  bare.place.design_row = 3;
  TranswellRecord membrane;
  membrane.place.image_id = "a";
  membrane.place.assay = Assay::transwell;
  membrane.place.design_row = 2;
  membrane.coating = Coating::matrigel;
  membrane.count = 0;
  CellRecord cell;
  cell.image_id = "a";
  cell.design_row = 2;
  cell.doubtful = true;
  ProfileRecord profile;
  profile.image_id = "b";
  profile.step = 7;
  profile.width_px = 0.0;
  const std::string jpeg("\0\xff\x01", 3);
  const std::string plain("\x02\0", 2);
  {
    Store store(file);
    store.put_job(job_with("j", {"a", "b"}), "key",
                  {{full, bare}, {}, {membrane}, {cell}, {{"a", jpeg, plain}}, {profile}});
  }
  const Store store(file);
  const auto scratch = store.scratch();
  REQUIRE(scratch.size() == 2);
  CHECK(scratch[0].place.image == hostile);
  CHECK(scratch[0].place.cell_line == hostile);
  CHECK(scratch[0].place.condition.empty());
  CHECK(scratch[0].place.role == Role::knockdown);
  CHECK(scratch[0].place.time_h == 0.1);
  CHECK(scratch[0].outcome == Outcome::closed);
  CHECK(scratch[0].wound_area_px == 0.0);
  CHECK(scratch[0].wound_area_px_se == 1.0 / 3.0);
  CHECK(scratch[0].pieces == std::int64_t{0});
  CHECK(scratch[0].width_mean_px == std::numeric_limits<double>::denorm_min());
  CHECK(scratch[0].shift_x_px == -1e308);
  CHECK_FALSE(scratch[0].wound_area_um2.has_value());
  CHECK(scratch[0].flags.has(Flag::nearly_closed));
  CHECK_FALSE(scratch[1].wound_area_px.has_value());
  CHECK_FALSE(scratch[1].pieces.has_value());
  CHECK(csv_of(scratch_columns(), scratch) ==
        csv_of(scratch_columns(), std::vector<ScratchRecord>{full, bare}));
  REQUIRE(store.transwell().size() == 1);
  CHECK(store.transwell()[0].place.assay == Assay::transwell);
  CHECK(store.transwell()[0].coating == Coating::matrigel);
  CHECK(store.transwell()[0].count == std::int64_t{0});
  REQUIRE(store.profiles().size() == 1);
  CHECK(store.profiles()[0].step == 7);
  CHECK(store.profiles()[0].width_px == 0.0);
  CHECK_FALSE(store.profiles()[0].width_um.has_value());
  REQUIRE(store.cells().size() == 1);
  CHECK(store.cells()[0].doubtful);
  REQUIRE(store.thumbnails().size() == 1);
  CHECK(store.thumbnails()[0].jpeg == jpeg);
  CHECK(store.thumbnails()[0].plain == plain);
}

TEST_CASE("records are in sheet order whatever the order of jobs") {
  const TemporaryFolder folder;
  const auto study = make_jobs(design_of(small_study()).samples);
  Store forward(folder.path() / "1.sqlite");
  Store backward(folder.path() / "2.sqlite");
  for (const auto& job : study) forward.put_job(job, "k", made_up(job, [](bool) {}));
  for (auto it = study.rbegin(); it != study.rend(); ++it) {
    backward.put_job(*it, "k", made_up(*it, [](bool) {}));
  }
  const auto scratch = forward.scratch();
  REQUIRE(scratch.size() == 24);
  for (std::size_t i = 1; i < scratch.size(); ++i) {
    CHECK(scratch[i - 1].place.design_row < scratch[i].place.design_row);
  }
  CHECK(csv_of(scratch_columns(), scratch) == csv_of(scratch_columns(), backward.scratch()));
  CHECK(csv_of(cell_columns(), forward.cells()) == csv_of(cell_columns(), backward.cells()));
}

TEST_CASE("pages of one row keep their order beyond nine") {
  const TemporaryFolder folder;
  const auto design = design_of(header + "\ns.tif,scratch,H,m,control,1,A,1,0:1:11,\n");
  const auto jobs = make_jobs(design.samples);
  REQUIRE(jobs.size() == 1);
  Store store(folder.path() / "s.sqlite");
  store.put_job(jobs[0], "k", made_up(jobs[0], [](bool) {}));
  const auto scratch = store.scratch();
  REQUIRE(scratch.size() == 12);
  for (std::size_t i = 0; i < 12; ++i) CHECK(scratch[i].place.time_h == static_cast<double>(i));
}

TEST_CASE("a job put again replaces what was known of it") {
  const TemporaryFolder folder;
  Store store(folder.path() / "s.sqlite");
  const auto job = job_with("j", {"a", "b"});
  store.put_job(job, "old", made_up(job, [](bool) {}));
  CHECK(store.has_job("j", "old"));
  CHECK_FALSE(store.has_job("j", "new"));
  store.put_job(job_with("j", {"a"}), "new", made_up(job_with("j", {"a"}), [](bool) {}));
  CHECK(store.has_job("j", "new"));
  CHECK_FALSE(store.has_job("j", "old"));
  CHECK(store.scratch().size() == 1);
  CHECK(store.thumbnails().size() == 1);
}

TEST_CASE("jobs that are not kept are forgotten with all their rows") {
  const TemporaryFolder folder;
  Store store(folder.path() / "s.sqlite");
  for (const std::string id : {"x", "y"}) {
    const auto job = job_with(id, {id + "1", id + "2"}, Assay::transwell);
    store.put_job(job, "k", made_up(job, [](bool) {}));
  }
  CHECK(store.job_ids() == std::vector<std::string>{"x", "y"});
  store.keep_jobs({"y", "unknown"});
  CHECK(store.job_ids() == std::vector<std::string>{"y"});
  CHECK_FALSE(store.has_job("x", "k"));
  CHECK(store.transwell().size() == 2);
  CHECK(store.thumbnails().size() == 2);
  CHECK(store.inputs().size() == 2);
  for (const auto& c : store.cells()) CHECK(c.image_id.front() == 'y');
}

TEST_CASE("whole tables keep columns, types, units and missing values") {
  const TemporaryFolder folder;
  Store store(folder.path() / "s.sqlite");
  CHECK(store.get_table("verdicts").columns.empty());
  Table table;
  table.name = "verdicts";
  table.columns = {{"text \"x\"", ColumnType::text, "", hostile},
                   {"whole", ColumnType::integer, "px", "d"},
                   {"real", ColumnType::number, "um", "d"},
                   {"yes", ColumnType::boolean, "", "d"}};
  table.rows = {{hostile, std::int64_t{-7}, 0.1, true},
                {Value{}, Value{}, Value{}, Value{}},
                {std::string(), std::int64_t{0}, 0.0, false}};
  store.put_table(table);
  const auto back = store.get_table("verdicts");
  REQUIRE(back.columns.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(back.columns[k].name == table.columns[k].name);
    CHECK(back.columns[k].type == table.columns[k].type);
    CHECK(back.columns[k].unit == table.columns[k].unit);
    CHECK(back.columns[k].description == table.columns[k].description);
  }
  CHECK(back.rows == table.rows);
  table.columns.pop_back();
  table.rows = {{std::string("new"), std::int64_t{1}, 2.0}};
  store.put_table(table);
  CHECK(store.get_table("verdicts").rows == table.rows);
  CHECK(store.get_table("jobs").columns.empty());
}

TEST_CASE("facts are text") {
  const TemporaryFolder folder;
  Store store(folder.path() / "s.sqlite");
  CHECK(store.get_fact("command").empty());
  store.put_fact("command", hostile);
  store.put_fact("command", hostile + "2");
  CHECK(store.get_fact("command") == hostile + "2");
}

TEST_CASE("files that are no store of this program are refused and left alone") {
  const TemporaryFolder folder;
  const auto text = folder.path() / "text.sqlite";
  write_file(text, "this is a text of more than a few words, and no database at all");
  CHECK(refusal(text).find("another kind of file") != std::string::npos);
  CHECK(read_text(text).substr(0, 4) == "this");

  const auto foreign = folder.path() / "foreign.sqlite";
  run_sql(foreign, "CREATE TABLE t (x)");
  CHECK(refusal(foreign).find("not made by woundwell") != std::string::npos);

  const auto newer = folder.path() / "newer.sqlite";
  { const Store store(newer); }
  CHECK(refusal(newer).empty());
  run_sql(newer, "PRAGMA user_version = 99");
  CHECK(refusal(newer).find("newer") != std::string::npos);

  const auto other_columns = folder.path() / "other.sqlite";
  { const Store store(other_columns); }
  run_sql(other_columns,
          "UPDATE columns SET name = 'old' WHERE table_name = 'cells' AND place = 3");
  CHECK(refusal(other_columns).find("other columns") != std::string::npos);

  CHECK_FALSE(refusal(folder.path()).empty());
  write_file(folder.path() / "file", "x");
  CHECK_FALSE(refusal(folder.path() / "file" / "s.sqlite").empty());
}

TEST_CASE("an empty file becomes a store") {
  const TemporaryFolder folder;
  write_file(folder.path() / "s.sqlite", "");
  CHECK(refusal(folder.path() / "s.sqlite").empty());
}

TEST_CASE("a store that another program writes to is told after some patience") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "s.sqlite";
  Store store(file);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
  std::string said;
  try {
    store.put_fact("a", "b");
  } catch (const InputError& e) {
    said = e.what();
  }
  CHECK(said.find("another program") != std::string::npos);
  sqlite3_close(other);
  store.put_fact("a", "c");
  CHECK(store.get_fact("a") == "c");
}

TEST_CASE("several threads put jobs at once") {
  const TemporaryFolder folder;
  Store store(folder.path() / "s.sqlite");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      for (int i = 0; i < 5; ++i) {
        const std::string id = std::to_string(t) + "_" + std::to_string(i);
        const auto job = job_with(id, {id});
        store.put_job(job, "k", made_up(job, [](bool) {}));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(store.scratch().size() == 20);
}

TEST_CASE("merging takes what is not there, and what is newer under another key") {
  const TemporaryFolder folder;
  const auto job = job_with("j", {"a"});
  const auto put = [&job](Store& store, const std::string& key, double area) {
    auto result = made_up(job, [](bool) {});
    result.scratch[0].wound_area_px = area;
    store.put_job(job, key, result);
  };
  Store old_shard(folder.path() / "old.sqlite");
  put(old_shard, "first", 1.0);
  Store store(folder.path() / "s.sqlite");
  put(store, "second", 2.0);
  store.put_fact("settings", "second");
  Store new_shard(folder.path() / "new.sqlite");
  put(new_shard, "third", 3.0);
  new_shard.put_fact("settings", "third");

  store.merge(folder.path() / "old.sqlite");
  CHECK(store.scratch()[0].wound_area_px == 2.0);
  store.merge(folder.path() / "new.sqlite");
  CHECK(store.scratch()[0].wound_area_px == 3.0);
  CHECK(store.get_fact("settings") == "third");
  store.merge(folder.path() / "new.sqlite");
  store.merge(folder.path() / "s.sqlite");
  CHECK(store.scratch().size() == 1);
  CHECK(new_shard.scratch().size() == 1);
  CHECK_THROWS_AS(store.merge(folder.path() / "none.sqlite"), InputError);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "none.sqlite"));
}

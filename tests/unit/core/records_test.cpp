#include "core/records.hpp"

#include <doctest/doctest.h>

#include <set>

#include "core/csv.hpp"

using namespace woundwell;

namespace {

template <class R>
void check_declaration(const std::vector<Column<R>>& columns) {
  std::set<std::string> names;
  for (const auto& c : columns) {
    CAPTURE(c.info.name);
    CHECK(names.insert(c.info.name).second);
    CHECK_FALSE(c.info.description.empty());
    // A unit in the name and a declared unit go together.
    const std::string& name = c.info.name;
    if (name.ends_with("_um")) CHECK(c.info.unit == "um");
    if (name.ends_with("_um2")) CHECK(c.info.unit == "um2");
    if (name.ends_with("_h"))
      CHECK((c.info.unit == "h" || c.info.unit == "px/h" || c.info.unit == "um/h"));
    if (name.ends_with("_frac")) CHECK(c.info.unit == "1");
    if (name.ends_with("_pct")) CHECK(c.info.unit == "%");
  }
}

}  // namespace

TEST_CASE("records: every column is named once, described, and its unit is that of its name") {
  check_declaration(scratch_columns());
  check_declaration(closure_columns());
  check_declaration(transwell_columns());
  check_declaration(cell_columns());
  check_declaration(profile_columns());
  check_declaration(well_columns());
  check_declaration(replicate_columns());
  check_declaration(test_columns());
  check_declaration(verdict_columns());
}

TEST_CASE("records: a record survives the way through a table, missing values included") {
  ScratchRecord r;
  r.place.image_id = "a";
  r.place.cell_line = "HT \"1080\", sub";
  r.place.role = Role::knockdown;
  r.place.time_h = 24.5;
  r.outcome = Outcome::closed;
  r.wound_area_px = 0.0;
  r.pieces = 3;
  r.flags.add(Flag::nearly_closed);
  r.flags.add(Flag::uneven_light);
  const auto table = to_table("scratch", scratch_columns(), std::vector{r});
  const auto back = from_table(table, scratch_columns()).at(0);
  CHECK(back.place.cell_line == r.place.cell_line);
  CHECK(back.place.role == Role::knockdown);
  CHECK(back.place.time_h == 24.5);
  CHECK(back.outcome == Outcome::closed);
  CHECK(back.wound_area_px == 0.0);
  CHECK_FALSE(back.wound_area_um2.has_value());
  CHECK(back.pieces == 3);
  CHECK(back.flags == r.flags);
}

TEST_CASE("records: what is missing is an empty cell, and 0 is a 0") {
  ScratchRecord r;
  r.wound_area_px = 0.0;
  const auto table = to_table("scratch", scratch_columns(), std::vector{r});
  CHECK(table.text(0, "wound_area_px") == "0");
  CHECK(table.text(0, "wound_area_um2").empty());
  CHECK_FALSE(table.number(0, "wound_area_um2").has_value());
  const auto csv = parse_csv(to_csv(table), "x");
  CHECK(csv.header.size() == scratch_columns().size());
  CHECK(csv.rows.at(0).cells.size() == csv.header.size());
}

TEST_CASE("records: a number that is not finite is missing, never text") {
  ScratchRecord r;
  r.wound_area_px = std::numeric_limits<double>::quiet_NaN();
  r.width_mean_px = std::numeric_limits<double>::infinity();
  const auto table = to_table("scratch", scratch_columns(), std::vector{r});
  CHECK(table.text(0, "wound_area_px").empty());
  CHECK(table.text(0, "width_mean_px").empty());
}

TEST_CASE("flags: codes are unique, in order, and read back") {
  std::set<std::string_view> codes;
  Flags all;
  for (const auto& info : all_flags()) {
    CHECK(codes.insert(info.code).second);
    CHECK_FALSE(info.explanation.empty());
    all.add(info.flag);
  }
  CHECK(codes.size() == static_cast<std::size_t>(Flag::count_));
  CHECK(Flags::parse(all.codes()) == all);
  CHECK(Flags::parse("").none());
  CHECK(Flags::parse("unheard_of;too_dark").codes() == "too_dark");
}

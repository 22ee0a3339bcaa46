// Coated and uncoated inserts.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/close.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {
namespace {

using test::close;

void insert(std::vector<FieldValue>& fields, const std::string& condition,
            const std::string& experiment, const std::string& well, Coating coating,
            const std::vector<double>& densities) {
  const Role role = condition == "mock" ? Role::control : Role::knockdown;
  for (std::size_t i = 0; i < densities.size(); ++i) {
    FieldValue f = test::field(condition, role, experiment, densities[i], well, std::to_string(i));
    f.place.assay = Assay::transwell;
    f.endpoint = "density_per_mm2";
    f.coating = coating;
    fields.push_back(f);
    f.endpoint = "stained_area_frac";
    f.value = 0.001 * densities[i];
    fields.push_back(f);
  }
}

std::vector<FieldValue> both_coatings() {
  std::vector<FieldValue> fields;
  insert(fields, "mock", "1", "A", Coating::matrigel, {100, 140});  // well 120
  insert(fields, "mock", "1", "B", Coating::unstated, {80});        // insert mean 100
  insert(fields, "mock", "1", "C", Coating::none, {400, 600});      // well 500
  insert(fields, "mock", "1", "D", Coating::none, {300});           // insert mean 400
  insert(fields, "siRNA", "1", "A", Coating::matrigel, {30});
  insert(fields, "siRNA", "1", "C", Coating::none, {300});
  insert(fields, "mock", "2", "A", Coating::matrigel, {60});
  insert(fields, "mock", "2", "C", Coating::none, {300});
  insert(fields, "siRNA", "2", "A", Coating::matrigel, {20});
  insert(fields, "siRNA", "2", "C", Coating::none, {200});
  insert(fields, "mock", "3", "A", Coating::matrigel, {90});
  insert(fields, "mock", "3", "C", Coating::none, {300});
  insert(fields, "siRNA", "3", "A", Coating::matrigel, {24});
  insert(fields, "siRNA", "3", "C", Coating::none, {300});
  return fields;
}

const ReplicateRecord* replicate(const Analysis& a, const std::string& endpoint,
                                 const std::string& condition, const std::string& experiment) {
  const auto found =
      std::find_if(a.replicates.begin(), a.replicates.end(), [&](const ReplicateRecord& r) {
        return r.endpoint == endpoint && r.condition == condition && r.experiment == experiment;
      });
  return found == a.replicates.end() ? nullptr : &*found;
}

const TestRecord* paired(const Analysis& a, const std::string& endpoint) {
  const auto found = std::find_if(a.tests.begin(), a.tests.end(), [&](const TestRecord& t) {
    return t.endpoint == endpoint && t.test == "paired t" && t.comparison == "siRNA v mock";
  });
  return found == a.tests.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("percent invasion, index and fold, wells averaged within each coating") {
  const Analysis a = analyse(both_coatings(), default_endpoints(), {});
  REQUIRE(replicate(a, "percent_invasion", "mock", "1") != nullptr);
  CHECK(close(*replicate(a, "percent_invasion", "mock", "1")->value, 25.0, 1e-13, 0));
  CHECK(replicate(a, "percent_invasion", "mock", "1")->fields == 6);
  CHECK(replicate(a, "percent_invasion", "mock", "1")->wells == 4);
  CHECK(close(*replicate(a, "percent_invasion", "siRNA", "1")->value, 10.0, 1e-13, 0));
  CHECK(close(*replicate(a, "percent_invasion", "siRNA", "3")->value, 8.0, 1e-13, 0));
  CHECK(close(*replicate(a, "invasion_index", "siRNA", "1")->value, 0.4, 1e-13, 0));
  CHECK(close(*replicate(a, "invasion_index", "siRNA", "2")->value, 0.5, 1e-13, 0));
  CHECK(*replicate(a, "invasion_index", "mock", "2")->value == 1.0);
  CHECK(close(*replicate(a, "density_per_mm2", "siRNA", "1")->fold, 0.3, 1e-13, 0));
  const TestRecord* percent = paired(a, "percent_invasion");
  const TestRecord* index = paired(a, "invasion_index");
  REQUIRE(percent != nullptr);
  REQUIRE(index != nullptr);
  CHECK(close(*percent->effect, std::cbrt(0.4 * 0.5 * 8.0 / 30.0), 1e-12, 0));
  CHECK(*index->effect == *percent->effect);
  CHECK(*index->p_adjusted == *percent->p_adjusted);
  CHECK(index->adjustment.find("counted once") != std::string::npos);
}

TEST_CASE("uncoated inserts are not mixed into invasion") {
  const Analysis a = analyse(both_coatings(), default_endpoints(), {});
  CHECK(*replicate(a, "density_per_mm2", "mock", "1")->value == 100.0);
  CHECK(replicate(a, "density_per_mm2", "mock", "1")->fields == 3);
  CHECK(*replicate(a, "migration_density_per_mm2", "mock", "1")->value == 400.0);
  CHECK(close(*replicate(a, "stained_area_frac", "mock", "1")->value, 0.1, 1e-13, 0));
  CHECK(a.verdicts.at(0).endpoint == "density_per_mm2");
}

TEST_CASE("with one coating alone there is no percentage and nothing is renamed") {
  for (const Coating coating : {Coating::none, Coating::matrigel, Coating::unstated}) {
    std::vector<FieldValue> fields;
    for (const std::string e : {"1", "2", "3"}) {
      insert(fields, "mock", e, "A", coating, {100});
      insert(fields, "siRNA", e, "A", coating, {50});
    }
    const Analysis a = analyse(fields, default_endpoints(), {});
    for (const ReplicateRecord& r : a.replicates) {
      CHECK((r.endpoint == "density_per_mm2" || r.endpoint == "stained_area_frac"));
    }
    CHECK(close(*a.verdicts.at(0).effect, 0.5, 1e-12, 0));
  }
}

TEST_CASE("where nothing migrated there is no percentage, and it is said") {
  std::vector<FieldValue> fields = both_coatings();
  for (FieldValue& f : fields) {
    const bool here = f.place.experiment == "2" && f.coating == Coating::none;
    if (here && f.place.condition == "siRNA") f.value = 0.0;
  }
  const Analysis a = analyse(fields, default_endpoints(), {});
  CHECK_FALSE(replicate(a, "percent_invasion", "siRNA", "2")->value.has_value());
  CHECK_FALSE(replicate(a, "invasion_index", "siRNA", "2")->value.has_value());
  const TestRecord* percent = paired(a, "percent_invasion");
  REQUIRE(percent != nullptr);
  CHECK(percent->n_a == 2);
  CHECK(percent->caution.find("1 experiment of 'siRNA' without a value") != std::string::npos);
}

TEST_CASE("coated inserts without an uncoated partner are told with cause and cure") {
  const auto told = [](const std::vector<FieldValue>& fields) {
    std::vector<TestRecord> rows;
    for (const TestRecord& t : analyse(fields, default_endpoints(), {}).tests) {
      if (t.test == "percent invasion") rows.push_back(t);
    }
    return rows;
  };
  CHECK(told(both_coatings()).empty());
  std::vector<FieldValue> other_time = both_coatings();
  for (FieldValue& f : other_time) {
    if (f.coating == Coating::none) f.place.time_h = 24.0;
  }
  const auto apart = told(other_time);
  REQUIRE(apart.size() == 1);
  CHECK(apart[0].time_h == 48.0);
  CHECK(apart[0].endpoint == "percent_invasion");
  CHECK_FALSE(apart[0].p.has_value());
  CHECK_FALSE(apart[0].planned);
  CHECK(apart[0].caution.find("6 of 6 coated") == 0);
  CHECK(apart[0].caution.find("(uncoated ones are at 24 h)") != std::string::npos);
  CHECK(apart[0].caution.find("correct time_h") != std::string::npos);
  CHECK(replicate(analyse(other_time, default_endpoints(), {}), "percent_invasion", "mock", "1") ==
        nullptr);
  std::vector<FieldValue> one_lost = both_coatings();
  std::erase_if(one_lost, [](const FieldValue& f) {
    return f.coating == Coating::none && f.place.experiment == "2" && f.place.condition == "siRNA";
  });
  REQUIRE(told(one_lost).size() == 1);
  CHECK(told(one_lost)[0].caution.find("1 of 6 coated") == 0);
  CHECK(told(one_lost)[0].caution.find("uncoated ones are at") == std::string::npos);
}

}  // namespace woundwell

// Fields to wells to experiments.

#include "statistics/collapse.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/close.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {

using test::close;
using test::field;

TEST_CASE("a well with more fields does not weigh more") {
  std::vector<FieldValue> fields{field("mock", Role::control, "1", 1.0, "A", "1"),
                                 field("mock", Role::control, "1", 3.0, "A", "2"),
                                 field("mock", Role::control, "1", 2.0, "A", "3"),
                                 field("mock", Role::control, "1", 8.0, "B", "1")};
  for (FieldValue& f : fields) f.se = 0.3;
  const auto records = collapse(fields);
  REQUIRE(records.size() == 1);
  const ReplicateRecord& r = records[0];
  CHECK(*r.value == 5.0);
  CHECK(r.wells == 2);
  CHECK(r.fields == 4);
  CHECK(close(*r.sd_between_wells, std::sqrt(18.0), 1e-14, 0));
  CHECK(close(*r.sd_between_fields, 1.0, 1e-14, 0));
  // Wells: 0.3 / sqrt(3) and 0.3; mean of the two.
  CHECK(close(*r.measurement_se, 0.5 * std::sqrt(0.03 + 0.09), 1e-14, 0));
}

TEST_CASE("missing and non-finite fields are counted and are not zero") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<FieldValue> fields{field("mock", Role::control, "1", 0.4, "A", "1"),
                                       field("mock", Role::control, "1", {}, "A", "2"),
                                       field("mock", Role::control, "1", nan, "B", "1"),
                                       field("mock", Role::control, "2", {}, "A", "1")};
  const auto records = collapse(fields);
  REQUIRE(records.size() == 2);
  CHECK(*records[0].value == 0.4);
  CHECK(records[0].wells == 1);
  CHECK(records[0].fields == 1);
  CHECK(records[0].fields_without_value == 2);
  CHECK_FALSE(records[0].measurement_se.has_value());
  CHECK_FALSE(records[1].value.has_value());
  CHECK(records[1].fields == 0);
  CHECK(records[1].fields_without_value == 1);
}

TEST_CASE("wells of the same name in different experiments are different wells") {
  const std::vector<FieldValue> fields{field("mock", Role::control, "1", 1.0, "A"),
                                       field("mock", Role::control, "2", 2.0, "A")};
  CHECK(collapse(fields).size() == 2);
}

TEST_CASE("the order of the fields changes nothing, to the last bit") {
  RandomStream random(1, "test", "order");
  std::vector<FieldValue> fields =
      test::nested({{"mock", Role::control, 0.6}}, 2, 0.1, 0.1, 0.1, 0.1, random);
  const auto before = collapse(fields);
  std::reverse(fields.begin() + 1, fields.end());  // the first keeps its place: names appear alike
  const auto after = collapse(fields);
  REQUIRE(before.size() == 2);
  for (const ReplicateRecord& x : before) {
    const auto y = std::find_if(after.begin(), after.end(),
                                [&](const auto& r) { return r.experiment == x.experiment; });
    REQUIRE(y != after.end());
    CHECK(*x.value == *y->value);
    CHECK(*x.sd_between_fields == *y->sd_between_fields);
  }
}

TEST_CASE("values are taken from the tables of pictures, without the baseline") {
  std::vector<ClosureRecord> closure(3);
  closure[1].place.time_h = 24.0;
  closure[1].closure_frac = 0.4;
  closure[1].closure_frac_se = 0.02;
  closure[2].place.time_h = 48.0;  // failed: no value, but still a field
  std::vector<TranswellRecord> transwell(1);
  transwell[0].place.assay = Assay::transwell;
  transwell[0].count = 0;
  const auto values = field_values({}, closure, transwell, default_endpoints());
  int fractions = 0;
  for (const FieldValue& f : values) {
    CHECK((f.place.assay == Assay::transwell || f.place.time_h > 0.0));
    if (f.endpoint == "count") CHECK(*f.value == 0.0);
    if (f.endpoint == "density_per_mm2") CHECK_FALSE(f.value.has_value());
    if (f.endpoint != "closure_frac") continue;
    ++fractions;
    CHECK(f.value.has_value() == (f.place.time_h == 24.0));
    if (f.value) CHECK(*f.se == 0.02);
  }
  CHECK(fractions == 2);
  // Two later closure rows with three endpoints, one membrane with three: none twice.
  CHECK(values.size() == 9);
}

TEST_CASE("an uncalibrated picture moves its whole cell line to the fallback") {
  std::vector<Endpoint> endpoints(1);
  endpoints[0].name = "gap_rate_um_per_h";
  endpoints[0].fallback = "gap_rate_px_per_h";
  std::vector<FieldValue> fields;
  for (const std::string line : {"HeLa", "A549"}) {
    for (const std::string well : {"1", "2"}) {
      FieldValue f = field("mock", Role::control, "1", 3.0, well);
      f.place.cell_line = line;
      f.endpoint = "gap_rate_px_per_h";
      fields.push_back(f);
      f.endpoint = "gap_rate_um_per_h";
      if (line == "A549" && well == "2") f.value.reset();
      fields.push_back(f);
    }
  }
  for (const FieldValue& f : without_twins(fields, endpoints)) {
    CHECK(f.endpoint == (f.place.cell_line == "HeLa" ? "gap_rate_um_per_h" : "gap_rate_px_per_h"));
  }
}

}  // namespace woundwell

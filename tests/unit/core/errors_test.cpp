#include "core/errors.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/parameter.hpp"

using namespace woundwell;

TEST_CASE("errors: a problem is said with file, row, column, value, cause and cure") {
  Problem p;
  p.file = "design.csv";
  p.row = 4;
  p.column = "role";
  p.value = "mok";
  p.cause = "not a role";
  p.cure = "use control";
  CHECK(describe(p) == "design.csv, line 4, column role: 'mok': not a role; use control");
  Problem bare;
  bare.cause = "no space on the disk";
  CHECK(describe(bare) == "no space on the disk");
}

TEST_CASE("parameters: out of range, not whole and not a number are refused together") {
  double size = 5000;
  double count = 2.5;
  double level = std::numeric_limits<double>::quiet_NaN();
  double fine = 1;
  const std::vector<Parameter> list{{"a.size", &size, 1, 1000, "px", "", false},
                                    {"a.count", &count, 1, 9, "", "", true},
                                    {"a.level", &level, 0, 1, "", "", false},
                                    {"a.fine", &fine, 1, 1, "", "", true}};
  try {
    check_parameters(list);
    FAIL("must throw");
  } catch (const InputError& e) {
    REQUIRE(e.problems().size() == 3);
    CHECK(e.problems()[0].column == "a.size");
    CHECK(e.problems()[1].column == "a.count");
    CHECK(e.problems()[2].column == "a.level");
    for (const auto& p : e.problems()) CHECK_FALSE(p.cure.empty());
  }
}

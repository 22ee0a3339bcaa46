#include "core/errors.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <tuple>

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

TEST_CASE("parameters: a choice is set by name, and another one refused with those there are") {
  std::string stain = "auto";
  double size = 2;
  Parameter choice;
  choice.name = "a.stain";
  choice.choice = &stain;
  choice.choices = {"auto", "violet"};
  const Parameter number{"a.size", &size, 1, 10, "px", "", true};
  set_value(choice, "violet", "--set");
  CHECK(stain == "violet");
  CHECK(value_of(choice) == "violet");
  set_value(number, "7", "--set");
  CHECK(value_of(number) == "7");
  for (const auto& [parameter, text, cure] : {std::tuple{choice, "indigo", "auto, violet"},
                                              {number, "many", "number in px"},
                                              {number, "11", "1 to 10 px"},
                                              {number, "2.5", "1 to 10 px"}}) {
    CAPTURE(text);
    try {
      set_value(parameter, text, "study.toml");
      FAIL("must throw");
    } catch (const InputError& e) {
      REQUIRE(e.problems().size() == 1);
      CHECK(e.problems()[0].file == "study.toml");
      CHECK(e.problems()[0].column == parameter.name);
      CHECK(e.problems()[0].value == text);
      CHECK(e.problems()[0].cure.find(cure) != std::string::npos);
    }
  }
  stain = "indigo";
  CHECK_THROWS_AS(check_parameters({choice}), InputError);
}

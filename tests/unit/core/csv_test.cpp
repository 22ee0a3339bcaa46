#include "core/csv.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/errors.hpp"
#include "support/folder.hpp"

using namespace woundwell;

TEST_CASE("csv: comma, semicolon and tab are told from the header") {
  for (const char separator : {',', ';', '\t'}) {
    CAPTURE(separator);
    std::string text = "a|b|c\n1|2|3\n";
    for (char& c : text) c = c == '|' ? separator : c;
    const auto file = parse_csv(text, "x");
    CHECK(file.separator == separator);
    REQUIRE(file.header.size() == 3);
    REQUIRE(file.rows.size() == 1);
    CHECK(file.rows[0].cells[2] == "3");
  }
}

TEST_CASE("csv: byte order mark and every kind of line end") {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto file = parse_csv("\xef\xbb\xbfimage,x" + end + "p,1" + end + end + "q,2", "x");
    CHECK(file.header[0] == "image");
    REQUIRE(file.rows.size() == 2);
    CHECK(file.rows[1].cells[0] == "q");
    CHECK(file.rows[0].line == 2);
    CHECK(file.rows[1].line == 4);
  }
}

TEST_CASE("csv: quoted cells hold separators, quotes and line ends") {
  const auto file = parse_csv("a,b\n\"x, \"\"y\"\"\nz\",2\nlast,3\n", "x");
  REQUIRE(file.rows.size() == 2);
  CHECK(file.rows[0].cells[0] == "x, \"y\"\nz");
  CHECK(file.rows[1].line == 4);
}

TEST_CASE("csv: an unclosed quote, UTF-16 and an empty file are refused with a cure") {
  CHECK_THROWS_AS(parse_csv("a,b\n\"x,1\n", "x"), InputError);
  CHECK_THROWS_AS(parse_csv(std::string("\xff\xfe"
                                        "a\0,\0",
                                        6),
                            "x"),
                  InputError);
  CHECK_THROWS_AS(parse_csv("", "x"), InputError);
  try {
    parse_csv("a\n1\n\"open\n", "sheet.csv");
    FAIL("must throw");
  } catch (const InputError& e) {
    CHECK(e.problems().at(0).row == 3);
    CHECK(e.problems().at(0).file == "sheet.csv");
    CHECK_FALSE(e.problems().at(0).cure.empty());
  }
}

TEST_CASE("csv: a written cell reads back as it was") {
  for (const std::string text :
       {"plain", "a,b", "say \"hi\"", "two\nlines", " padded", "", "semi;colon", "tab\there"}) {
    const auto file = parse_csv("h,x\n" + csv_cell(text) + ",1\n", "x");
    REQUIRE(file.rows.size() == 1);
    CHECK(file.rows[0].cells[0] == std::string(trim(text)));
  }
}

TEST_CASE("numbers: shortest text that reads back, no minus zero, decimal comma understood") {
  CHECK(format_number(0.1) == "0.1");
  CHECK(format_number(-0.0) == "0");
  for (const double x : {1.0 / 3.0, 6.02214076e23, 5e-324, -123456.789}) {
    CHECK(parse_number(format_number(x)) == x);
  }
  CHECK(parse_number("0,65") == 0.65);
  CHECK(parse_number("+2") == 2.0);
  for (const char* bad : {"", " ", "1.2.3", "1,2,3", "12h", "nan", "inf", "--1", "1,000.5"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_number(bad).has_value());
  }
}

TEST_CASE("files: writing replaces the whole file and leaves nothing behind") {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "deep" / "er" / "x.txt";
  write_file(file, "a long first text");
  write_file(file, "short");
  CHECK(read_text(file) == "short");
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(file.parent_path())) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files == 1);
  CHECK_THROWS_AS(read_text(folder.path()), InputError);
  CHECK_THROWS_AS(read_text(folder.path() / "none"), InputError);
}

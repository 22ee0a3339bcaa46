#include "study/identity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "sheets.hpp"
#include "study/text.hpp"

namespace {

using namespace woundwell::test;
namespace text = woundwell::text;

/// image_id by image of a sheet with these pictures, each a field of its own.
std::map<std::string, std::string> ids_of(const std::vector<std::string>& images) {
  std::string sheet = header + "\n";
  for (std::size_t i = 0; i < images.size(); ++i) {
    sheet += woundwell::csv_cell(images[i]) + ",transwell,H,mock,control,1,A," + std::to_string(i) +
             ",48,\n";
  }
  std::map<std::string, std::string> ids;
  for (const auto& s : design_of(sheet).samples) ids[s.image] = s.image_id;
  return ids;
}

bool is_safe(const std::string& id) {
  return !id.empty() && id.size() <= 150 && id.front() != '.' && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

}  // namespace

TEST_CASE("image ids are the readable path") {
  const auto ids =
      ids_of({"a.tif", "day 1/b.ome.tif", "../raw/c.png", "x/../d.jpg", "Z\xc3\xbcg.tif",
              ".hidden.tif", "-dash.tif", "no_extension", "/abs/e.tif"});
  CHECK(ids.at("a.tif") == "a");
  CHECK(ids.at("day 1/b.ome.tif") == "day_1__b.ome");
  CHECK(ids.at("../raw/c.png") == "raw__c");
  CHECK(ids.at("x/../d.jpg") == "d");
  CHECK(ids.at("Z\xc3\xbcg.tif") == "Z_g");
  CHECK(ids.at(".hidden.tif") == "_.hidden");
  CHECK(ids.at("-dash.tif") == "_-dash");
  CHECK(ids.at("no_extension") == "no_extension");
  CHECK(ids.at("/abs/e.tif").find("abs__e") != std::string::npos);
}

TEST_CASE("ids are unique without regard to case, and safe as file names") {
  std::vector<std::string> images{"a.tif",
                                  "a.png",
                                  "A.tif",
                                  "x/b.tif",
                                  "x__b.tif",
                                  "x_b.tif",
                                  "c d.tif",
                                  "c_d.tif",
                                  "c+d.tif",
                                  "../a.tif",
                                  std::string(300, 'q') + "1.tif",
                                  std::string(300, 'q') + "2.tif"};
  for (int i = 0; i < 300; ++i)
    images.push_back(std::string(1, static_cast<char>(33 + i % 90)) + std::to_string(i / 90) +
                     "f.tif");
  const auto ids = ids_of(images);
  std::set<std::string> seen;
  for (const auto& [image, id] : ids) {
    CAPTURE(image);
    CHECK(is_safe(id));
    CHECK(seen.insert(text::lower(id)).second);
  }
  CHECK(seen.size() == ids.size());
}

TEST_CASE("ids do not depend on other rows unless they collide") {
  const auto few = ids_of({"a.tif", "sub/b.tif", "c.tif"});
  const auto more = ids_of({"z.tif", "c.tif", "sub/b.tif", "a.tif", "c.png"});
  CHECK(few.at("a.tif") == more.at("a.tif"));
  CHECK(few.at("sub/b.tif") == more.at("sub/b.tif"));
  CHECK(few.at("c.tif") == "c");
  CHECK(more.at("c.tif") != "c");
  CHECK(more.at("c.tif").substr(0, 2) == "c-");
  CHECK(more.at("c.tif").size() == 8);
  // The colliding ones keep their names when the order changes.
  const auto turned = ids_of({"c.png", "c.tif"});
  CHECK(turned.at("c.tif") == more.at("c.tif"));
  CHECK(turned.at("c.png") == more.at("c.png"));
}

TEST_CASE("an excluded row still has its id") {
  const auto sheet = [](const std::string& word) {
    return design_of(header + ",exclude\na.tif,transwell,H,m,control,1,A,1,48,,\n" +
                     "a.png,transwell,H,m,control,1,A,2,48,," + word + "\n");
  };
  CHECK(sheet("").samples[0].image_id == sheet("yes").samples[0].image_id);
}

TEST_CASE("natural order counts") {
  std::vector<std::string> names{"f10", "f2", "f1",  "f02",   "e9",
                                 "f2a", "f",  "f1b", "f2.10", "f2.9"};
  std::sort(names.begin(), names.end(), text::natural_less);
  CHECK(names == std::vector<std::string>{"e9", "f", "f1", "f1b", "f02", "f2", "f2.9", "f2.10",
                                          "f2a", "f10"});
}

TEST_CASE("natural order is a strict order") {
  const std::vector<std::string> names{"",   "0",    "00",  "1", "01", "a", "a0", "a00",
                                       "a1", "a01b", "a1b", "b", "10", "9", "a9", "a10"};
  for (const auto& a : names) {
    CHECK_FALSE(text::natural_less(a, a));
    for (const auto& b : names) {
      CHECK((a == b) == (!text::natural_less(a, b) && !text::natural_less(b, a)));
      for (const auto& c : names) {
        if (text::natural_less(a, b) && text::natural_less(b, c)) CHECK(text::natural_less(a, c));
      }
    }
  }
}

TEST_CASE("edit distance counts typing mistakes") {
  CHECK(text::edit_distance("", "abc") == 3);
  CHECK(text::edit_distance("mock", "MOCK") == 0);
  CHECK(text::edit_distance("contol", "control") == 1);
  CHECK(text::edit_distance("sratch", "scratch") == 1);
  CHECK(text::edit_distance("socratch", "scratch") == 1);
  CHECK(text::edit_distance("rescue", "resuce") == 1);
  CHECK(text::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("UTF-8 is told from other encodings") {
  CHECK(text::is_utf8("plain \xc3\xbc \xe2\x82\xac \xf0\x9f\x94\xac"));
  for (const std::string bad : {"\xfc", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                "\xe0\x80\x80", "\x80", "\xff"}) {
    CHECK_FALSE(text::is_utf8(bad));
  }
}

#include "agreement/path_match.hpp"

#include <doctest/doctest.h>

#include "core/csv.hpp"
#include "support/folder.hpp"

using woundwell::match_image;
using woundwell::match_stem;
using woundwell::write_file;
using woundwell::test::TemporaryFolder;

TEST_CASE("the same file name in two folders is told apart by the folder") {
  const std::vector<std::filesystem::path> pictures = {"/a/dic_small/h00.jpg",
                                                       "/a/brightfield_sparse/h00.jpg"};
  const std::filesystem::path truth = "/elsewhere/truth/x.json";
  CHECK(match_image(truth, "brightfield_sparse/h00.jpg", pictures).index == 1);
  CHECK(match_image(truth, "dic_small/h00.jpg", pictures).index == 0);
  const auto bare = match_image(truth, "h00.jpg", pictures);
  CHECK_FALSE(bare.index.has_value());
  CHECK(bare.ambiguous);
}

TEST_CASE("whole components count, not letters") {
  const std::vector<std::filesystem::path> pictures = {"/a/not_dic_small/h00.jpg", "/a/b/xh00.jpg"};
  const auto match = match_image("/t/x.json", "dic_small/h00.jpg", pictures);
  CHECK_FALSE(match.index.has_value());
  CHECK_FALSE(match.ambiguous);
  CHECK_FALSE(match_image("/t/x.json", "h00.jpg", {pictures[1]}).index.has_value());
}

TEST_CASE("a picture beside the truth file is not taken for one of another folder") {
  const TemporaryFolder folder;
  write_file(folder.path() / "panels" / "h1.png", "a picture");
  const auto counts = folder.path() / "panels" / "counts.csv";
  // Another study that happens to use the same name.
  CHECK_FALSE(match_image(counts, "h1.png", {"/study/own/h1.png"}).index.has_value());
  CHECK(match_image(counts, "h1.png", {"/study/own/h1.png", folder.path() / "panels" / "h1.png"})
            .index == 1);
  // A copy in a folder of the same name.
  CHECK(match_image(counts, "h1.png", {"/copy/panels/h1.png"}).index == 0);
  // The real one wins over the copy.
  CHECK(match_image(counts, "h1.png", {"/copy/panels/h1.png", folder.path() / "panels" / "h1.png"})
            .index == 1);
}

TEST_CASE("pictures relative to the folder above the truth file") {
  const TemporaryFolder folder;
  write_file(folder.path() / "pictures" / "a.png", "a picture");
  const auto truth = folder.path() / "truth" / "points.csv";
  CHECK(match_image(truth, "pictures/a.png", {folder.path() / "pictures" / "a.png"}).index == 0);
  CHECK(match_image(truth, "../pictures/a.png", {folder.path() / "pictures" / "a.png"}).index == 0);
  CHECK(match_image(truth, "pictures\\a.png", {folder.path() / "pictures" / "a.png"}).index == 0);
}

TEST_CASE("a picture that is measured twice is ambiguous") {
  CHECK(match_image("/t/x.json", "b/a.png", {"/a/b/a.png", "/a/b/a.png"}).ambiguous);
  // A third one that fits better settles it.
  const auto match = match_image("/a/t/x.json", "b/a.png", {"/c/b/a.png", "/d/b/a.png"});
  CHECK(match.ambiguous);
}

TEST_CASE("masks go by stem, the nearest folder first") {
  const std::vector<std::filesystem::path> pictures = {"/one/pictures/f1.png",
                                                       "/two/pictures/f1.tif"};
  CHECK(match_stem("/two/truth/masks/f1.png", pictures).index == 1);
  CHECK(match_stem("/one/truth/masks/f1.png", pictures).index == 0);
  CHECK(match_stem("/three/truth/masks/f1.png", pictures).ambiguous);
  CHECK_FALSE(match_stem("/one/truth/masks/f.png", pictures).index.has_value());
}

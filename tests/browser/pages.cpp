// Pages of studies that never were, with the tables behind them, for a browser to open.
// Usage: pages FOLDER PICTURES; writes FOLDER/<name>/report.html and the CSV tables beside it.
// Small pictures of the large study are made of the JPEG files in the folder PICTURES.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "report/figures.hpp"
#include "small_pictures.hpp"
#include "unit/report/made_up.hpp"

namespace woundwell::test {
namespace {

template <class R>
void write_table(const std::filesystem::path& folder, const std::string& name,
                 const std::vector<Column<R>>& columns, const std::vector<R>& rows) {
  write_file(folder / (name + ".csv"), to_csv(to_table(name, columns, rows)));
}

void write_page(const std::filesystem::path& folder, const MadeUp& plan) {
  std::filesystem::create_directories(folder);
  ReportData report = made_up_study(plan);
  compare(report);
  write_table(folder, "scratch", scratch_columns(), report.scratch);
  write_table(folder, "closure", closure_columns(), report.closure);
  write_table(folder, "transwell", transwell_columns(), report.transwell);
  write_table(folder, "statistics", test_columns(), report.tests);
  write_table(folder, "verdicts", verdict_columns(), report.verdicts);
  const auto figures = draw_figures(report);
  std::filesystem::create_directories(folder / "figures");
  std::filesystem::create_directories(folder / "pdf");
  for (const Figure& figure : figures) {
    write_file(folder / "figures" / (figure.name + ".svg"), figure.svg);
    write_file(folder / "pdf" / (figure.name + ".pdf"), figure.pdf);
  }
  write_file(folder / "report.html", render(report, figures));
}

/// A few pictures as the program makes them for a study of so many.
std::vector<Thumbnail> small_ones(const std::filesystem::path& folder, std::size_t of) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".jpg") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  files.resize(std::min<std::size_t>(files.size(), 12));
  std::vector<Thumbnail> small;
  for (const auto& file : files) {
    const cv::Mat plain = cv::imread(file.string());
    cv::Mat overlay = plain.clone();
    cv::rectangle(overlay, {plain.cols / 3, -5}, {2 * plain.cols / 3, plain.rows + 5}, {0, 0, 255},
                  3);
    small.push_back(app::small_pictures("", overlay, plain, app::small_picture_bytes(of)));
  }
  return small;
}

void write_all(const std::filesystem::path& folder, const std::filesystem::path& pictures) {
  MadeUp four;
  four.fields = 2;
  write_page(folder / "four", four);

  MadeUp one = four;
  one.conditions = 1;
  one.experiments = 1;
  one.transwell = false;
  write_page(folder / "one", one);

  MadeUp many = four;
  many.conditions = 24;
  many.wells = 1;
  many.fields = 1;
  write_page(folder / "many", many);

  MadeUp named = four;
  named.long_names = true;
  write_page(folder / "named", named);
  named.conditions = 12;
  write_page(folder / "twelve", named);
  named.conditions = 24;
  named.cell_lines = {"HT-1080", "MDA-MB-231 (clone 7, passage 12)"};
  named.wells = 1;
  named.fields = 1;
  write_page(folder / "long", named);

  MadeUp hostile = four;
  hostile.wells = 1;
  hostile.fields = 1;
  hostile.name =
      "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">\"'`"
      "\\ %d ü {{title}} </template><!-- ]]> & javascript:alert(1) =1+1 " +
      std::string(200, 'W');
  write_page(folder / "hostile", hostile);

  // 2000 pictures whose small ones are as large as 2000 may be
  MadeUp large;
  large.conditions = 4;
  large.experiments = 5;
  large.wells = 5;
  large.fields = 5;
  large.pictures = small_ones(pictures, 2000);
  write_page(folder / "large", large);
}

}  // namespace
}  // namespace woundwell::test

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: pages FOLDER PICTURES\n", stderr);
    return 2;
  }
  woundwell::test::write_all(argv[1], argv[2]);
  return 0;
}

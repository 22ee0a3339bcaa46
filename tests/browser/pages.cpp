// Pages of studies that never were, with the tables behind them, for a browser to open.
// Usage: pages FOLDER; writes FOLDER/<name>/report.html and the CSV tables beside it.

#include <cstdio>
#include <filesystem>
#include <string>

#include "core/csv.hpp"
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
  write_file(folder / "report.html", render(report));
}

void write_all(const std::filesystem::path& folder) {
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

  MadeUp hostile = four;
  hostile.wells = 1;
  hostile.fields = 1;
  hostile.name =
      "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">\"'`"
      "\\ %d ü {{title}} </template><!-- ]]> & javascript:alert(1) =1+1 " +
      std::string(200, 'W');
  write_page(folder / "hostile", hostile);

  // 2000 pictures whose small ones take all the bytes that 2000 may take
  MadeUp large;
  large.conditions = 4;
  large.experiments = 5;
  large.wells = 5;
  large.fields = 5;
  large.picture_bytes = 9'000;
  write_page(folder / "large", large);
}

}  // namespace
}  // namespace woundwell::test

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: pages FOLDER\n", stderr);
    return 2;
  }
  woundwell::test::write_all(argv[1]);
  return 0;
}

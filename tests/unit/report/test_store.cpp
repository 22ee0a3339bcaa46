#include <doctest/doctest.h>

#include <fstream>

#include "report/report.hpp"
#include "support/folder.hpp"

namespace woundwell::test {

TEST_CASE("the page is made from the store and its facts") {
  const TemporaryFolder folder;
  Store store(folder.path() / "results.sqlite");
  VerdictRecord verdict;
  verdict.cell_line = "line <1>";
  verdict.sentence = "What the verdict says.";
  verdict.smallest_p = 0.1;
  store.put_table(to_table("verdicts", verdict_columns(), std::vector<VerdictRecord>{verdict}));
  TestRecord test;
  test.test = "Mann-Whitney";
  test.primary = true;
  test.n_a = test.n_b = 3;
  test.smallest_p = 0.1;
  store.put_table(to_table("statistics", test_columns(), std::vector<TestRecord>{test}));
  store.put_fact("settings", "scratch algorithm 1\nscratch.working_size = 1000\n");
  store.put_fact("statistics_settings", "statistics.alpha = 0.2\nseed = 1\n");
  store.put_fact("excluded", "2");
  std::ofstream(folder.path() / "provenance.json")
      << R"({"version":"x","inputs":[{"file":"a.tif","sha256":"c0ffee"}],"libraries":{"opencv":"4.6"}})";

  const std::string page = make_report(store, {folder.path(), "A title & more"}).page;
  const auto contains = [&](const std::string& part) {
    return page.find(part) != std::string::npos;
  };
  CHECK(contains("<h1>A title &amp; more</h1>"));
  CHECK(contains("line &lt;1&gt;"));
  CHECK(contains("What the verdict says."));
  CHECK(contains(">scratch.working_size</th><td>1000<"));
  CHECK(contains(">statistics.alpha</th><td>0.2<"));
  CHECK(contains("2 excluded by the design sheet"));
  CHECK(contains("a.tif"));
  CHECK(contains("SHA-256 c0ffee"));
  // the level comes from the settings: at 0.2, a smallest p of 0.1 is within reach
  CHECK_FALSE(contains("cannot give a p below"));
}

}  // namespace woundwell::test

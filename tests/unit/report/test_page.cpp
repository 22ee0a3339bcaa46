#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "report/figures.hpp"
#include "report/gnuplot.hpp"
#include "unit/report/made_up.hpp"

namespace woundwell::test {

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++n;
  }
  return n;
}

/// Whether every element is closed in the right order and every attribute value is quoted.
bool well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    at = end;
    if (tag.find('<') != std::string::npos) return false;
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n\t")));
    }
  }
  return open.empty();
}

std::vector<std::string> drawings(const std::string& page) {
  std::vector<std::string> found;
  for (std::size_t at = page.find("<svg"); at != std::string::npos; at = page.find("<svg", at)) {
    const std::size_t end = page.find("</svg>", at);
    REQUIRE(end != std::string::npos);
    found.push_back(page.substr(at, end + 6 - at));
    at = end;
  }
  return found;
}

/// Values of an attribute everywhere on the page.
std::vector<std::string> attribute(const std::string& page, const std::string& name) {
  std::vector<std::string> values;
  const std::string start = " " + name + "=\"";
  for (std::size_t at = page.find(start); at != std::string::npos; at = page.find(start, at)) {
    at += start.size();
    values.push_back(page.substr(at, page.find('"', at) - at));
  }
  return values;
}

std::string page_of(const MadeUp& plan) {
  ReportData report = made_up_study(plan);
  compare(report);
  return render(report);
}

MadeUp small() {
  MadeUp plan;
  plan.wells = 1;
  plan.fields = 2;
  return plan;
}

const std::vector<std::string> sections = {"verdicts",   "figures", "quality",   "fields",
                                           "statistics", "methods", "provenance"};

}  // namespace

TEST_CASE("every section is there, in order, with its heading") {
  for (const MadeUp& plan : {small(), [] {
                               MadeUp failed = small();
                               failed.everything_failed = true;
                               return failed;
                             }()}) {
    const std::string page = page_of(plan);
    std::size_t last = 0;
    for (const auto& section : sections) {
      const std::size_t at = page.find("<section id=\"" + section + "\"");
      REQUIRE(at != std::string::npos);
      CHECK(at > last);
      last = at;
      CHECK(contains(page, "<h2 id=\"h-" + section + "\">"));
    }
  }
}

TEST_CASE("a study without anything makes a page that says so") {
  const std::string page = render({});
  for (const auto& section : sections) CHECK(contains(page, "<section id=\"" + section + "\""));
  CHECK(contains(page, "There are no pictures in this study."));
  CHECK(contains(page, "There are no values to draw."));
  CHECK(contains(page, "No test was made."));
}

TEST_CASE("nothing on the page makes a request") {
  const std::string page = page_of(small());
  for (const auto& source : attribute(page, "src")) CHECK(source.rfind("data:", 0) == 0);
  for (const auto& link : attribute(page, "href")) {
    const bool inside = link.rfind("#", 0) == 0 || link.rfind("overlays/", 0) == 0 ||
                        link.rfind("figures/", 0) == 0 || link.rfind("data:", 0) == 0;
    CHECK(link.find("..") == std::string::npos);
    CHECK((inside || link.rfind("https://doi.org/", 0) == 0));
  }
  CHECK_FALSE(contains(page, "<link rel=\"stylesheet\""));
  CHECK_FALSE(contains(page, "@import"));
  for (std::size_t at = page.find("url("); at != std::string::npos;
       at = page.find("url(", at + 1)) {
    CHECK(page.compare(at, 9, "url(data:") == 0);
  }
  CHECK_FALSE(contains(page, "fetch("));
}

TEST_CASE("every figure on the page leads to its files" *
          doctest::skip(!run_gnuplot("gnuplot", "a",
                                     "set terminal svg\nset output 'a.svg'\nplot x\n", "")
                             .ok)) {
  ReportData report = made_up_study(small());
  compare(report);
  const auto figures = draw_figures(report);
  std::multiset<std::string> wanted;
  for (const auto& figure : figures) {
    for (const auto* kind : {".pdf", ".svg", ".gp", ".dat"}) {
      wanted.insert("figures/" + figure.name + kind);
    }
  }
  std::multiset<std::string> found;
  for (const auto& link : attribute(render(report, figures), "href")) {
    if (link.rfind("figures/", 0) == 0) found.insert(link);
  }
  CHECK(wanted.size() >= 16);
  CHECK(found == wanted);
}

TEST_CASE("hostile names are text everywhere") {
  MadeUp plan = small();
  plan.fields = 1;
  plan.name = "<script>alert(1)</script>\"'`touch /tmp/x`\\ %d ü @x {/b} {{title}} & " +
              std::string(200, 'W');
  const std::string page = page_of(plan);
  // the page's own script is the only one, and it comes after all names
  CHECK(occurrences(page, "<script") == 1);
  CHECK(occurrences(page, "</script") == 1);
  CHECK(contains(page, "mock&lt;script&gt;alert(1)&lt;/script&gt;&quot;"));
  CHECK(contains(page, "`touch /tmp/x`\\ %d ü @x {/b} {{title}} &amp; "));
  for (const auto& link : attribute(page, "href")) {
    CHECK(link.find_first_of("<>'` \\") == std::string::npos);
  }
  for (const auto& drawing : drawings(page)) CHECK(well_formed(drawing));
}

TEST_CASE("a broken encoding does not break the page") {
  MadeUp plan = small();
  plan.name = " M\xfcller";
  const std::string page = page_of(plan);
  CHECK(contains(page, "mock M\ufffdller"));
  CHECK_FALSE(contains(page, "\xfcller"));
}

TEST_CASE("without gnuplot the page says so and goes on") {
  ReportData report = made_up_study(small());
  compare(report);
  report.gnuplot = "no-such-gnuplot";
  const std::string page = render(report);
  CHECK(contains(page, "figures could not be drawn"));
  CHECK(contains(page, "no-such-gnuplot"));
  CHECK(contains(page, "<section id=\"provenance\""));
}

TEST_CASE("failed pictures are listed with their reason before all others") {
  ReportData report = made_up_study(small());
  for (auto& record : report.scratch) record.outcome = Outcome::measured;
  report.scratch[5].outcome = Outcome::failed;
  report.scratch[5].reason = "a reason nobody else has";
  report.scratch[5].place.image_id = "the-failed-one";
  const std::string page = render(report);
  const std::size_t failed = page.find("<table class=\"failed-table\">");
  const std::size_t fields = page.find("<table class=\"fields\">");
  REQUIRE(failed < fields);
  const std::string list = page.substr(failed, page.find("</table>", failed) - failed);
  CHECK(contains(list, "the-failed-one"));
  CHECK(contains(list, "a reason nobody else has"));
  CHECK(occurrences(list, "<tr>") == 2);  // head and the one
}

TEST_CASE("numbers of a row stand on the page as they are in the table") {
  ReportData report;
  ScratchRecord r;
  r.place.image_id = "one";
  r.outcome = Outcome::measured;
  r.wound_area_um2 = 523456.0;
  r.wound_area_um2_se = 12345.0;
  r.width_mean_um = 412.34;
  r.width_mean_um_se = 5.31;
  r.um_per_px = 0.65;
  r.flags.add(Flag::registration_weak);
  ClosureRecord c;
  c.place.image_id = "one";
  c.outcome = Outcome::measured;
  c.closure_frac = -0.0312;
  c.closure_frac_se = 0.018;
  report.scratch = {r};
  report.closure = {c};
  const std::string page = render(report);
  CHECK(contains(page, "0.523 ± 0.012 mm²"));
  CHECK(contains(page, "412.3 ± 5.3 µm"));
  CHECK(contains(page, "\u22120.031 ± 0.018"));
  CHECK(contains(page, "title=\"The picture could not be laid on the baseline"));
  CHECK_FALSE(contains(page, "href=\"overlays/"));  // no overlay was made
}

TEST_CASE("the verdict is on the page with its numbers") {
  ReportData report = made_up_study(small());
  VerdictRecord v;
  v.cell_line = "HT-1080";
  v.endpoint = "closure_frac";
  v.time_h = 48;
  v.knockdown = "siRNA";
  v.control = "mock";
  v.experiments = 3;
  v.phenotype = "supported";
  v.rescued = "partial";
  v.rescue = "siRNA + protein";
  v.effect_name = "mean difference";
  v.effect = -0.405;
  v.effect_low = -0.444;
  v.effect_high = -0.366;
  v.p = 0.0005;
  v.p_adjusted = 0.0015;
  v.sentence = "The sentence itself.";
  report.verdicts = {v};
  const std::string page = render(report);
  const std::string first = page.substr(0, page.find("<section id=\"figures\""));
  CHECK(contains(first, "phenotype supported"));
  CHECK(contains(first, "Yes: siRNA slows wound closure"));
  CHECK(contains(first, "Rescued in part by siRNA + protein"));
  CHECK(contains(first, "(95 % interval)"));
  CHECK(contains(first, "\u22120.405 (\u22120.444 to \u22120.366)"));
  CHECK(contains(first, "p = 0.0015 after correction for several comparisons (&lt; 0.001 before)"));
  CHECK(contains(first, "n\u00a0=\u00a03 experiments"));
  CHECK(contains(first, "The sentence itself."));
}

TEST_CASE("one experiment: the page says what cannot be concluded") {
  MadeUp plan = small();
  plan.experiments = 1;
  const std::string page = page_of(plan);
  CHECK(contains(page, "there is one experiment"));
  CHECK_FALSE(contains(page_of(small()), "there is one experiment"));
}

TEST_CASE("a deciding test that cannot reach the level is named") {
  ReportData report = made_up_study(small());
  TestRecord test;
  test.test = "Mann-Whitney";
  test.n_a = 3;
  test.n_b = 3;
  test.smallest_p = 0.1;
  test.primary = true;
  report.tests = {test};
  CHECK(contains(render(report), "cannot give a p below 0.10"));
  report.alpha = 0.2;
  CHECK_FALSE(contains(render(report), "cannot give a p below"));
}

TEST_CASE("failures that fall on one condition are said") {
  ReportData report = made_up_study(small());
  for (auto& r : report.scratch) r.outcome = Outcome::measured;
  CHECK_FALSE(contains(render(report), "not spread evenly"));
  for (auto& r : report.scratch) {
    if (r.place.role == Role::knockdown) r.outcome = Outcome::failed;
  }
  const std::string page = render(report);
  CHECK(contains(page, "not spread evenly"));
  CHECK(contains(page, "most in siRNA (18 of 18)"));
}

TEST_CASE("quality counts what the sheet leaves out, and marks what stands out") {
  ReportData report = made_up_study(small());
  for (auto& r : report.scratch) {
    r.outcome = Outcome::measured;
    r.flags = {};
  }
  for (auto& r : report.transwell) r.flags = {};
  CHECK_FALSE(contains(render(report), "more than in the other conditions</span>"));
  const ScratchRecord& one = report.scratch.front();
  for (int k = 0; k < 3; ++k) {
    report.excluded.push_back(
        {"x.tif", "bubble", Assay::scratch, one.place.cell_line, one.place.condition});
  }
  const std::string page = render(report);
  CHECK(occurrences(page, "more than in the other conditions</span>") == 1);
  CHECK(contains(page, "3 excluded by the design sheet"));
  CHECK(contains(page, "<td class=\"num\">3 <span class=\"sub inline\">(14 %)</span>"));
}

TEST_CASE("methods cite only what ran") {
  ReportData report = made_up_study(small());
  CHECK_FALSE(contains(render(report), "10.1214/aoms/1177730491"));
  TestRecord test;
  test.test = "Mann-Whitney U";
  report.tests = {test};
  const std::string page = render(report);
  CHECK(contains(page, "https://doi.org/10.1214/aoms/1177730491"));
  // the number stands behind the method, and the paper at that place of the list
  const std::size_t at = page.find("Mann-Whitney [") + 14;
  const int number = std::stoi(page.substr(at, 2));
  std::size_t item = page.find("<ol class=\"references\">");
  for (int k = 0; k < number; ++k) item = page.find("<li>", item + 1);
  CHECK(page.substr(item + 4, 16) == "Mann and Whitney");
  CHECK(contains(page, "a model fitted to cells that were marked by hand"));
  CHECK_FALSE(contains(page, "without colour"));
  report.settings = "transwell.input = auto\ntranswell.judge = classical\n";
  report.transwell.front().flags.add(Flag::no_colour);
  const std::string by_rule = render(report);
  CHECK(contains(by_rule, "by rules of size, shape and stain; all ways"));
  CHECK_FALSE(contains(by_rule, "a model fitted to cells"));
  CHECK(contains(by_rule, "In 1 picture without colour"));
  report.transwell.clear();
  CHECK_FALSE(contains(render(report), "Transwell assay. We analysed"));
}

TEST_CASE("provenance shows any JSON, and text that is none") {
  ReportData report;
  report.provenance = R"({"libraries":{"opencv":"4.6.0","sqlite":"3.40"},"seed":17})";
  report.settings = "not json <b>";
  const std::string page = render(report);
  CHECK(contains(page, ">opencv</th><td>4.6.0<"));
  CHECK(contains(page, ">seed</th><td>17<"));
  CHECK(contains(page, "not json &lt;b&gt;"));
}

TEST_CASE("the same data make the same bytes") { CHECK(page_of(small()) == page_of(small())); }

}  // namespace woundwell::test

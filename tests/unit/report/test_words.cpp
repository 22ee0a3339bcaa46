#include <doctest/doctest.h>

#include "report/headline.hpp"
#include "report/references.hpp"
#include "report/small_pictures.hpp"
#include "unit/report/made_up.hpp"

namespace woundwell::test {

namespace {

VerdictRecord verdict(const std::string& phenotype, double effect, bool ratio) {
  VerdictRecord v;
  v.endpoint = ratio ? "density_per_mm2" : "closure_frac";
  v.assay = ratio ? Assay::transwell : Assay::scratch;
  v.effect_name = ratio ? "ratio of geometric means" : "mean difference";
  v.knockdown = "siRNA";
  v.control = "mock";
  v.phenotype = phenotype;
  v.effect = effect;
  v.experiments = 3;
  return v;
}

}  // namespace

TEST_CASE("a verdict is said with the direction of the effect") {
  CHECK(headline(verdict("supported", -0.4, false)).word == "Yes: siRNA slows wound closure");
  CHECK(headline(verdict("supported", 0.4, false)).word == "Yes: siRNA speeds up wound closure");
  CHECK(headline(verdict("supported", 0.5, true)).word == "Yes: siRNA lowers invasion");
  CHECK(headline(verdict("supported", 1.5, true)).word == "Yes: siRNA raises invasion");
}

TEST_CASE("nothing is promised that was not shown") {
  CHECK(headline(verdict("underpowered", -0.4, false)).word.rfind("Undecided", 0) == 0);
  CHECK(headline(verdict("not supported", -0.01, false)).word.rfind("No:", 0) == 0);
  CHECK(headline(verdict("untested", -0.4, false)).word.rfind("Not tested", 0) == 0);
  CHECK(headline(verdict("a word of tomorrow", -0.4, false)).word.rfind("Not tested", 0) == 0);
  VerdictRecord none = verdict("untested", 0.0, false);
  none.knockdown = "";
  CHECK(headline(none).word.rfind("No verdict", 0) == 0);
  none.experiments = 1;
  CHECK(headline(none).word == "Nothing can be concluded: there is one experiment");
}

TEST_CASE("a partial rescue that may be full is called both") {
  VerdictRecord v = verdict("supported", -0.4, false);
  v.rescue = "protein";
  v.rescued = "partial";
  v.rescue_high_pct = 80.0;
  CHECK(rescue_headline(v).word == "Rescued in part by protein");
  v.rescue_high_pct = 120.0;
  CHECK(rescue_headline(v).word == "Rescued partly or fully by protein");
}

TEST_CASE("means and agreement come from the experiments") {
  EndpointValues values;
  values.experiments = {"1", "2", "3"};
  values.conditions = {{"mock", Role::control, {0.8, 0.9, 0.7}, {}},
                       {"siRNA", Role::knockdown, {0.4, 0.95, 0.3}, {}},
                       {"failed", Role::other, {std::nullopt, std::nullopt, std::nullopt}, {}}};
  CHECK(group_means(values, {"mock", "siRNA"}) == "mock\u00a00.800, siRNA\u00a00.550");
  CHECK(group_means(values, {}) == "mock\u00a00.800, siRNA\u00a00.550");
  const VerdictRecord v = verdict("supported", -0.25, false);
  CHECK(agreement_of_experiments(v, values) == "siRNA is lower than mock in 2 of 3 experiments");
  values.conditions[1].means = {0.4, std::nullopt, 0.3};
  CHECK(agreement_of_experiments(v, values) == "siRNA is lower than mock in 2 of 2 experiments");
  values.log_scale = true;
  values.conditions[0].means = {1.0, 4.0, std::nullopt};
  CHECK(group_means(values, {"mock"}) == "mock\u00a02.00");
}

TEST_CASE("small pictures that do not fit: the doubtful stay, and the marks before the plain") {
  ReportData report;
  for (const char* id : {"a", "b", "c"}) {
    ScratchRecord r;
    r.place.image_id = id;
    r.outcome = Outcome::measured;
    report.scratch.push_back(r);
    report.thumbnails[id] = {id, std::string(300, 'o'), std::string(300, 'p')};
  }
  report.scratch[2].outcome = Outcome::failed;
  const SmallPictures all = small_pictures(report, 100000);
  CHECK(all.left_out == 0);
  CHECK(all.places.at("a").plain.has_value());
  const SmallPictures some = small_pictures(report, 900);
  CHECK(some.html.size() <= 900);
  CHECK(some.places.at("c").overlay == 0);
  CHECK(some.places.at("a").overlay == 1);
  CHECK_FALSE(some.places.at("a").plain.has_value());
  CHECK(some.left_out == 4);
}

TEST_CASE("a paper is cited once, where its method is first named") {
  const CitedText cited =
      cite({"By Holm, then Holm again.", "Student's paired t; Mann-Whitney U."});
  REQUIRE(cited.references.size() == 3);
  CHECK(cited.paragraphs[0] == "By Holm [1], then Holm again.");
  CHECK(cited.references[0].citation.rfind("Holm", 0) == 0);
  CHECK(cited.paragraphs[1] == "Student's paired t [2]; Mann-Whitney [3] U.");
}

}  // namespace woundwell::test

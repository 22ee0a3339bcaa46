// Further quantities per experiment: levels from Ct, contrasts, correlations.

#include "statistics/covariates.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/close.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {
namespace {

using test::close;

void ct(std::vector<CovariateValue>& values, const std::string& condition,
        const std::string& experiment, OptionalNumber target, OptionalNumber reference) {
  const std::size_t row = 2 + values.size() / 2;
  values.push_back({"HeLa", condition, experiment, "MMP2_ct", target, row});
  values.push_back({"HeLa", condition, experiment, "GAPDH_ct", reference, row});
}

/// delta delta Ct of 2, 2 and 3; technical repeats in one of them.
std::vector<CovariateValue> cycles() {
  std::vector<CovariateValue> values;
  ct(values, "mock", "1", 24.0, 18.0);
  ct(values, "siRNA", "1", 26.3, 18.1);
  ct(values, "siRNA", "1", 25.7, 17.9);
  ct(values, "mock", "2", 25.0, 18.0);
  ct(values, "siRNA", "2", 26.0, 17.0);
  ct(values, "mock", "3", 24.0, 17.0);
  ct(values, "siRNA", "3", 28.0, 18.0);
  return values;
}

Analysis phenotype() {
  std::vector<FieldValue> fields;
  test::add(fields, "mock", Role::control, {0.82, 0.61, 0.93});
  test::add(fields, "siRNA", Role::knockdown, {0.41, 0.22, 0.50});
  return analyse(fields, default_endpoints(), {});
}

const TestRecord* row(const Analysis& a, const std::string& test, const std::string& comparison) {
  const auto found = std::find_if(a.tests.begin(), a.tests.end(), [&](const TestRecord& t) {
    return t.test == test && t.comparison == comparison;
  });
  return found == a.tests.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("levels from threshold cycles: repeats are averaged as cycles, folds are 2^-ddCt") {
  const auto levels = with_levels(cycles(), {{"MMP2_ct", "GAPDH_ct"}});
  REQUIRE(levels.size() == 6);
  for (const CovariateValue& v : levels) CHECK(v.name == "MMP2_mRNA");
  Analysis a = phenotype();
  CHECK(add_covariates(a, levels, default_endpoints(), {}).unmatched.empty());
  std::vector<double> folds;
  for (const ReplicateRecord& r : a.replicates) {
    if (r.endpoint == "MMP2_mRNA" && r.condition == "siRNA") folds.push_back(*r.fold);
    if (r.endpoint == "MMP2_mRNA") CHECK(r.assay == Assay::table);
  }
  REQUIRE(folds.size() == 3);
  CHECK(close(folds[0], 0.25, 1e-12, 0));
  CHECK(close(folds[1], 0.25, 1e-12, 0));
  CHECK(close(folds[2], 0.125, 1e-12, 0));
}

TEST_CASE("a covariate is compared within experiments and told beside the phenotype") {
  const Analysis before = phenotype();
  Analysis a = before;
  add_covariates(a, with_levels(cycles(), {{"MMP2_ct", "GAPDH_ct"}}), default_endpoints(), {});
  const auto found = std::find_if(a.tests.begin(), a.tests.end(), [](const TestRecord& t) {
    return t.endpoint == "MMP2_mRNA" && t.test == "paired t";
  });
  REQUIRE(found != a.tests.end());
  CHECK(found->assay == Assay::table);
  CHECK(close(*found->effect, std::exp2(-7.0 / 3.0), 1e-12, 0));
  // t of the ddCt 2, 2, 3 against 0: mean 7/3, standard error 1/3.
  CHECK(close(std::abs(*found->statistic), 7.0, 1e-12, 0));
  CHECK_FALSE(found->primary);
  CHECK(found->caution.find("covariate") != std::string::npos);
  REQUIRE(a.verdicts.size() == before.verdicts.size());
  CHECK(a.verdicts[0].phenotype == before.verdicts[0].phenotype);
  CHECK(a.verdicts[0].sentence.find("MMP2_mRNA of siRNA is 0.198 times that of mock") !=
        std::string::npos);
  const TestRecord* rho = row(a, "Spearman", "scratch closure_frac at 48 h v MMP2_mRNA");
  const TestRecord* r = row(a, "Pearson", "scratch closure_frac at 48 h v MMP2_mRNA");
  REQUIRE(rho != nullptr);
  REQUIRE(r != nullptr);
  CHECK(rho->n_a == 3);
  CHECK_FALSE(rho->planned);
  CHECK(rho->effect_low.has_value());
  CHECK(r->effect_high.has_value());
}

TEST_CASE("rows without a partner are said, and missing cycles give no level") {
  std::vector<CovariateValue> values = cycles();
  values.resize(values.size() - 2);  // siRNA of experiment 3 has no row
  ct(values, "siRNA", "4", 26.0, 18.0);
  ct(values, "sirna", "3", 26.0, 18.0);
  for (CovariateValue& v : values) {
    if (v.condition == "mock" && v.experiment == "2" && v.name == "GAPDH_ct") v.value.reset();
  }
  Analysis a = phenotype();
  const CovariateReport report =
      add_covariates(a, with_levels(values, {{"MMP2_ct", "GAPDH_ct"}}), default_endpoints(), {});
  REQUIRE(report.unmatched.size() == 3);
  CHECK(report.unmatched[0].find("line 8: HeLa, siRNA, experiment 4 is not in the study") == 0);
  CHECK(report.unmatched[1].find("sirna") != std::string::npos);
  CHECK(report.unmatched[2] == "HeLa, siRNA, experiment 3 of the study has no row in the table");
  for (const ReplicateRecord& r : a.replicates) {
    if (r.endpoint == "MMP2_mRNA" && r.experiment == "2") {
      CHECK(r.value.has_value() == (r.condition == "siRNA"));
      CHECK_FALSE(r.fold.has_value());
    }
  }
}

TEST_CASE("degenerate covariates give rows with a caution") {
  for (const double x : {0.0, 1.0, -1.0}) {
    std::vector<CovariateValue> values;
    for (const std::string e : {"1", "2", "3"}) {
      values.push_back({"HeLa", "mock", e, "protein", x, 2});
      values.push_back({"HeLa", "siRNA", e, "protein", x, 3});
    }
    Analysis a = phenotype();
    add_covariates(a, values, default_endpoints(), {});
    for (const TestRecord& t : a.tests) {
      if (t.endpoint != "protein" && t.group_b != "protein") continue;
      if (t.test != "Mann-Whitney" && t.test != "blocked permutation") {
        CHECK((!t.p || *t.p == 1.0));
      }
      CHECK_FALSE(t.caution.empty());
    }
  }
  CHECK(level_name({"ct_MMP2", "x"}) == "MMP2_mRNA");
}

}  // namespace woundwell

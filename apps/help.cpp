#include "help.hpp"

#include <fmt/format.h>

#include "core/csv.hpp"

namespace woundwell::app {

namespace {

std::string parameter_list(const std::vector<Parameter>& parameters) {
  std::string text = "\nParameters (--set NAME=VALUE, or a [section] of --config):\n";
  for (const auto& p : parameters) {
    if (p.choice != nullptr) {
      text += fmt::format("  {} = {} ({})\n      {}\n", p.name, value_of(p),
                          fmt::join(p.choices, ", "), p.help);
      continue;
    }
    text += fmt::format("  {} = {}{} ({} to {})\n      {}\n", p.name, format_number(*p.value),
                        p.unit.empty() ? "" : " " + p.unit, format_number(p.low),
                        format_number(p.high), p.help);
  }
  return text;
}

}  // namespace

std::string index_help() {
  return R"(
Examples:
  woundwell index pictures --pattern "{cell_line}_{condition}_e{experiment}_w{well}_f{field}_t{time_h}h.tif"
  woundwell index pictures --pattern "{condition}/day{experiment}/{field}_{}.tif" -o sheet.csv

Pitfalls:
  Names in braces are columns of the design sheet; {} skips a part. A pattern with '/' is held
  against the path below the folder, one without against the file name alone.
  The role of each condition is guessed from its name and marked as a guess in the note column:
  look through it before you measure.
)";
}

std::string check_help() {
  return R"(
Example:
  woundwell check design.csv
  woundwell check design.csv --config study.toml     also the choices of the statistics

What a design sheet looks like (comma, semicolon or tab; UTF-8):
  image,assay,cell_line,condition,role,experiment,well,field,time_h,pixel_size_um
  a1_0h.tif,scratch,HT-1080,mock,control,1,A1,1,0,0.65
  a1_24h.tif,scratch,HT-1080,mock,control,1,A1,1,24,0.65
  roles: control, knockdown, rescue, vehicle, blank, other
  optional columns: batch, knockdown, coating (matrigel, none), page, channel, exclude, note
  time_h of a multi-page TIFF: 0|24|48, or 0:0.5:24 (first:step:last), one time per page

Pitfalls:
  `experiment` is an independent repeat on its own day. It is what n counts; wells and fields are
  not. With 3 experiments Mann-Whitney cannot go below p = 0.10: check says what each test can.
  Paths are relative to the sheet.

References:
  Lord et al. 2020, doi 10.1083/jcb.202001064 (fields are not experiments)
)";
}

std::string measure_help(const std::vector<Parameter>& parameters) {
  return R"(
Examples:
  woundwell measure design.csv -o out
  woundwell measure design.csv -o out --no-pictures --threads 2
  woundwell measure design.csv -o out --shard 3/8      (one of eight machines; then compare out)
  woundwell measure design.csv -o out --stain giemsa   (colour as published, not fitted)
  woundwell measure design.csv -o out --set transwell.input=fluorescence
  woundwell measure design.csv -o out --set transwell.pore_diameter_um=3
  woundwell measure design.csv -o out --set scratch.input=brightfield

Pitfalls:
  Started again, it measures only what is new: same pictures and settings, same answer.
  A picture that could not be measured has outcome `failed` and a reason, and exit code 3.
  `closed` means that the sheet was seen all along the wound of the first picture.
  Without a pixel size everything is in pixels, and densities are empty. um_per_px_estimated is
  what the pores say; it is for comparison, and takes nothing's place.
  A named stain is fitted near its colour in white light; what is far from it is flagged.

References:
  Bedoya et al. 2017, doi 10.1177/2472630317717436 (repositioning as a source of error)
  Macenko et al. 2009, doi 10.1109/ISBI.2009.5193250 (stain directions)
  Ruifrok and Johnston 2001, PMID 11531144 (optical density of stains)
)" + parameter_list(parameters);
}

std::string compare_help(const std::vector<Parameter>& parameters) {
  return R"(
Examples:
  woundwell compare out
  woundwell compare out --endpoint closure_width_frac --time 24 --contrast "siRNA v mock"
  woundwell compare out --covariates qpcr.csv --ct MMP2_ct:GAPDH_ct
  woundwell compare out --set statistics.tests=all     every further test, beside the plan
  woundwell compare --table values.csv --value density --condition treatment --experiment day \
      --well insert --control mock --ratio -o out

In a configuration file:
  [statistics]
  endpoint = ["closure_frac", "density_per_mm2"]
  time_h = 48
  contrasts = ["siRNA v mock", "siRNA+protein v siRNA"]
  field_level = false
  tests = "default"
  correction = "holm"

Further tests (tests = all; primary endpoint at its time, experiments as n):
  each contrast     Wilcoxon signed rank (Pratt's zeros, Hodges-Lehmann), van Elteren, Student t,
                    Welch t, bootstrap interval, Hedges' g, Cliff's delta, rescue percent (Fieller,
                    bootstrap)
  three conditions  one-way ANOVA; all pairs by Dunn, Conover-Iman, Tukey within experiments and
  or more           without; Dunnett without (within experiments it is there by default, as are
                    Kruskal-Wallis, Friedman and ANOVA within experiments)
  two quantities    Pearson and Lin's concordance of scratch v Transwell, concordance of a covariate
  with field_level  van Elteren on wells within experiments, labelled as pseudoreplicated
  They are not planned, have no part in the correction or a verdict, and say so in `adjustment`;
  `method` names the paper.

Pitfalls:
  Fields are averaged in wells, wells in experiments; tests see experiments alone. --field-level
  shows beside it what fields taken as n would give: a wrong p, labelled so.
  Choose endpoint, time and contrasts before you look: whatever is not chosen is then labelled
  exploratory. Without a choice: closure (or density) at the last time, contrasts by role.
  Percent invasion needs inserts with coating `matrigel` and `none` in the design.
  A table of covariates has the columns cell_line, condition and experiment as in the design; rows
  without a partner are said. Ct columns are averaged over technical repeats before 2^-ddCt.
  In --table, empty and NA are missing and are counted; other text is a mistake.
  To look through all tests for the smallest p is no analysis: what counts is what was planned.
  "knockdown significant, rescue not significant" is not a rescue: rescue is tested against the
  knockdown, and its share is withheld where the knockdown itself is not clear.

References:
  Lord et al. 2020, doi 10.1083/jcb.202001064
  Gelman and Stern 2006, doi 10.1198/000313006X152649
  Fieller 1954, doi 10.1111/j.2517-6161.1954.tb00159.x
  Livak and Schmittgen 2001, doi 10.1006/meth.2001.1262 (delta delta Ct)
)" + parameter_list(parameters);
}

std::string report_help() {
  return R"(
Example:
  woundwell report out --title "siRNA 1, HT-1080"

Pitfalls:
  The page is one file; full overlays are linked from the folder beside it.
  figures/ is written anew each time: copy a script and its data before you change them.
)";
}

std::string run_help() {
  return R"(
Example:
  woundwell run design.csv -o out        (check, measure, compare, report)

Pitfalls:
  Exit code 3: some pictures failed; the rest is analysed, and the report lists them.
)";
}

std::string plan_help() {
  return R"(
Examples:
  woundwell plan --effect 0.2 --sd-experiment 0.1 --sd-well 0.05 --sd-field 0.1
  woundwell plan --effect 0.6 --ratio --sd-experiment 0.2 --sd-well 0.1 --sd-field 0.3
  woundwell plan --effect 0.3 --sd-experiment 0.08 --rescue 1 --power 0.9 --wells 3
  woundwell plan --effect 0.2 --pilot out --endpoint closure_frac

Units:
  Effect and standard deviations are in the unit of the endpoint: closure fraction 0.2 is 20 points.
  With --ratio the effect is knockdown over control (0.6: 40 % less), and the standard deviations
  are of natural logarithms, about the coefficient of variation: 0.2 is 20 %.

Pitfalls:
  --sd-experiment is what is left between experiments after the level that all conditions of a day
  share: 0.71 times the standard deviation of the differences knockdown - control of past
  experiments, less what wells and fields add. It cannot be made smaller by more fields.
  A pilot of three experiments gives its standard deviation only to within a factor of 0.5 to 6:
  plan with a pessimistic one.
  --effect is the smallest effect that would matter, not the one that was seen.

References:
  Lord et al. 2020, doi 10.1083/jcb.202001064 (experiments are n)
  Lazic et al. 2018, doi 10.1371/journal.pbio.2005282 (what more subsamples do not buy)
)";
}

std::string simulate_help() {
  return R"(
Example:
  woundwell simulate study --seed 7 --experiments 5
  woundwell run study/design.csv -o out
  woundwell agree out --truth study/truth

Pitfalls:
  Simulated pictures are for tests and for planning; accuracy on them is not accuracy on yours.
)";
}

std::string agree_help() {
  return R"(
Examples:
  woundwell agree out --truth study/truth
  woundwell agree out1 out2 --truth outlines/ --truth points.csv --tables accuracy/

Truth that is understood:
  outlines as JSON (image, width, height, observers with status and polygons), masks as PNG
  (255 = gap), points.csv (image, crop, x, y, observer, confidence), counts.csv (image,
  manual_count or count), closure.csv (image, closure_frac).

Pitfalls:
  Scratch truth needs the masks of the run: measure without --no-pictures.
  Truth is matched to pictures by the end of their paths.

References:
  Lin 1989, doi 10.2307/2532051 (concordance)
  Bland and Altman 1986, doi 10.1016/S0140-6736(86)90837-8 (limits of agreement)
)";
}

}  // namespace woundwell::app

small_study 2 5 --no-transwell --times 0,24
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
keys = sorted({(r["cell_line"], r["condition"], r["experiment"], r["role"]) for r in rows})
with open("qpcr.csv", "w") as f:
    f.write("cell_line,condition,experiment,MMP2_ct,GAPDH_ct,note\n")
    for line, condition, e, role in keys:
        target = 24 if role == "control" else 26 + 0.1 * int(e)
        f.write(f"{line},{condition},{e},{target},18,fine\n")
    f.write(f"{keys[0][0]},{keys[0][1]},99,24,18,\n")
PY
expect_exit 0 "$WOUNDWELL" compare out --covariates qpcr.csv --ct MMP2_ct:GAPDH_ct \
  --endpoint closure_width_frac
says "experiment 99 is not in the study"
says "times that of"
python3 - <<'PY' || fail "rows of the covariate"
import csv, json
rows = list(csv.DictReader(open("out/statistics.csv")))
tests = [t for t in rows if t["endpoint"] == "MMP2_mRNA"]
main = [t for t in tests if t["test"] == "paired t"][0]
assert abs(float(main["effect"]) - 2 ** -2.15) < 1e-9, main
assert all(t["primary"] == "false" and "covariate" in t["caution"] for t in tests), tests
both = [t for t in rows if t["group_b"] == "MMP2_mRNA"]
assert {t["test"] for t in both} == {"Spearman", "Pearson"}, both
assert {t["endpoint"] for t in both} == {"closure_width_frac"}, both
assert {t["endpoint"] for t in rows if t["primary"] == "true"} == {"closure_width_frac"}
settings = json.load(open("out/provenance.json"))["statistics_settings"]
assert settings["endpoint"] == "closure_width_frac", settings
PY
expect_exit 0 "$WOUNDWELL" compare out --covariates qpcr.csv --ct MMP2_ct:GAPDH_ct \
  --set statistics.tests=all
python3 - <<'PY' || fail "concordance of the covariate"
import csv
rows = [t for t in csv.DictReader(open("out/statistics.csv")) if t["group_b"] == "MMP2_mRNA"]
assert {t["test"] for t in rows} == {"Spearman", "Pearson", "Lin's concordance"}, rows
assert all(t["planned"] == "false" for t in rows)
lin = [t for t in rows if t["test"].startswith("Lin")][0]
assert lin["p"] == "" and -1 <= float(lin["effect"]) <= 1 and lin["effect_low"], lin
PY
expect_exit 2 "$WOUNDWELL" compare out --covariates qpcr.csv --ct MMP9_ct:GAPDH_ct
says "MMP9_ct"
expect_exit 2 "$WOUNDWELL" compare out --endpoint closure
says "closure_frac"

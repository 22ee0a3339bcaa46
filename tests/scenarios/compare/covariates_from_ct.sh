small_study 3 5 --no-transwell
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
expect_exit 0 "$WOUNDWELL" compare out --covariates qpcr.csv --ct MMP2_ct:GAPDH_ct
says "experiment 99 is not in the study"
says "MMP2_mRNA of"
says "times that of"
python3 - <<'PY' || fail "rows of the covariate"
import csv
tests = [t for t in csv.DictReader(open("out/statistics.csv")) if t["endpoint"] == "MMP2_mRNA"]
main = [t for t in tests if t["test"] == "paired t"][0]
assert abs(float(main["effect"]) - 2 ** -2.2) < 1e-9, main
assert all(t["primary"] == "false" and "covariate" in t["caution"] for t in tests), tests
both = [t for t in csv.DictReader(open("out/statistics.csv")) if t["group_b"] == "MMP2_mRNA"]
assert {t["test"] for t in both} == {"Spearman", "Pearson"}, both
PY
expect_exit 0 "$WOUNDWELL" report out
expect_exit 2 "$WOUNDWELL" compare out --covariates qpcr.csv --ct MMP9_ct:GAPDH_ct
says "MMP9_ct"

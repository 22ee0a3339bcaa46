# The p values were worked out without the program: counting, closed forms (F with 2 degrees of freedom
# is (1 + 2 F / 12)^-6), and Simpson's rule over the t, range and Dunnett integrals.
python3 - <<'PY'
values = {"mock": [0.71, 0.64, 0.80, 0.69, 0.75], "siRNA": [0.31, 0.30, 0.44, 0.25, 0.37],
          "drug": [0.60, 0.49, 0.71, 0.55, 0.58]}
with open("values.csv", "w") as f:
    f.write("treatment,day,closure\n")
    for t, xs in values.items():
        for day, x in enumerate(xs):
            f.write(f"{t},{day},{x}\n")
PY
compare="compare --table values.csv --value closure --condition treatment --experiment day
  --control mock"
expect_exit 0 "$WOUNDWELL" $compare -o plain
expect_exit 0 "$WOUNDWELL" $compare -o full --set statistics.tests=all
cmp plain/verdicts.csv full/verdicts.csv || fail "verdicts moved"
cmp plain/replicates.csv full/replicates.csv || fail "replicates moved"
python3 - <<'PY' || fail "rows"
import csv
plain = list(csv.DictReader(open("plain/statistics.csv")))
full = list(csv.DictReader(open("full/statistics.csv")))
further = [r for r in full if r["adjustment"].endswith("not part of the plan")]
assert [r for r in full if r not in further] == plain
assert all(r["planned"] == r["primary"] == "false" for r in further)
assert all("doi" in r["method"] or "19" in r["method"] for r in further), further
row = {(r["comparison"], r["test"]): r for r in further}
def near(key, column, value, tolerance=1e-9):
    assert abs(float(row[key][column]) - value) <= tolerance * abs(value), (key, column, row[key])
near(("siRNA v mock", "Wilcoxon signed rank"), "p", 0.0625)
near(("siRNA v mock", "Wilcoxon signed rank"), "smallest_p", 0.0625)
near(("siRNA v mock", "van Elteren"), "p", 0.0625)
near(("siRNA v mock", "Student t"), "p", 1.7777269665696287e-05)
near(("siRNA v mock", "Welch t"), "p", 2.2032632459019786e-05)
near(("all conditions", "one-way ANOVA"), "p", 7.627433144751788e-06)
near(("drug v siRNA", "Tukey"), "p_adjusted", 0.00034878760328282965, 1e-7)
near(("drug v mock", "Tukey, within experiments"), "p_adjusted", 0.00021992661343905873, 1e-6)
near(("siRNA v mock", "Dunn"), "p", 0.0007744737143615757)
near(("drug v mock", "Dunnett"), "p_adjusted", 0.024326564457748945, 1e-6)
PY
# Another correction over the plan, by name; an unknown one is a mistake.
expect_exit 0 "$WOUNDWELL" $compare -o sidak --set statistics.correction=sidak
same "$(column sidak/statistics.csv adjustment | grep -c 'Sidak over 2 contrasts planned')" \
  "$(column plain/statistics.csv adjustment | grep -c 'Holm over 2 contrasts planned')"
says "after Sidak"
printf '[statistics]\ntests = "all"\ncorrection = "benjamini_hochberg"\n' > all.toml
expect_exit 0 "$WOUNDWELL" $compare -o toml --config all.toml
column toml/statistics.csv adjustment | grep -q "Benjamini-Hochberg over 3 pairs: not part of" || fail "toml"
expect_exit 2 "$WOUNDWELL" $compare -o wrong --set statistics.tests=some
says "use one of: default, all"
# What cannot be tested says so, and nothing is made up.
table() { printf 'treatment,day,closure\n'; printf '%s\n' "$@"; }
no_p() {
  table "$@" > values.csv
  expect_exit 0 "$WOUNDWELL" $compare -o none --set statistics.tests=all --field-level
  python3 - <<'PY' || fail "degenerate: $*"
import csv
rows = [r for r in csv.DictReader(open("none/statistics.csv"))
        if r["adjustment"].endswith("not part of the plan")]
assert rows and all(r["caution"] for r in rows if not r["effect_low"]), rows
assert not any(r["p"] for r in rows), [r for r in rows if r["p"]]
PY
}
no_p mock,1,5 mock,2,5 mock,3,5 siRNA,1,5 siRNA,2,5 siRNA,3,5 drug,1,5 drug,2,5 drug,3,5
no_p mock,1,5 siRNA,1,4 drug,1,3
no_p mock,1,NaN mock,2,inf mock,3,NA siRNA,1,4 siRNA,2,3 siRNA,3,inf
no_p mock,1,NA siRNA,1,NA drug,1,4

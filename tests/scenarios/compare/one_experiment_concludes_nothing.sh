measured_study 1
expect_exit 0 "$WOUNDWELL" compare out
python3 - <<'PY' || fail "a p from one experiment"
import csv
tests = list(csv.DictReader(open("out/statistics.csv")))
assert tests
assert all(t["p"] == "" for t in tests), [t for t in tests if t["p"]]
assert all(t["caution"] for t in tests), tests
for v in csv.DictReader(open("out/verdicts.csv")):
    assert v["phenotype"] in ("untested", "underpowered"), v
PY

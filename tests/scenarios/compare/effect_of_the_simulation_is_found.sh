example_run
python3 - <<'PY' || fail "verdict"
import csv
verdicts = list(csv.DictReader(open("out/verdicts.csv")))
closure = [v for v in verdicts if v["assay"] == "scratch" and v["endpoint"] == "closure_frac"]
assert closure, verdicts
assert closure[0]["phenotype"] == "supported", closure
assert float(closure[0]["effect"]) < 0, closure
assert closure[0]["rescued"] in ("full", "partial"), closure
PY

measured_study 3
python3 - <<'PY' || fail "blank membranes"
import csv
blanks = [r for r in csv.DictReader(open("out/transwell.csv")) if r["role"] == "blank"]
assert len(blanks) >= 3, len(blanks)
for r in blanks:
    assert r["outcome"] == "measured" and int(r["count"]) <= 1, (r["image"], r["count"])
PY

small_study 3 5 --no-scratch
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
python3 - <<'PY' || fail "blank membranes"
import csv
blanks = [r for r in csv.DictReader(open("out/transwell.csv")) if r["role"] == "blank"]
assert len(blanks) >= 3, len(blanks)
for r in blanks:
    assert r["outcome"] == "measured" and int(r["count"]) <= 1, (r["image"], r["count"])
PY

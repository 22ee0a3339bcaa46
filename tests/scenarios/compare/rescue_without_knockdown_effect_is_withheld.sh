small_study 3 8 --knockdown-effect 1 --rescue-share 0 --no-transwell --times 0,24
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
expect_exit 0 "$WOUNDWELL" compare out
python3 - <<'PY' || fail "rescue percent of nothing"
import csv
for v in csv.DictReader(open("out/verdicts.csv")):
    if v["phenotype"] != "supported":
        assert v["rescue_pct"] == "" and v["rescued"] not in ("full", "partial"), v
PY

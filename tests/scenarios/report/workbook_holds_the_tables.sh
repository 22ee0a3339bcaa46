small_study 2 5 --times 0 24
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
evil = {"mock": '=cmd|"/c calc"!A1', "siRNA": "+1-2 @SUM(1) 'q' \"d\" <b>&amp; _x0041_ \u00e4\u00df" + "n" * 200}
for r in rows:
    for key in ("condition", "knockdown"):
        r[key] = evil.get(r[key], r[key])
    r["well"] = "@" + r["well"]
w = csv.DictWriter(open("study/design.csv", "w", newline="", encoding="utf-8"), rows[0].keys()); w.writeheader(); w.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out --no-pictures
python3 "$SOURCE/tests/scenarios/read_workbook.py" out || fail "the workbook differs from the tables"
# another endpoint, chosen before looking
expect_exit 0 "$WOUNDWELL" compare out --endpoint auc_frac
expect_exit 0 "$WOUNDWELL" report out
column out/replicates.csv endpoint | grep -qx auc_frac || fail "the endpoint is not in the tables"
python3 "$SOURCE/tests/scenarios/read_workbook.py" out || fail "the workbook differs from the tables"
# and the first figure is of it
has_file out/figures/01_superplot_*_auc_frac_*.pdf

measured_study 3
expect_exit 0 "$WOUNDWELL" compare out
expect_exit 0 "$WOUNDWELL" report out
python3 "$SOURCE/tests/scenarios/read_page.py" out || fail "the page differs from the tables"
# two percent more in any of the tables would be noticed
for place in scratch:width_mean_um closure:closure_frac transwell:density_per_mm2 \
    statistics:effect_low verdicts:effect_high; do
  cp "out/${place%:*}.csv" kept.csv
  python3 - "out/${place%:*}.csv" "${place#*:}" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
row = next(r for r in rows[1:] + rows[:1] if r[sys.argv[2]] not in ("", "0"))
row[sys.argv[2]] = repr(float(row[sys.argv[2]]) * 1.02)
with open(sys.argv[1], "w", newline="", encoding="utf-8") as f:
    w = csv.DictWriter(f, rows[0].keys()); w.writeheader(); w.writerows(rows)
PY
  ! python3 "$SOURCE/tests/scenarios/read_page.py" out > /dev/null 2>&1 || fail "not noticed: $place"
  cp kept.csv "out/${place%:*}.csv"
done

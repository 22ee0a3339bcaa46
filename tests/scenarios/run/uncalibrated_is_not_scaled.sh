small_study 1
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
for r in rows: r["pixel_size_um"] = ""
w = csv.DictWriter(open("study/design.csv", "w", newline=""), rows[0].keys()); w.writeheader(); w.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
same "$(column out/scratch.csv wound_area_um2 | sort -u)" "" "no um without calibration"
same "$(column out/transwell.csv density_per_mm2 | sort -u)" "" "no density without calibration"
column out/scratch.csv flags | grep -q no_calibration || fail "not flagged"

# as an eyepiece shows it: where the disc ends, the gap does not leave the field
disc='v if math.hypot(4 * (x - 0.5), 3 * (y - 0.5)) < 1.45 else 0.01'
gap_picture 1 0 'abs(x - 0.5) < 0.18' --over "$disc"
gap_picture 1 12 'abs(x - 0.5) < 0.1' --over "$disc"
measure_gaps
for i in 0 1; do
  flagged $i field_masked
  not_flagged $i wound_leaves_field
done
python3 - <<'PY' || fail "area"
import csv, math, sys
with open("out/scratch.csv", newline="") as f: rows = list(csv.DictReader(f))
bad = 0
for row, half in zip(rows, (0.72, 0.4)):
    radius = math.sqrt(12 * float(row["valid_frac"]) / math.pi)  # of the disc as found
    h = half / radius
    true = 2 / math.pi * (h * math.sqrt(1 - h * h) + math.asin(h))
    print(radius, row["wound_area_frac"], true)
    bad += not 1.38 < radius < 1.46 or abs(float(row["wound_area_frac"]) / true - 1) > 0.03
sys.exit(bad)
PY

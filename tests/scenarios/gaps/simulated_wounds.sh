# accuracy on simulated wounds, a little below what is reached (docs/accuracy.md), so that losses are seen
study() {
  "$WOUNDWELL" simulate study$1 --seed $1 --difficulty $2 --experiments 1 --fields 1 --no-transwell &&
    "$WOUNDWELL" measure study$1/design.csv -o out/$1 --threads 1
}
study 1 0 > log1.txt 2>&1 &
study 2 1 > log2.txt 2>&1 || { cat log2.txt; fail "seed 2"; }
wait $! || { cat log1.txt; fail "seed 1"; }
for seed in 1 2; do
  expect_exit 0 "$WOUNDWELL" agree out/$seed --truth study$seed/truth --tables accuracy$seed
  python3 - $seed <<'PY' || fail "seed $seed is less accurate than before"
import csv, sys
with open("accuracy%s/agreement_summary.csv" % sys.argv[1], newline="") as f:
    found = {(r["part"], r["group"], r["measure"]): r["value"] for r in csv.DictReader(f)}
bounds = [("scratch", "iou_mean", 0.91, 1), ("scratch", "nothing_found", 0, 0),
          ("closure", "error_median", 0, 0.02), ("closure", "interval_coverage", 0.9, 1)]
bad = 0
for part, measure, low, high in bounds:
    value = float(found[part, "all", measure])
    print(sys.argv[1], part, measure, value)
    bad += not low <= value <= high
sys.exit(bad)
PY
done
# nothing is the matter with easy pictures of an open wound
python3 - <<'PY' || fail "flags at 0 h"
import csv, sys
with open("out/1/scratch.csv", newline="") as f: first = [r for r in csv.DictReader(f) if r["time_h"] == "0"]
print([r["flags"] for r in first])
sys.exit(len(first) != 4 or any(r["flags"] for r in first))
PY

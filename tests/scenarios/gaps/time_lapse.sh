# every half hour for 20 h, in one file; a small working size for speed
python3 "$SOURCE/tests/scenarios/draw_gap.py" 'abs(x - 0.5) < 0.16 * (1 - 0.9 * t)' lapse.tif \
  --seed 3 --pages 41 > shares.txt
echo "$header" > design.csv
echo "lapse.tif,scratch,line,mock,control,1,1,1,0:0.5:20,1.5" >> design.csv
measure_gaps --no-pictures --set scratch.working_size=600
same "$(rows out/scratch.csv)" 41
same "$(rows out/closure.csv)" 41
same "$(column out/closure.csv time_h | xargs)" "$(seq 0 0.5 20 | sed 's/\.0$//' | xargs)"
python3 - <<'PY' || fail "closures"
import csv, sys
with open("out/closure.csv", newline="") as f: found = [float(r["closure_frac"]) for r in csv.DictReader(f)]
shares = [float(line) for line in open("shares.txt")]
worst = max(abs(c - (1 - s / shares[0])) for c, s in zip(found, shares))
print("worst", worst)
sys.exit(worst > 0.015)
PY
near "$(column out/closure.csv slope_um_per_h | sort -u)" "$(python3 -c 'print(0.32 * 540 * 0.9 / 20)')" 0.02
near "$(column out/closure.csv t_half_h | sort -u)" "$(python3 -c 'print(0.5 / 0.9 * 20)')" 0.02

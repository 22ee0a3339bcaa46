small_study 1
picture=$(ls study/scratch/*mock*t24h.jpg | head -1)
head -c 4000 "$picture" > short.jpg && mv short.jpg "$picture"
expect_exit 3 "$WOUNDWELL" run study/design.csv -o out
says "1 failed"
same "$(column out/scratch.csv outcome | grep -c failed)" 1
python3 - <<'PY' || fail "a failed row must have a reason and no numbers"
import csv
rows = [r for r in csv.DictReader(open("out/scratch.csv")) if r["outcome"] == "failed"]
assert rows[0]["reason"], rows
assert rows[0]["wound_area_px"] == "" and rows[0]["width_mean_px"] == "", rows
closure = [r for r in csv.DictReader(open("out/closure.csv")) if r["image_id"] == rows[0]["image_id"]]
assert closure[0]["closure_frac"] == "", closure
PY
grep -q "$(basename "$picture" .jpg)" out/report.html || fail "the report does not list it"

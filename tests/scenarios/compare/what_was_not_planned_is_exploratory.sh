small_study 3 5 --no-transwell
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
control=$(python3 -c 'import csv; print([r["condition"] for r in csv.DictReader(open("study/design.csv")) if r["role"]=="control"][0])')
knockdown=$(python3 -c 'import csv; print([r["condition"] for r in csv.DictReader(open("study/design.csv")) if r["role"]=="knockdown"][0])')
printf '[statistics]\nendpoint = ["closure_width_frac"]\ntime_h = 24\ncontrasts = ["%s v %s"]\n' \
  "$knockdown" "$control" > plan.toml
expect_exit 0 "$WOUNDWELL" compare out --config plan.toml --field-level
python3 - <<'PY' || fail "labels"
import csv, json
tests = list(csv.DictReader(open("out/statistics.csv")))
planned = [t for t in tests if t["planned"] == "true"]
assert planned and {(t["endpoint"], t["time_h"]) for t in planned} == {("closure_width_frac", "24")}
assert len({t["comparison"] for t in planned}) == 1, planned
fields = [t for t in tests if "pseudoreplicated" in t["test"]]
assert fields and all(t["planned"] == "false" and t["p_adjusted"] == "" for t in fields)
verdict = list(csv.DictReader(open("out/verdicts.csv")))[0]
assert verdict["endpoint"] == "closure_width_frac" and verdict["time_h"] == "24", verdict
settings = json.load(open("out/provenance.json"))["statistics_settings"]
assert settings["endpoint"] == "closure_width_frac" and settings["time_h"] == 24, settings
PY
expect_exit 2 "$WOUNDWELL" compare out --time 36
says "use one of: 24, 48"
expect_exit 2 "$WOUNDWELL" compare out --contrast "$knockdown v nothing"
says "$control"
expect_exit 2 "$WOUNDWELL" compare out --endpoint closure
says "closure_frac"

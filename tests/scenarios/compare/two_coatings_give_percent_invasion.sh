"$WOUNDWELL" simulate study --experiments 2 --wells 2 --fields 1 --seed 6 --no-scratch > simulate.txt || fail "simulate"
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
wells = sorted({r["well"] for r in rows})
for r in rows:
    r["coating"] = "none" if r["well"] == wells[-1] else "matrigel"
with open("study/design.csv", "w", newline="") as f:
    out = csv.DictWriter(f, rows[0].keys())
    out.writeheader()
    out.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
expect_exit 0 "$WOUNDWELL" compare out
python3 - <<'PY' || fail "percent invasion"
import csv
density = {}
for r in csv.DictReader(open("out/transwell.csv")):
    density.setdefault((r["condition"], r["experiment"], r["coating"]), []).append(float(r["density_per_mm2"]))
mean = lambda c, e, coating: sum(density[c, e, coating]) / len(density[c, e, coating])
rows = list(csv.DictReader(open("out/replicates.csv")))
percent = {(r["condition"], r["experiment"]): r for r in rows if r["endpoint"] == "percent_invasion"}
assert percent
control = [r["condition"] for r in rows if r["role"] == "control"][0]
for (c, e), r in percent.items():
    if mean(c, e, "none") == 0:  # nothing migrated: no percentage
        assert r["value"] == "", r
        continue
    want = 100 * mean(c, e, "matrigel") / mean(c, e, "none")
    assert abs(float(r["value"]) / want - 1) < 1e-9, (r, want)
for r in rows:
    if r["endpoint"] == "density_per_mm2" and float(r["value"]) > 0:
        assert abs(float(r["value"]) / mean(r["condition"], r["experiment"], "matrigel") - 1) < 1e-9, r
    if r["endpoint"] == "invasion_index" and r["value"]:
        want = float(percent[r["condition"], r["experiment"]]["value"]) / float(percent[control, r["experiment"]]["value"])
        assert abs(float(r["value"]) / want - 1) < 1e-9, (r, want)
tests = list(csv.DictReader(open("out/statistics.csv")))
assert {"percent_invasion", "invasion_index", "migration_density_per_mm2"} <= {t["endpoint"] for t in tests}
assert list(csv.DictReader(open("out/verdicts.csv")))[0]["endpoint"] == "density_per_mm2"
PY
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
for r in rows:
    r["time_h"] = "24" if r["coating"] == "none" else "48"
    r["well"] = "A"  # one name for a coated and an uncoated insert
with open("study/apart.csv", "w", newline="") as f:
    out = csv.DictWriter(f, rows[0].keys())
    out.writeheader()
    out.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" check study/apart.csv
says "no percent invasion at this time"
expect_exit 0 "$WOUNDWELL" measure study/apart.csv -o out-apart --no-pictures
expect_exit 0 "$WOUNDWELL" compare out-apart
says "warning:"
says "uncoated ones are at 24 h): no percent invasion of these"
python3 - <<'PY' || fail "percent invasion of two different times"
import csv
assert not [r for r in csv.DictReader(open("out-apart/replicates.csv")) if r["endpoint"] == "percent_invasion" and r["value"]]
said = [t for t in csv.DictReader(open("out-apart/statistics.csv")) if t["test"] == "percent invasion"]
assert said and all(t["comparison"] == "coated v uncoated inserts" and not t["p"] and "no percent invasion" in t["caution"] for t in said), said
PY

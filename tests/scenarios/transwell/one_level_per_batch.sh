# Two batches whose dyes are of different strength: each has one decision level, that which it has
# by itself.
for difficulty in 0 3; do
  small_study 1 5 --no-scratch --difficulty $difficulty
  mv study d$difficulty
done
python3 - <<'PY'
import csv
rows = []
for experiment, batch in enumerate(("d0", "d3"), 1):
    for r in csv.DictReader(open(f"{batch}/design.csv", newline="")):
        if "+" in r["condition"]:
            continue  # a rescue
        rows.append(r | {"image": f"{batch}/{r['image']}", "batch": batch, "experiment": experiment})
for name, chosen in (("design.csv", rows), ("d3.csv", [r for r in rows if r["batch"] == "d3"])):
    with open(name, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(chosen)
PY
expect_exit 0 "$WOUNDWELL" measure design.csv -o out --no-pictures
expect_exit 0 "$WOUNDWELL" measure d3.csv -o alone --no-pictures
python3 - <<'PY' || fail "levels"
import csv
levels = {}
for r in csv.DictReader(open("out/transwell.csv")):
    assert r["outcome"] == "measured", r
    levels.setdefault(r["batch"], []).append(r["stain_level_od"])
assert sorted(levels) == ["d0", "d3"], levels
for batch, found in levels.items():
    assert len(found) == 3 and len(set(found)) == 1, (batch, found)
alone = {r["stain_level_od"] for r in csv.DictReader(open("alone/transwell.csv"))}
assert alone == set(levels["d3"]), (levels, alone)
assert float(levels["d0"][0]) > 1.3 * float(levels["d3"][0]), levels
PY

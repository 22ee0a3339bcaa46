# Nuclei on a dark ground are recognised, counted, and have no optical density.
measured_study 1 5 --no-scratch --stain dapi --difficulty 1
same "$(column out/transwell.csv input | sort -u)" fluorescence
same "$(column out/transwell.csv mean_od | sort -u)" ""
same "$(column out/cells.csv integrated_od | sort -u)" ""
expect_exit 0 "$WOUNDWELL" agree out --truth study/truth --tables agreement
python3 - <<'PY' || fail "counts"
import csv
truth = {r["image"]: int(r["manual_count"]) for r in csv.DictReader(open("study/truth/counts.csv"))}
for r in csv.DictReader(open("out/transwell.csv")):
    n = truth[r["image"]]
    assert abs(int(r["count"]) - n) <= max(1, 0.05 * n), (r["image"], r["count"], n)
    assert "optical density" in r["reason"] and r["outcome"] == "measured", r
PY

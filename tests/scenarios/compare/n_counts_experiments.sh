measured_study 3
expect_exit 0 "$WOUNDWELL" compare out
python3 - <<'PY' || fail "n"
import csv
tests = [t for t in csv.DictReader(open("out/statistics.csv")) if t["group_b"]]
assert tests
for t in tests:
    assert int(t["n_a"]) <= 3 and int(t["n_b"]) <= 3, t
    if t["p"] and t["smallest_p"]:
        assert float(t["p"]) >= float(t["smallest_p"]) * (1 - 1e-9), t
PY

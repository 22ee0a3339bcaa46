table() { printf 'treatment,day,density\n'; printf '%s\n' "$@"; }
compare() {
  expect_exit 0 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
    --experiment day --control mock -o out
}
table mock,1,5 mock,2,NaN mock,3,inf siRNA,1,4 siRNA,2, siRNA,3,3 > values.csv
compare
says "3 values of 3 experiments, 3 missing"
python3 - <<'PY' || fail "one shared experiment"
import csv
main = [r for r in csv.DictReader(open("out/statistics.csv")) if r["primary"] == "true"]
assert len(main) == 1 and main[0]["p"] == "" and "one experiment" in main[0]["caution"], main
PY
table mock,1,5 mock,2,5 mock,3,5 siRNA,1,5 siRNA,2,5 siRNA,3,5 > values.csv
compare
python3 - <<'PY' || fail "equal values"
import csv
rows = list(csv.DictReader(open("out/statistics.csv")))
assert rows and all(r["caution"] for r in rows), rows
assert all(r["p"] in ("", "1") for r in rows), rows
PY
table mock,1,5 siRNA,1,4 > values.csv
compare
says "untested"
table mock,1,NA siRNA,1,NA > values.csv
compare
says "0 values"

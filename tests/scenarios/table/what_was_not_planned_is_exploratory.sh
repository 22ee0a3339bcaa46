python3 - <<'PY'
with open("values.csv", "w") as f:
    f.write("treatment,day,hours,closure\n")
    for e, day in enumerate([0.1, 0.0, 0.15, 0.05]):
        for t, x in (("mock", 0.8), ("siRNA", 0.4), ("drug", 0.6)):
            for hours in (24, 48):
                for i in range(3):
                    value = (x + day) * hours / 48 + 0.01 * ((e * 7 + i * 3 + len(t)) % 5)
                    f.write(f"{t},{e},{hours},{value}\n")
PY
cat > plan.toml <<'TOML'
[statistics]
time_h = 24
contrasts = ["siRNA v mock"]
TOML
compare="compare --table values.csv --value closure --condition treatment --experiment day
  --time-column hours --control mock -o out"
expect_exit 0 "$WOUNDWELL" $compare --config plan.toml --field-level
python3 - <<'PY' || fail "labels"
import csv, json
tests = list(csv.DictReader(open("out/statistics.csv")))
planned = [t for t in tests if t["planned"] == "true"]
assert planned and {(t["time_h"], t["comparison"]) for t in planned} == {("24", "siRNA v mock")}
other = [t for t in tests if t["comparison"] == "drug v mock"]
assert other and all("not among the planned" in t["caution"] for t in other if not t["test"].startswith("Mann-Whitney on")), other
fields = [t for t in tests if "pseudoreplicated" in t["test"]]
assert fields and all(t["planned"] == "false" and t["p_adjusted"] == "" for t in fields)
verdicts = {v["knockdown"]: v for v in csv.DictReader(open("out/verdicts.csv"))}
assert verdicts["siRNA"]["phenotype"] == "supported" and verdicts["siRNA"]["time_h"] == "24"
assert verdicts["drug"]["phenotype"] == "untested", verdicts
settings = json.load(open("out/provenance.json"))["statistics_settings"]
assert settings["time_h"] == 24 and settings["contrast"] == "siRNA v mock", settings
PY
expect_exit 0 "$WOUNDWELL" $compare
! grep -q pseudoreplicated out/statistics.csv || fail "fields as n without being asked for"
expect_exit 2 "$WOUNDWELL" $compare --time 36
says "use one of: 24, 48"
expect_exit 2 "$WOUNDWELL" $compare --contrast "siRNA v nothing"
says "drug, mock, siRNA"
expect_exit 2 "$WOUNDWELL" $compare --contrast siRNA
says "siRNA v mock"

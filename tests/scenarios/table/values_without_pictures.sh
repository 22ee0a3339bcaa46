python3 - <<'PY'
day = {"mon": 100, "tue": 60, "wed": 140, "thu": 90}
share = {"mock": 1.0, "siRNA": 0.4, "drug": 0.95}
wobble = iter([3, -2, 1, 2, -3, 0, 1, -1] * 20)
with open("values.csv", "w") as f:
    f.write("treatment,day,insert,density\n")
    for d, level in day.items():
        for t, s in share.items():
            for well in "AB":
                for _ in range(3):
                    f.write(f"{t},{d},{well},{level * s + next(wobble)}\n")
PY
expect_exit 0 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day --well insert --control mock --ratio -o out
says "siRNA has 0.4"
says "72 values of 4 experiments"
has_file out/{replicates,statistics,verdicts}.csv out/provenance.json
same "$(column out/verdicts.csv knockdown | tr '\n' ' ')" "siRNA drug "
same "$(column out/verdicts.csv phenotype | head -1)" "supported"
same "$(column out/replicates.csv fields | sort -u)" "6"
same "$(column out/replicates.csv assay | sort -u)" "table"
# Without well and control: the same experiments, nothing to compare with but one another.
expect_exit 0 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day --contrast "siRNA v drug" -o out2
same "$(column out2/statistics.csv planned | sort -u | tr '\n' ' ')" "false true "

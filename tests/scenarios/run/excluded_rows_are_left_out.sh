small_study 1 5 --no-scratch
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
for i, r in enumerate(rows): r["exclude"] = "yes" if i == 0 else ""
w = csv.DictWriter(open("study/design.csv", "w", newline=""), rows[0].keys()); w.writeheader(); w.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" check study/design.csv
says "1 excluded"
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
same "$(rows out/transwell.csv)" "$(( $(rows study/design.csv) - 1 ))"

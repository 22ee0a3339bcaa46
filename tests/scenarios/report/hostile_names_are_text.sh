small_study 2 5 --no-transwell --times 0,24
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("study/design.csv")))
evil = {"mock": "<script>alert('m')</script>", "siRNA": "a\"b'c & \\d {e}_f^g @h `i` =1+1"}
for r in rows:
    for key in ("condition", "knockdown"):
        r[key] = evil.get(r[key], r[key])
    r["cell_line"] = "Zelle <b>\u00e4\u00f6\u00fc</b>"
w = csv.DictWriter(open("study/design.csv", "w", newline="", encoding="utf-8"), rows[0].keys()); w.writeheader(); w.writerows(rows)
PY
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out
! grep -qF "<script>alert" out/report.html || fail "a name became code"
! grep -qF "<b>ä" out/report.html || fail "a name became markup"
grep -qF "&lt;script&gt;alert" out/report.html || fail "the name is not shown"

measured_study 3
expect_exit 0 "$WOUNDWELL" compare out
expect_exit 0 "$WOUNDWELL" report out
python3 - <<'PY' || fail "the page asks for something from outside"
import re
page = open("out/report.html", encoding="utf-8").read()
for tag, attribute, value in re.findall(r'<(script|img|link|iframe|source|image)\b[^>]*?\b(src|href|xlink:href)="([^"]*)"', page):
    assert value.startswith(("data:", "#")), (tag, value[:80])
assert "@import" not in page
PY

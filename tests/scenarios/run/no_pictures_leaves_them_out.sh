small_study 1
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out --no-pictures
[[ ! -e out/masks && ! -e out/overlays ]] || fail "pictures were written"
has_file out/scratch.csv out/report.html

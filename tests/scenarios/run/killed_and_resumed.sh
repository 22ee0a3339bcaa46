small_study 2 5 --times 0 24
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o whole --no-pictures
"$WOUNDWELL" measure study/design.csv -o out --no-pictures --threads 1 > /dev/null 2>&1 &
sleep 0.7
kill -9 $! 2>/dev/null
wait 2>/dev/null
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out --no-pictures
for t in scratch closure transwell cells; do cmp whole/$t.csv out/$t.csv || fail "$t.csv after a kill"; done

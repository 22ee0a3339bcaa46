small_study 1
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o out
mkdir truth
printf 'image,manual_count\nother.png,5\n' > truth/counts.csv
expect_exit 2 "$WOUNDWELL" agree out --truth truth
says "no truth"

measured_study 1
mkdir truth
printf 'image,manual_count\nother.png,5\n' > truth/counts.csv
expect_exit 2 "$WOUNDWELL" agree out --truth truth
says "no truth"

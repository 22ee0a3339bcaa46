small_study 1
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out
cp out/scratch.csv before.csv
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out
says "known from before"
cmp before.csv out/scratch.csv || fail "resuming changes the table"

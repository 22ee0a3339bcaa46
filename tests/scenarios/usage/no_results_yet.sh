mkdir out
for command in compare report; do
  expect_exit 2 "$WOUNDWELL" $command out
  says "no results here"
  says "woundwell measure"
done

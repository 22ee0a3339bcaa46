for shard in 0/3 4/3 x 1 1/0 1.5/3; do
  expect_exit 2 "$WOUNDWELL" measure design.csv -o out --shard "$shard"
  says "--shard"
done

small_study 1
for k in 1 3; do expect_exit 0 "$WOUNDWELL" measure study/design.csv -o parts --no-pictures --shard $k/3; done
expect_exit 2 "$WOUNDWELL" compare parts
says "2 shards are here, of 3"

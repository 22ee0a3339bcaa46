small_study 2 5 --times 0 24
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o one --no-pictures --threads 1
expect_exit 0 "$WOUNDWELL" measure study/design.csv -o two --no-pictures --threads 2
for k in 1 2 3; do expect_exit 0 "$WOUNDWELL" measure study/design.csv -o parts --no-pictures --shard $k/3; done
for o in one two parts; do expect_exit 0 "$WOUNDWELL" compare $o; done
for t in scratch closure transwell cells profiles replicates statistics verdicts; do
  cmp one/$t.csv two/$t.csv || fail "threads change $t.csv"
  cmp one/$t.csv parts/$t.csv || fail "shards change $t.csv"
done

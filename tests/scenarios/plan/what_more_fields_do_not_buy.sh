plan() { expect_exit 0 "$WOUNDWELL" plan --effect 0.2 --sd-experiment 0.1 --sd-well 0.05 --sd-field 0.1 "$@"; }
plan
says "Needed: "
says "One experiment more gives"
says "0.1 (never)"
cp stdout.txt first.txt
plan
cmp -s first.txt stdout.txt || fail "another answer to the same question"
expect_exit 0 "$WOUNDWELL" plan --effect 0.2 --sd 0.1 --runs 100
says "Needed: "
plan --rescue 1 --power 0.9
says "rescue v knockdown"
expect_exit 0 "$WOUNDWELL" plan --effect 0.98 --ratio --sd-experiment 0.5 --max-experiments 4
says "Not reached with 4 experiments"
expect_exit 2 "$WOUNDWELL" plan --effect 0 --sd-experiment 0.1
says "--effect"
expect_exit 2 "$WOUNDWELL" plan --effect 0.2 --sd-field 0.1
says "--pilot"
expect_exit 2 "$WOUNDWELL" plan --effect 0.2 --sd-experiment 0
says "no spread"
printf 'treatment,day,well,x\n' > values.csv
for d in 1 2 3 4; do for t in mock siRNA; do for w in A B; do for f in 1 2 3; do
  echo "$t,$d,$w,$(( (d * 7 + ${#t} * d * 5 + ${#w} * 3 + f * 4) % 11 + 20 ))"
done; done; done; done >> values.csv
expect_exit 0 "$WOUNDWELL" compare --table values.csv --value x --condition treatment \
  --experiment day --well well --control mock -o out
expect_exit 0 "$WOUNDWELL" plan --effect 5 --pilot out
says "Pilot: x at 0 h; the spread between experiments rests on 3 degrees of freedom"
says "Needed: "
expect_exit 2 "$WOUNDWELL" plan --effect 5 --pilot out --endpoint y
says "--sd-experiment"

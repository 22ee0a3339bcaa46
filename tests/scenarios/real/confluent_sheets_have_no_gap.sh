# sheets without any gap: failed, with a reason, and never an area or a closure
data="$SOURCE/../shared/data/scratch/confluent"
[[ -d $data ]] || { echo "no real pictures here"; exit 77; }
expect_exit 3 "$WOUNDWELL" measure "$data/design.csv" -o out --no-pictures
same "$(column out/scratch.csv outcome | sort | uniq -c | xargs)" "3 failed"
! column out/scratch.csv reason | grep -qx '' || fail "no reason"
for name in wound_area_px wound_area_frac width_mean_px; do
  same "$(column out/scratch.csv $name | xargs)" "" $name
done
same "$(column out/closure.csv closure_frac | xargs)" ""

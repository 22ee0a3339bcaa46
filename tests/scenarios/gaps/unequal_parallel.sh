# a narrow gap beside a wide one counts; which front is whose cannot be told
gap_series 'abs(x - 0.3) < 0.12 or abs(x - 0.75) < 0.03' 'abs(x - 0.3) < 0.09 or abs(x - 0.75) < 0.025'
for i in 0 1; do
  near "${found[i]}" "${share[i]}" 0.05
  flagged $i several_gaps
done
same "$(column out/scratch.csv pieces | xargs)" "2 2"
near "${closure[1]}" "$(python3 -c "print(1 - ${share[1]} / ${share[0]})")" 0.06
[[ -n $(column out/closure.csv gap_rate_um_per_h | tail -1) ]] || fail "no rate of the gaps"
for name in front_a_px front_b_px front_a_um front_b_um front_rate_um_per_h front_rate_um_per_h_se; do
  same "$(column out/closure.csv $name | xargs)" "" $name
done

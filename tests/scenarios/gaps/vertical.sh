gap_series 'abs(x - 0.5) < 0.12'
near "${found[0]}" "${share[0]}" 0.03
near "$(column out/scratch.csv axis_deg)" 90 0.02
near "$(column out/scratch.csv width_mean_um)" "$(python3 -c 'print(0.24 * 360 * 1.5)')" 0.03
for flag in several_gaps wound_leaves_field nearly_closed uncertain_boundary; do not_flagged 0 $flag; done

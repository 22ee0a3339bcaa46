gap_series 'abs(y - 0.5) < 0.15'
near "${found[0]}" "${share[0]}" 0.03
near "$(column out/scratch.csv width_mean_um)" "$(python3 -c 'print(0.3 * 270 * 1.5)')" 0.03
not_flagged 0 wound_leaves_field

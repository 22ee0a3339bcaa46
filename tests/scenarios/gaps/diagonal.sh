gap_series 'abs((x - 0.5) * 4 - (y - 0.5) * 3) < 0.5'
near "${found[0]}" "${share[0]}" 0.03
near "$(column out/scratch.csv axis_deg)" 45 0.05
not_flagged 0 wound_leaves_field

draw_options="--fluorescence --bits 16"
gap_series 'abs(x - 0.5) < 0.12' 'abs(x - 0.5) < 0.06' 'False'
near "${found[0]}" "${share[0]}" 0.05
near "${found[1]}" "${share[1]}" 0.08
same "${outcome[*]}" "measured measured closed"

draw_options="--fluorescence --bits 16"
gap_series 'abs(x - 0.5) < 0.12' 'abs(x - 0.5) < 0.06' 'False'
near "${found[0]}" "${share[0]}" 0.05
near "${found[1]}" "${share[1]}" 0.08
same "${outcome[*]}" "measured measured closed"
# said or recognised: the same
mv out recognised
measure_gaps --set scratch.input=fluorescence
for table in scratch closure; do diff recognised/$table.csv out/$table.csv || fail "$table: not as recognised"; done

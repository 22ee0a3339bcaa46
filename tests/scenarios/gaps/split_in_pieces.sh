gap_series 'abs(x - 0.5) < 0.12 and abs(y - 0.45) > 0.06'
near "${found[0]}" "${share[0]}" 0.04
same "$(column out/scratch.csv pieces)" 2
flagged 0 several_gaps

# a bridge near the end of a gap leaves a small piece: it is gap, too
gap_series 'abs(x - 0.5) < 0.12 and not (0.78 < y < 0.88)'
near "${found[0]}" "${share[0]}" 0.04
same "$(column out/scratch.csv pieces)" 2
flagged 0 several_gaps

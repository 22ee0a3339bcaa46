gap_series 'abs(x - 0.5 - 0.12 * math.sin(5 * y)) < 0.1'
near "${found[0]}" "${share[0]}" 0.03
not_flagged 0 several_gaps

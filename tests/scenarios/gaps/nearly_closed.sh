gap_series 'abs(x - 0.5) < 0.15' 'abs(x - 0.5) < 0.06 and y < 0.4'
same "${outcome[1]}" measured
near "${found[1]}" "${share[1]}" 0.12
flagged 1 nearly_closed
not_flagged 0 nearly_closed

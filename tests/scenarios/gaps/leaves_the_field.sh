gap_series 'x < 0.2 + 0.1 * y'
near "${found[0]}" "${share[0]}" 0.03
flagged 0 wound_leaves_field

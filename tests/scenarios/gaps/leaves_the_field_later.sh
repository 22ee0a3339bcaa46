# a front that was in view and is not any more
gap_series 'abs(x - 0.5) < 0.12' 'x < 0.8' 'True'
not_flagged 0 wound_leaves_field
flagged 1 wound_leaves_field
flagged 2 wound_leaves_field
near "${found[1]}" "${share[1]}" 0.03
near "${found[2]}" 1 0.02

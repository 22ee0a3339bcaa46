gap_series 'abs(x - 0.5) < 0.12' 'True'
same "${outcome[1]}" measured
near "${found[1]}" 1 0.02
flagged 1 closure_negative
flagged 1 area_grows
flagged 1 wound_leaves_field

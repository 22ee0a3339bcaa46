# the left front lies outside: the right one alone moves
gap_series 'x < 0.4' 'x < 0.25'
near "${found[0]}" "${share[0]}" 0.03
near "${found[1]}" "${share[1]}" 0.03
last() { column out/closure.csv $1 | tail -1; }
same "$(last front_a_um)$(last front_a_px)" ""
near "$(last front_b_um)" 81 0.05
near "$(last gap_rate_um_per_h)" "$(python3 -c 'print(81 / 12)')" 0.05
same "$(last front_rate_um_per_h)" "$(last gap_rate_um_per_h)"
flagged 0 wound_leaves_field
flagged 1 wound_leaves_field

gap_series 'abs(x - 0.5) < 0.15' 'False' 'abs(x - 0.5) < 0.1'
same "${outcome[*]}" "measured closed measured"
near "${found[2]}" "${share[2]}" 0.04
flagged 2 area_grows

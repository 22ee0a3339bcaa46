# from 54 um at the top to 162 um at the bottom
gap_series 'abs(x - 0.5) < 0.05 + 0.1 * y'
value() { column out/scratch.csv $1; }
near "$(value width_mean_um)" 108 0.03
near "$(value width_sd_um)" 31.2 0.03
near "$(value width_min_um)" 54 0.03
near "$(value width_max_um)" 162 0.03
near "$(value wound_area_um2)" "$(python3 -c "print(${share[0]} * 360 * 270 * 1.5 ** 2)")" 0.02

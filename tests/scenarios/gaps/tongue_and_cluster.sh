# a tongue of the sheet is sheet; a few cells afloat in the gap belong to the gap
gap_picture 0 0 'abs(x - 0.5) < 0.15 and not (x < 0.52 and abs(y - 0.5) < 0.07)'
gap_picture 1 0 'abs(x - 0.5) < 0.15 and math.hypot(4 * (x - 0.5), 3 * (y - 0.5)) > 0.063'
gap_picture 2 0 'abs(x - 0.5) < 0.15'
measure_gaps
near "${found[0]}" "${share[0]}" 0.03
near "${found[1]}" "${share[2]}" 0.02
near "${found[2]}" "${share[2]}" 0.02
same "$(column out/scratch.csv pieces | xargs)" "1 1 1"

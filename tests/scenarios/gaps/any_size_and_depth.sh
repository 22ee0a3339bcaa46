# One wound at 0.1 and 24 million pixels, in 8 and 16 bit: the same share of the field.
draw_options="--bits 16"
gap_series 'abs(x - 0.45) < 0.14 + 0.03 * math.sin(9 * y)'
sixteen=${found[0]}
near "$sixteen" "${share[0]}" 0.03
draw_options="--enlarge 16"
gap_series 'abs(x - 0.45) < 0.14 + 0.03 * math.sin(9 * y)'
same "$(column out/scratch.csv width_px)" 5760
near "${found[0]}" "${share[0]}" 0.03
near "${found[0]}" "$sixteen" 0.01
near "$(column out/scratch.csv width_mean_um)" "$(python3 -c "print($sixteen * 5760 * 1.5)")" 0.02

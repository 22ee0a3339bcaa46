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
# and in 12 bit, in real numbers that begin below 0, and in tinted colour
rm -r out
share=()
shape='abs(x - 0.45) < 0.14 + 0.03 * math.sin(9 * y)'
gap_picture 0 0 "$shape"
gap_picture 1 0 "$shape" --bits 12
gap_picture 2 0 "$shape" --bits 32
gap_picture 3 0 "$shape" --tint 1,0.8,0.9
gap_picture 4 0 "$shape" --tint 0.9,0.8,0.7 --bits 16
measure_gaps
for i in 1 2 3 4; do near "${found[i]}" "${found[0]}" 0.01; done

# a mirror swaps the fronts; nothing else depends on how the camera was held
for field in "0" "1 --mirror" "2 --turn"; do
  read -r field option <<< "$field"
  gap_picture $field 0 'abs(x - 0.5) < 0.15' $option
  gap_picture $field 12 '0.39 < x < 0.63' $option
done
measure_gaps
value() { column out/closure.csv $1 | sed -n $((2 * $2 + 2))p; }
near "$(value front_a_um 0)" "$(python3 -c 'print(0.04 * 540)')" 0.1
near "$(value front_b_um 0)" "$(python3 -c 'print(0.02 * 540)')" 0.15
near "$(value front_a_um 1)" "$(value front_b_um 0)" 0.02
near "$(value front_b_um 1)" "$(value front_a_um 0)" 0.02
near "$(value front_a_um 2)" "$(value front_a_um 0)" 0.02
near "$(value front_b_um 2)" "$(value front_b_um 0)" 0.02
mapfile -t width < <(column out/scratch.csv width_mean_um)
for i in 0 1; do
  for other in $((i + 2)) $((i + 4)); do
    near "${width[other]}" "${width[i]}" 0.01
    near "${found[other]}" "${found[i]}" 0.01
  done
done
near "${closure[3]}" "${closure[1]}" 0.01
near "${closure[5]}" "${closure[1]}" 0.01
near "${closure[1]}" 0.2 0.05
mapfile -t axis < <(column out/scratch.csv axis_deg)
near "${axis[0]}" 90 0.02
near "$(python3 -c "print((${axis[4]} + 90) % 180)")" 90 0.02  # about 0 or 180 degrees

# what lies over the picture does not move its outline
over=(
  'v + 0.06 * math.sin(40 * y)'                                          # bands
  'v * (1 - 1.6 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))'                    # fades to all sides
  'v * min(1, 0.15 + 4 * min(x + y, 1 - x + y, 1 + x - y, 2 - x - y))'   # dark corners
  '0.15 if abs(y - 0.3 - 0.4 * x + 0.03 * math.sin(12 * x)) < 0.005 else v'  # fibre
  '1.0 if 0.75 < x < 0.95 and 0.93 < y < 0.95 else v'                    # scale bar
)
for i in "${!over[@]}"; do gap_picture $i 0 'abs(x - 0.5) < 0.12' --over "${over[i]}"; done
measure_gaps
for i in "${!over[@]}"; do near "${found[i]}" "${share[i]}" 0.03; done

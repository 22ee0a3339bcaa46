# out of focus at first, sharp later: measured nonetheless or said, never a wrong area without a word
gap_picture 1 0 'abs(x - 0.5) < 0.15' --blur 3
gap_picture 1 12 'abs(x - 0.5) < 0.1'
gap_picture 2 0 'abs(x - 0.5) < 0.15' --blur 8
gap_picture 2 12 'abs(x - 0.5) < 0.1'
measure_gaps
[[ ";${flags[0]};" == *";out_of_focus;"* ]] || near "${found[0]}" "${share[0]}" 0.05
[[ ";${flags[2]};" == *";out_of_focus;"* || ${outcome[2]} == failed ]] || near "${found[2]}" "${share[2]}" 0.05
for i in 1 3; do
  near "${found[i]}" "${share[i]}" 0.03
  not_flagged $i out_of_focus
done

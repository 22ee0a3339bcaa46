gap_series 'abs(x - 0.3) < 0.08 or abs(x - 0.72) < 0.06' 'abs(x - 0.3) < 0.05 or abs(x - 0.72) < 0.04'
near "${found[0]}" "${share[0]}" 0.04
near "${found[1]}" "${share[1]}" 0.05
same "$(column out/scratch.csv pieces | head -1)" 2
flagged 0 several_gaps
near "${closure[1]}" "$(python3 -c "print(1 - ${share[1]} / ${share[0]})")" 0.06

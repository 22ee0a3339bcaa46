# no sheet yet, or the wrong picture: there is no gap to begin with
gap_series 'True' 'abs(x - 0.5) < 0.12'
same "${outcome[*]}" "failed measured"
[[ -n $(column out/scratch.csv reason | sed -n 1p) ]] || fail "no reason"
same "${found[0]}" "" "area of an empty field"
near "${found[1]}" "${share[1]}" 0.03
flagged 1 baseline_missing
same "${closure[*]}" " " "closure without a baseline"

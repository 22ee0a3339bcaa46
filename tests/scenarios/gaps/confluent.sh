# later it is closed, as a baseline there is nothing to compare with
gap_series 'abs(x - 0.5) < 0.15' 'False'
same "${outcome[1]}" closed
same "${closure[1]}" 1
gap_series 'False' 'abs(x - 0.5) < 0.15'
same "${outcome[*]}" "failed measured"
flagged 1 baseline_missing
[[ -n $(column out/scratch.csv reason | head -1) ]] || fail "no reason"
[[ -z ${closure[1]} ]] || fail "closure without a baseline"

printf '[statistics]\ncontrasts = ["siMMP2 v mok"]\ntime_h = 36\nendpoint = "closure_frac"\n' > choices.toml
expect_exit 2 "$WOUNDWELL" check "$examples/design.csv" --config choices.toml
says "column statistics.contrasts: 'mok': not in this study; use one of: "
says "column statistics.time_h: '36': not in this study; use one of: "
expect_exit 2 "$WOUNDWELL" run "$examples/design.csv" -o out --config choices.toml
says "nothing was measured"

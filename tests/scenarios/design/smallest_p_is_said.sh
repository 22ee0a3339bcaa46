expect_exit 0 "$WOUNDWELL" check "$examples/design.csv"
says "smallest p"
says "n = 3"

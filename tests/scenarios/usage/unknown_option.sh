expect_exit 2 "$WOUNDWELL" check design.csv --colour
says "--colour"

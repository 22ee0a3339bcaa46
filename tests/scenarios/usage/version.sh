expect_exit 0 "$WOUNDWELL" --version
says "woundwell 0."

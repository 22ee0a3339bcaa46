expect_exit 2 "$WOUNDWELL"
says "woundwell"

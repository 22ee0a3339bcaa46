expect_exit 2 "$WOUNDWELL" check nowhere.csv
says "nowhere.csv"

echo "$header" > design.csv
expect_exit 2 "$WOUNDWELL" measure design.csv -o out --set scratch.working_size=-5
says "out of range"

echo "$header" > design.csv
expect_exit 2 "$WOUNDWELL" measure design.csv -o out --set scratch.wrong=1
says "scratch.wrong"
says "no such parameter"

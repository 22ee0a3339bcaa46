for command in index check measure compare report run plan simulate agree; do
  expect_exit 0 "$WOUNDWELL" "$command" --help
  says "Example"
  says "Pitfalls"
done
expect_exit 0 "$WOUNDWELL" measure --help
says "doi 10."
says "scratch."

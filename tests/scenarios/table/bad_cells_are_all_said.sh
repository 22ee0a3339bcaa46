printf 'treatment;day;density\nmock;1;12,5\nmock;2;many\n;3;10\nsiRNA;;11\nsiRNA;2;NA\n' > values.csv
expect_exit 2 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day --control mock -o out
says "values.csv, line 3, column density"
says "line 4, column treatment"
says "line 5, column day"
says_not "line 6"
expect_exit 2 "$WOUNDWELL" compare --table values.csv --value dens --condition treatment \
  --experiment day -o out
says "treatment day density"
printf 'treatment,day,density\nmock,1,12.5\nsiRNA,1,3\n' > values.csv
expect_exit 2 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day --control Mock -o out
says "mock, siRNA"
expect_exit 2 "$WOUNDWELL" compare --table nowhere.csv --value density --condition treatment \
  --experiment day -o out

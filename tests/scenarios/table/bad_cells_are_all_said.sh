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
printf 'treatment,day,density\nmock,1,1,250\nsiRNA,1,3,\nsi\xb5,2,4\n' > values.csv
expect_exit 2 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day -o out
says "line 2: '250': more cells than the header has columns; write numbers without thousands"
says_not "line 3"
says "line 4: a letter that is not UTF-8"
printf 'day,treatment,day,density\n1,mock,2,5\n' > values.csv
expect_exit 2 "$WOUNDWELL" compare --table values.csv --value density --condition treatment \
  --experiment day -o out
says "column day: several columns have this name; --experiment names one of:"

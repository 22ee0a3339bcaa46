mkdir p
cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg p/a.jpg
expect_exit 2 "$WOUNDWELL" index p --pattern "{condition}_t{time_h}h.tif"
says "a.jpg"
[[ ! -e p/design.csv ]] || fail "wrote a sheet"

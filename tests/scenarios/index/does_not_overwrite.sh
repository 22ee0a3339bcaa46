mkdir p
cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg p/a_t0h.jpg
echo "my work" > p/design.csv
expect_exit 2 "$WOUNDWELL" index p --pattern "{condition}_t{time_h}h.jpg"
same "$(cat p/design.csv)" "my work"

mkdir p
for c in mock siRNA; do for t in 0 24; do cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg "p/HT_${c}_e1_w1_f1_t${t}h.jpg"; done; done
cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg p/stray.jpg
expect_exit 0 "$WOUNDWELL" index p --pattern "{cell_line}_{condition}_e{experiment}_w{well}_f{field}_t{time_h}h.jpg"
says "stray.jpg"
same "$(rows p/design.csv)" 4
same "$(column p/design.csv condition | sort | uniq -c | tr -s ' ' | tr '\n' ';')" " 2 mock; 2 siRNA;"
expect_exit 0 "$WOUNDWELL" check p/design.csv

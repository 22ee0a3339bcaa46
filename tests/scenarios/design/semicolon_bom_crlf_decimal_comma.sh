cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg a.jpg
printf '\xef\xbb\xbf%s\r\n%s\r\n' "${header//,/;}" "a.jpg;scratch;HT;mock;control;1;A;1;0;0,65" > design.csv
expect_exit 0 "$WOUNDWELL" check design.csv

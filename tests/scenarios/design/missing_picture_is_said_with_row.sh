cp "$examples"/scratch/*mock_e1_w1_f1_t0h.jpg a.jpg
printf '%s\n%s\n%s\n' "$header" "a.jpg,scratch,HT,mock,control,1,A,1,0," "gone.jpg,scratch,HT,mock,control,1,A,1,24," > design.csv
"$WOUNDWELL" check design.csv > stdout.txt 2> stderr.txt
says "gone.jpg"
says "line 3"

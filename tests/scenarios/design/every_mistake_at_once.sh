cat > design.csv <<CSV
$header
a.tif,scrach,HT,mock,control,1,A,1,0,0.65
b.tif,scratch,HT,mock,boss,1,A,1,24,0.65
c.tif,scratch,HT,mock,control,1,A,2,soon,0.65
d.tif,scratch,HT,mock,control,1,A,3,0,-1
,scratch,HT,mock,control,1,A,4,0,0.65
CSV
expect_exit 2 "$WOUNDWELL" check design.csv
says "line 2"; says "scrach"
says "line 3"; says "boss"
says "line 4"; says "soon"
says "line 5"; says "-1"
says "line 6"

"$WOUNDWELL" simulate again > /dev/null
diff "$examples/design.csv" again/design.csv || fail "design"
diff -r "$examples/truth" again/truth || fail "truth"

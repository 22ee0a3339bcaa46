"$WOUNDWELL" simulate a --experiments 1 --fields 1 --times 0 --seed 3 > /dev/null
"$WOUNDWELL" simulate b --experiments 1 --fields 1 --times 0 --seed 3 > /dev/null
"$WOUNDWELL" simulate c --experiments 1 --fields 1 --times 0 --seed 4 > /dev/null
diff -r a b || fail "same seed, other bytes"
! diff -qr a c > /dev/null || fail "another seed must give another study"

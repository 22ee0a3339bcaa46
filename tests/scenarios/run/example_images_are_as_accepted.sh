example_run
python3 "$SOURCE/tests/golden/compare.py" out || fail "a number moved"

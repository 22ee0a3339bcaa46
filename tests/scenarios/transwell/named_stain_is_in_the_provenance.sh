# A stain that is named is used for all pictures, is in the records and in the provenance, and
# another choice measures anew; an unknown one is said with those that there are.
small_study 1 5 --no-scratch
"$WOUNDWELL" run study/design.csv -o out --stain crystal_violet --no-pictures > stdout.txt 2> stderr.txt || fail "run"
same "$(column out/transwell.csv stain | sort -u)" crystal_violet
python3 -c 'import json; assert json.load(open("out/provenance.json"))["settings"]["transwell.stain"] == "crystal_violet"' || fail "provenance"
"$WOUNDWELL" measure study/design.csv -o out --no-pictures > stdout.txt 2> stderr.txt || fail "measure"
says_not "known from before"
same "$(column out/transwell.csv stain | sort -u)" fitted
printf '[transwell]\nstain = "giemsa"\ninput = "brightfield"\n' > study.toml
"$WOUNDWELL" measure study/design.csv -o out --no-pictures --config study.toml > stdout.txt 2> stderr.txt || fail "config"
same "$(column out/transwell.csv stain | sort -u)" giemsa
expect_exit 2 "$WOUNDWELL" measure study/design.csv -o out --stain indigo
says "--stain"
says "indigo"
says "haematoxylin"

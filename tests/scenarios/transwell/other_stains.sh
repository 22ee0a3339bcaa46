# Cells in Giemsa and in haematoxylin are counted with the colour that is fitted and with the named one.
check=$SOURCE/tests/scenarios/transwell/near_truth.py
for dye in giemsa haematoxylin; do
  small_study 1 5 --no-scratch --stain $dye --difficulty 1
  for stain in auto $dye; do
    expect_exit 0 "$WOUNDWELL" measure study/design.csv -o $dye-$stain --stain $stain --no-pictures
    python3 "$check" $dye-$stain study 0.08 3 || fail "$dye, $stain"
  done
  same "$(column $dye-auto/transwell.csv stain | sort -u)" fitted
  same "$(column $dye-$dye/transwell.csv stain | sort -u)" $dye
  mv study $dye-study
done

# Cells in haematoxylin are counted with the colour that is fitted and with the named one.
small_study 1 5 --no-scratch --stain haematoxylin --difficulty 1
check=$SOURCE/tests/scenarios/transwell/near_truth.py
for stain in auto haematoxylin; do
  expect_exit 0 "$WOUNDWELL" measure study/design.csv -o $stain --stain $stain --no-pictures
  python3 "$check" $stain study 0.08 3 || fail "$stain"
done
same "$(column auto/transwell.csv stain | sort -u)" fitted
same "$(column haematoxylin/transwell.csv stain | sort -u)" haematoxylin

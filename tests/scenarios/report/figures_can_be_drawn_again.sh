small_study 2 5 --no-transwell --times 0,24
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out --no-pictures
mkdir again
cp out/figures/*.gp out/figures/*.dat again
(cd again && for script in *.gp; do gnuplot "$script" || exit 1; done) || fail "gnuplot does not take a script"
# woundwell puts the font into what gnuplot drew; all else is the same
bare() { sed -e '/^<style>.*<\/style>$/d' -e 's/font-family="Woundwell Figures[^"]*"/font-family="sans-serif"/g' "$1"; }
for svg in out/figures/*.svg; do
  grep -q '^<style>@font-face.*base64,' "$svg" || fail "no font in $svg"
  cmp <(bare "$svg") "again/${svg##*/}" || fail "another picture: $svg"
done
has_file again/*.pdf
# the script obeys: another colour, another picture
sed -i 's/#0072b2/#ff0000/g' again/*_superplot_*.gp
(cd again && gnuplot [0-9]*_superplot_*.gp)
grep -q "rgb(255,   0,   0)" again/*_superplot_*.svg || fail "the script was not obeyed"
# a second report makes the same bytes, and takes old figures away
cp -r out/figures first
cp out/results.xlsx first.xlsx
cp first/01_*.svg out/figures/99_old.svg
touch out/figures/mine.svg
expect_exit 0 "$WOUNDWELL" report out
for file in first/*; do cmp "$file" "out/figures/${file##*/}" || fail "not the same bytes: $file"; done
cmp first.xlsx out/results.xlsx || fail "not the same workbook"
[[ ! -e out/figures/99_old.svg && -e out/figures/mine.svg ]] || fail "old figures stay, or a stranger's went"

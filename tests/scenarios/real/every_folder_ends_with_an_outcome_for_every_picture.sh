data="$SOURCE/../shared/data"
[[ -d $data/scratch ]] || { echo "no real pictures here"; exit 77; }
for folder in scratch/phase_c184 scratch/dic_small scratch/confluent transwell/crystal_violet_panels; do
  "$WOUNDWELL" run "$data/$folder/design.csv" -o "out/$folder" --no-pictures > stdout.txt 2> stderr.txt
  code=$?
  [[ $code -eq 0 || $code -eq 3 ]] || { cat stderr.txt; fail "$folder: exit $code"; }
  table=$([[ $folder == scratch* ]] && echo scratch || echo transwell)
  same "$(rows "out/$folder/$table.csv")" "$(rows "$data/$folder/design.csv")" "$folder"
  ! column "out/$folder/$table.csv" outcome | grep -qvE '^(measured|closed|failed)$' || fail "$folder: no outcome"
done

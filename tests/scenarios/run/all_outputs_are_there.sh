small_study 3
expect_exit 0 "$WOUNDWELL" run study/design.csv -o out
has_file out/results.sqlite out/{scratch,closure,transwell,cells,profiles,replicates,statistics,verdicts}.csv \
  out/report.html out/results.xlsx out/provenance.json out/datapackage.json
for id in $(column out/scratch.csv image_id); do has_file "out/masks/$id.png" "out/overlays/$id.jpg"; done
for id in $(column out/transwell.csv image_id); do has_file "out/overlays/$id.jpg"; done
for kind in superplot closure rescue scratch_v_transwell width_profile; do
  has_file out/figures/[0-9]*_"$kind"*.{svg,pdf,gp,dat}
done
same "$(column out/scratch.csv image_id | sort | uniq -d)" "" "image_id is unique"
says "HT-1080"

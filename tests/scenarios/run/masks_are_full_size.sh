measured_study 1
python3 - <<'PY' || fail "mask size"
import csv, struct
for r in csv.DictReader(open("out/scratch.csv")):
    head = open(f"out/masks/{r['image_id']}.png", "rb").read(24)
    assert struct.unpack(">II", head[16:24]) == (int(r["width_px"]), int(r["height_px"])), r["image_id"]
PY

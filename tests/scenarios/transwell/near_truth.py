"""near_truth.py OUT STUDY SHARE CELLS: every count of OUT within a share of the truth of STUDY or
within so many cells, blanks 1 at most, and no colour flagged as shifted."""
import csv
import sys

out, study, share, cells = sys.argv[1:]
with open(f"{study}/truth/counts.csv", newline="") as file:
    truth = {r["image"]: int(r["manual_count"]) for r in csv.DictReader(file)}
wrong = []
rows = 0
with open(f"{out}/transwell.csv", newline="") as file:
    for r in csv.DictReader(file):
        rows += 1
        n = truth[r["image"]]
        said = f"{r['image']}: {r['count']} of {n}, {r['outcome']}, {r['flags']}"
        print(said)
        if r["outcome"] != "measured":
            wrong.append(said)
            continue
        allowed = max(float(cells), float(share) * n) if n else 1
        if abs(int(r["count"]) - n) > allowed or "colour_shifted" in r["flags"].split(";"):
            wrong.append(said)
if rows != len(truth) or wrong:
    sys.exit("\n".join([f"{rows} rows of {len(truth)}"] + wrong))

#!/usr/bin/env python3
"""Holds the tables of a run of example_images against the accepted ones in this folder.

Usage: compare.py RESULTS [--accept], RESULTS by `woundwell run example_images/design.csv -o RESULTS`

Text must be the same. Numbers may differ by 1 % of the value or 1 % of the column's range: image
filters differ in their last digits between processors, and a pixel on the boundary may follow.
--accept replaces the accepted tables; say in CHANGELOG.md, under Numbers, why.
"""

import csv
import pathlib
import sys

TABLES = {
    "scratch": ["image_id", "outcome", "wound_area_px", "wound_area_frac", "width_mean_px",
                "width_sd_px", "pieces", "shift_x_px", "shift_y_px"],
    "closure": ["image_id", "outcome", "closure_frac", "closure_width_frac", "gap_rate_um_per_h"],
    "transwell": ["image_id", "outcome", "count", "stained_area_frac", "mean_od"],
    "verdicts": ["cell_line", "assay", "endpoint", "phenotype", "rescued", "effect"],
}
TOLERANCE = 0.01


def read(file):
    with open(file, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def differences(name, accepted, found):
    if len(accepted) != len(found):
        yield f"{name}: {len(found)} rows instead of {len(accepted)}"
        return
    for column in TABLES[name]:
        numbers = [x for x in (number(r[column]) for r in accepted) if x is not None]
        spread = max(numbers) - min(numbers) if numbers else 0.0
        for i, (a, f) in enumerate(zip(accepted, found)):
            x, y = number(a[column]), number(f[column])
            if x is None or y is None:
                if a[column] != f[column]:
                    yield f"{name} row {i + 2} {column}: '{f[column]}' instead of '{a[column]}'"
            elif abs(x - y) > TOLERANCE * max(abs(x), spread):
                yield f"{name} row {i + 2} {column}: {y} instead of {x}"


def main():
    results = pathlib.Path(sys.argv[1])
    accepted = pathlib.Path(__file__).parent
    wrong = []
    for name, columns in TABLES.items():
        found = read(results / f"{name}.csv")
        if "--accept" in sys.argv:
            with open(accepted / f"{name}.csv", "w", newline="", encoding="utf-8") as f:
                writer = csv.DictWriter(f, columns, extrasaction="ignore", lineterminator="\n")
                writer.writeheader()
                writer.writerows(found)
        else:
            wrong += differences(name, read(accepted / f"{name}.csv"), found)
    for line in wrong[:40]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

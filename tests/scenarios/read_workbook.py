#!/usr/bin/env python3
"""Fails where out/results.xlsx does not say what the CSV tables say.

    read_workbook.py OUT    OUT is a folder of results
"""

import csv
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Sheet -> table it must equal.
TABLES = {"verdicts": "verdicts", "statistics": "statistics", "experiments": "replicates",
          "scratch": "scratch", "closure": "closure", "transwell": "transwell", "cells": "cells"}


def column_of(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group(0):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def decoded(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def read_sheets(path):
    """Sheet name -> (rows of {column: value}, the sheet's XML)."""
    book = zipfile.ZipFile(path)
    assert book.testzip() is None
    links = {r.get("Id"): r.get("Target")
             for r in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        shared = ["".join(t.text or "" for t in s.iter(MAIN + "t"))
                  for s in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    sheets = {}
    for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        xml = ET.fromstring(book.read("xl/" + links[sheet.get(REL)]))
        assert not list(xml.iter(MAIN + "f")), "a formula in " + sheet.get("name")
        rows = []
        for row in xml.iter(MAIN + "row"):
            cells = {}
            for cell in row.iter(MAIN + "c"):
                kind = cell.get("t", "n")
                value = cell.find(MAIN + "v")
                if kind == "inlineStr":
                    value = decoded("".join(t.text or "" for t in cell.iter(MAIN + "t")))
                elif value is None:
                    continue
                elif kind == "s":
                    value = decoded(shared[int(value.text)])
                elif kind == "b":
                    value = "true" if value.text == "1" else "false"
                else:
                    value = float(value.text)
                cells[column_of(cell.get("r"))] = value
            rows.append(cells)
        sheets[sheet.get("name")] = (rows, xml)
    return sheets


def check_table(name, rows, xml, table):
    header, expected = table[0], table[1:]
    assert [rows[0].get(k) for k in range(len(header))] == header, f"{name}: other columns"
    assert len(rows) - 1 == len(expected), f"{name}: {len(rows) - 1} rows, not {len(expected)}"
    numbers = 0
    for row, want in zip(rows[1:], expected):
        for k, text in enumerate(want):
            got = row.get(k)
            if isinstance(got, float):
                # Excel holds 16 digits
                assert abs(got - float(text)) <= 1e-15 * abs(float(text)), (name, header[k], got, text)
                numbers += 1
            else:
                assert (got or "") == text, (name, header[k], got, text)
    assert xml.find(MAIN + "autoFilter") is not None, name + ": no filter"
    pane = xml.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    assert pane is not None and pane.get("state") == "frozen", name + ": the head is not frozen"
    return numbers


def main():
    out = pathlib.Path(sys.argv[1])
    tables = {}
    for path in out.glob("*.csv"):
        with open(path, newline="", encoding="utf-8") as f:
            tables[path.stem] = list(csv.reader(f))
    sheets = read_sheets(out / "results.xlsx")
    numbers = sum(check_table(sheet, *sheets[sheet], tables[table])
                  for sheet, table in TABLES.items())
    assert numbers > 100, "hardly any numbers"

    # A number of the tables is a number here.
    header = tables["scratch"][0]
    k = header.index("width_px")
    assert all(isinstance(row[k], float) for row in sheets["scratch"][0][1:])

    # wells: their mean over an experiment is the experiment's value
    rows, _ = sheets["wells"]
    names = {v: k for k, v in rows[0].items()}
    keys = ["assay", "cell_line", "endpoint", "time_h", "condition", "experiment"]
    wells = {}
    for row in rows[1:]:
        if names["value"] in row:
            wells.setdefault(tuple(str(row[names[c]]) for c in keys), []).append(row[names["value"]])
    rows, _ = sheets["experiments"]
    names = {v: k for k, v in rows[0].items()}
    checked = 0
    for row in rows[1:]:
        if names["value"] in row:
            values = wells[tuple(str(row[names[c]]) for c in keys)]
            assert len(values) == row[names["wells"]]
            assert abs(sum(values) / len(values) - row[names["value"]]) < 1e-9
            checked += 1
    assert checked > 4

    # Prism: every value of an experiment once, under its condition
    values = sorted(row[names["value"]] for row in rows[1:] if names["value"] in row)
    conditions = {row[names["condition"]] for row in rows[1:]}
    found = []
    for sheet, (grid, _) in sheets.items():
        if not sheet.startswith("Prism "):
            continue
        titles = [grid[0][k] for k in range(1, len(grid[0]))]
        assert set(titles) <= conditions, (titles, conditions)
        assert titles == sorted(titles, key=titles.index), "a condition's columns are apart"
        found += [v for row in grid[2:] for k, v in row.items() if k > 0]
    assert sorted(found) == values

    # the dictionary knows every column of every sheet
    rows, _ = sheets["dictionary"]
    known = {(row.get(0), row.get(1)) for row in rows[1:] if row.get(4)}
    for sheet, (grid, _) in sheets.items():
        for title in grid[0].values():
            assert (sheet, title) in known, (sheet, title)


main()

#!/usr/bin/env python3
"""Fails where out/report.html shows a number that the CSV tables do not have, to the printed digit.

    read_page.py OUT    OUT is a folder of results
"""

import csv
import html.parser
import math
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from printed import differs, p_differs, printed  # noqa: E402

VOID = {"meta", "link", "input", "img", "br", "hr", "line", "circle", "path", "rect", "use"}


class Node:
    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def classes(self):
        return (self.attributes.get("class") or "").split()

    def text(self, small=True):
        """All text; without what stands small below it where small is False."""
        return "".join(c if isinstance(c, str) else
                       "" if not small and ("sub" in c.classes() or c.tag == "svg") else c.text(small)
                       for c in self.children)

    def all(self, tag, css=""):
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag and (not css or css in child.classes()):
                    yield child
                yield from child.all(tag, css)

    def small(self):
        return " ".join(n.text() for n in self.all("span", "sub"))


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open = [Node("", {})]
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs)
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Node(tag, attrs))

    def handle_endtag(self, tag):
        if self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


out = sys.argv[1]
checked = 0


def table(name):
    with open(os.path.join(out, name + ".csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def holds(wrong, what):
    global checked
    checked += 1
    assert not wrong, f"{what}: {wrong}"


def body(node):
    return [[c for c in r.children if isinstance(c, Node)] for b in node.all("tbody") for r in b.all("tr")]


def times(text, factor):
    return repr(float(text) * factor) if text else ""


def fields(page):
    scratch, closure, transwell = table("scratch"), table("closure"), table("transwell")
    closed = {r["image_id"]: r for r in closure}
    rows = {r[0].text(): r for t in page.all("table", "fields") for r in body(t)}
    assert len(rows) == len(scratch) + len(transwell)
    for r in scratch:
        cells, c, name = rows[r["image_id"]], closed[r["image_id"]], r["image_id"]
        unit, factor = ("um", 1e-6) if r["wound_area_um2"] else ("px", 1)
        holds(differs(cells[7].text(False), [r["wound_area_frac"], r["wound_area_frac_se"]]), name + ", gap")
        holds(differs(cells[7].small().replace("mm\u00b2", "").replace("px\u00b2", ""),
                      [times(r[f"wound_area_{unit}2" if unit == "um" else "wound_area_px"], factor),
                       times(r[f"wound_area_{unit}2_se" if unit == "um" else "wound_area_px_se"], factor)]),
              name + ", area")
        holds(differs(cells[8].text(), [r["width_mean_" + unit], r[f"width_mean_{unit}_se"]]), name + ", width")
        holds(differs(cells[9].text(), [c["closure_frac"], c["closure_frac_se"]]), name + ", closure")
        for k, want in ((7, r["wound_area_frac"]), (8, r["width_mean_" + unit]), (9, c["closure_frac"])):
            assert cells[k].attributes["data-value"] == want, (name, k, want)
    for r in transwell:
        cells, name = rows[r["image_id"]], r["image_id"]
        count = f"{r['count']} ({r['count_low']} to {r['count_high']})" if r["count_low"] else r["count"] or "\u2013"
        holds("" if cells[7].text(False) == count else cells[7].text(False), name + ", count " + count)
        holds(differs(cells[8].text(), [r[f"density_{k}per_mm2"] for k in ("", "low_", "high_")]), name + ", density")
        holds(differs(cells[9].text(), [r["stained_area_frac"]]), name + ", stained share")
        holds(differs(cells[10].text(), [r["mean_od"]]), name + ", OD")


def statistics(page):
    tests = table("statistics")
    rows = [r for t in page.all("table", "statistics") for r in body(t)]
    assert len(rows) == len(tests)
    for cells, r in zip(rows, tests):
        name = r["test"] + ", " + r["comparison"]
        assert r["comparison"] in cells[0].text(), name
        holds(differs(cells[3].text(False), [n for n in (r["n_a"], r["n_b"]) if n not in ("", "0")]), name + ", n")
        holds(differs(cells[4].text(False), [r["effect"], r["effect_low"], r["effect_high"]]), name + ", effect")
        for k, column in ((5, "p"), (6, "p_adjusted"), (7, "smallest_p")):
            holds(p_differs(cells[k].text(False), r[column]), f"{name}, {column}")
        holds(differs(cells[8].text().split(" = ")[-1], [r["statistic"]]), name + ", statistic")


def verdicts(page):
    """Cards: the endpoint that the verdict rests on, the others in a table."""
    wanted = table("verdicts")
    cards = list(page.all("article", "card"))
    assert cards
    replicates = table("replicates")
    seen = 0
    for card in cards:
        kicker = next(card.all("p", "kicker")).text()
        others = [r for t in card.all("table") for r in body(t)]
        of_card = [v for v in wanted if v["cell_line"] in kicker and v["assay"] in kicker.lower()]
        assert len(of_card) == 1 + len(others), (kicker, len(of_card))
        v = of_card[0]
        seen += len(of_card)
        numbers = {d.text(): dd for d, dd in zip(card.all("dt"), card.all("dd"))}

        def shown(start):
            return next(dd for name, dd in numbers.items() if name.startswith(start)).text(False)
        holds(differs(shown("By how much"), [v["effect"], v["effect_low"], v["effect_high"]]), kicker + ", effect")
        if v["rescue_pct"]:
            holds(differs(shown("Rescue"), [v["rescue_pct"], v["rescue_low_pct"], v["rescue_high_pct"]]), kicker + ", rescue")
        sure = shown("How sure")
        ps = [v["p_adjusted"]] + ([v["p"]] if "before" in sure else [])
        for text, p in zip(re.findall(r"< 0\.001|\d[\d.]*", sure), ps):
            holds(p_differs(text, p), kicker + ", p")
        assert f"n\u00a0=\u00a0{v['experiments']} experiment" in sure, sure
        # group means: geometric where the effect is a ratio
        ratio = "ratio" in v["effect_name"]
        means = next(dd for name, dd in numbers.items() if "mean over experiments" in name).text()
        for item in means.split(", "):
            condition, value = item.rsplit("\u00a0", 1)
            values = [float(r["value"]) for r in replicates
                      if r["value"] and all(r[k] == v[k] for k in ("assay", "cell_line", "endpoint", "time_h"))
                      and r["condition"] == condition]
            mean = (math.exp(math.fsum(map(math.log, values)) / len(values)) if ratio
                    else math.fsum(values) / len(values))
            holds(differs(value, [repr(mean)]), f"{kicker}, mean of {condition}")
        for cells, other in zip(others, of_card[1:]):
            holds(differs(cells[2].text(), [other["effect"], other["effect_low"], other["effect_high"]]), kicker)
            holds(p_differs(cells[3].text(), other["p"]), kicker)
    assert seen == len(wanted)


def quality(page):
    section = next(s for s in page.all("section") if s.attributes.get("id") == "quality")
    rows = body(next(section.all("table")))
    pictures = table("scratch") + table("transwell")
    assert rows
    for cells in rows:
        condition = "".join(c for c in cells[0].children if isinstance(c, str))
        assay = cells[0].small().rsplit(" \u00b7 ", 1)[-1].lower()
        own = [r for r in pictures if r["condition"] == condition and ("count" in r) == (assay == "transwell")]
        outcomes = [sum(r["outcome"] == o for r in own) for o in ("measured", "closed", "failed")]
        for cell, want in zip(cells[1:], [len(own), *outcomes, sum(r["flags"] != "" for r in own)]):
            holds(differs(cell.text(False), [str(want)]), f"{condition}, {assay}: pictures")


def figures(page):
    """The p values over the points of each SuperPlot are those of a planned test."""
    tests = [r for r in table("statistics") if r["planned"] == "true" and r["p"]]
    said = [t.text() for f in page.all("figure") for t in f.all("text") if "p = " in t.text()]
    assert said
    for text in said:
        numbers = [n for n, _ in printed(text.split("p = ", 1)[1])]
        wrong = [differs(text[text.index("p = "):],
                         [r["p"]] + ([r["p_adjusted"]] if "adj" in text else []) + [repr(numbers[-1])])
                 for r in tests]
        holds("" if "" in wrong else "no test has it", text)


def main():
    with open(os.path.join(out, "report.html"), encoding="utf-8") as file:
        page = Page(file.read()).open[0]
    for part in (fields, statistics, verdicts, quality, figures):
        before = checked
        part(page)
        print(f"{part.__name__}: {checked - before} numbers")
        assert checked > before + 3, part.__name__


main()

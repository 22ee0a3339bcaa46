#!/usr/bin/env python3
"""Draws a textured sheet with a gap of a known shape, and prints the gap's share of the picture.

Usage: draw_gap.py SHAPE FILE [--seed N] [--fluorescence] [--blur PX] [--over EXPRESSION]
                   [--mirror] [--turn] [--bits 8|12|16|32] [--tint R,G,B] [--enlarge K] [--pages N]

SHAPE is a Python expression of x and y in [0, 1] that is true in the gap (y is down; the picture is
4 to 3). --over is one of x, y and the grey v in [0, 1], and gives what is seen in its place (light,
dirt, drawings). --turn turns by 90 degrees. With --enlarge each pixel becomes K x K. 8 and 16 bit
are PNG, in colour with --tint; 12 bit (in 16) and 32 (real numbers, 3000 v - 500) are TIFF. With
--pages the file is an 8 bit TIFF, SHAPE has t from 0 to 1 as well, and a share is printed per page.
Needs nothing but Python itself.
"""

import argparse
import array
import math
import random
import struct
import zlib

WIDTH, HEIGHT = 360, 270


def smooth_line(line, radius):
    size = 2 * radius + 1
    padded = line[:1] * radius + line + line[-1:] * radius
    total = sum(padded[:size])
    out = []
    for i in range(len(line)):
        out.append(total / size)
        if i + 1 < len(line):
            total += padded[i + size] - padded[i]
    return out


def smooth(rows, radius):
    rows = [smooth_line(row, radius) for row in rows]
    columns = [smooth_line(list(column), radius) for column in zip(*rows)]
    return [list(row) for row in zip(*columns)]


def draw(cells, in_gap, over, chance, given):
    """The picture as rows of grey in [0, 1]. `in_gap`: rows of what is gap."""
    bare, sheet, depth = (0.02, 0.4, 0.15) if given.fluorescence else (0.5, 0.5, 0.1)
    rows = [[bare if gap else sheet + depth * z for z, gap in zip(*both)]
            for both in zip(cells, in_gap)]
    if given.blur:
        rows = smooth(smooth(rows, given.blur), given.blur)
    rows = [[min(max(over((i + 0.5) / WIDTH, (j + 0.5) / HEIGHT, v + chance.gauss(0.0, 0.006)),
                     0.0), 1.0) for i, v in enumerate(row)] for j, row in enumerate(rows)]
    if given.mirror:
        rows = [row[::-1] for row in rows]
    if given.turn:
        rows = [list(column) for column in zip(*rows[::-1])]
    return rows


def write_png(file, rows, given):
    tint = [float(part) for part in given.tint.split(",")] if given.tint else [1.0]
    top = 2 ** given.bits - 1
    data = bytearray()
    for row in rows:
        line = bytearray(1)
        for v in row:
            levels = [int(round(v * part * top)) for part in tint]
            pixel = struct.pack(">%d%s" % (len(tint), "H" if given.bits == 16 else "B"), *levels)
            line += pixel * given.enlarge
        data += line * given.enlarge
    with open(file, "wb") as f:
        def chunk(kind, body):
            f.write(struct.pack(">I", len(body)) + kind + body)
            f.write(struct.pack(">I", zlib.crc32(kind + body)))
        f.write(b"\x89PNG\r\n\x1a\n")
        chunk(b"IHDR", struct.pack(">II", len(rows[0]) * given.enlarge, len(rows) * given.enlarge)
              + bytes([given.bits, 2 if given.tint else 0, 0, 0, 0]))
        chunk(b"IDAT", zlib.compress(bytes(data), 1))
        chunk(b"IEND", b"")


def write_tiff(file, pages, bits):
    code, level = {8: ("B", lambda v: int(round(v * 255))),
                   12: ("H", lambda v: int(round(v * 4095))),
                   32: ("f", lambda v: 3000 * v - 500)}[bits]
    data = bytearray(b"II*\0\0\0\0\0")
    link = 4  # where the place of the next page is written
    for rows in pages:
        body = array.array(code, (level(v) for row in rows for v in row))
        start = len(data)
        data += body.tobytes()
        struct.pack_into("<I", data, link, len(data))
        tags = [(256, len(rows[0])), (257, len(rows)), (258, 8 * body.itemsize), (259, 1), (262, 1),
                (273, start), (277, 1), (278, len(rows)), (279, len(data) - start),
                (339, 3 if code == "f" else 1)]
        data += struct.pack("<H", len(tags))
        for tag, value in tags:
            data += struct.pack("<HHII", tag, 4, 1, value)
        link = len(data)
        data += bytes(4)
    with open(file, "wb") as f:
        f.write(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shape")
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fluorescence", action="store_true")
    parser.add_argument("--blur", type=int, default=0)
    parser.add_argument("--over", default="v")
    parser.add_argument("--mirror", action="store_true")
    parser.add_argument("--turn", action="store_true")
    parser.add_argument("--bits", type=int, default=8)
    parser.add_argument("--tint")
    parser.add_argument("--enlarge", type=int, default=1)
    parser.add_argument("--pages", type=int)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    cells = [[chance.gauss(0.0, 1.0) for _ in range(WIDTH)] for _ in range(HEIGHT)]
    cells = smooth(smooth(cells, 1), 1)
    spread = math.sqrt(sum(v * v for row in cells for v in row) / (WIDTH * HEIGHT))
    cells = [[v / spread for v in row] for row in cells]
    shape = eval("lambda x, y, t: " + given.shape)
    over = eval("lambda x, y, v: " + given.over)
    pages = []
    for page in range(given.pages or 1):
        t = page / max((given.pages or 1) - 1, 1)
        in_gap = [[bool(shape((i + 0.5) / WIDTH, (j + 0.5) / HEIGHT, t)) for i in range(WIDTH)]
                  for j in range(HEIGHT)]
        pages.append(draw(cells, in_gap, over, chance, given))
        print(sum(map(sum, in_gap)) / (WIDTH * HEIGHT))
    if given.pages or given.bits in (12, 32):
        write_tiff(given.file, pages, given.bits)
    else:
        write_png(given.file, pages[0], given)


main()

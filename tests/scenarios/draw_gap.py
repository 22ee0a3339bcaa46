#!/usr/bin/env python3
"""Draws a textured sheet with a gap of a known shape, and prints the gap's share of the picture.

Usage: draw_gap.py SHAPE FILE.png [--seed N] [--bits 8|16] [--fluorescence] [--enlarge K]

SHAPE is a Python expression of x and y in [0, 1] that is true in the gap (y is down; the picture is
4 to 3). With --enlarge each pixel becomes K x K. Needs nothing but Python itself.
"""

import argparse
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shape")
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bits", type=int, default=8)
    parser.add_argument("--fluorescence", action="store_true")
    parser.add_argument("--enlarge", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    cells = [[chance.gauss(0.0, 1.0) for _ in range(WIDTH)] for _ in range(HEIGHT)]
    cells = smooth(smooth(cells, 1), 1)
    spread = math.sqrt(sum(v * v for row in cells for v in row) / (WIDTH * HEIGHT))
    shape = compile(given.shape, "shape", "eval")
    top = 2 ** given.bits - 1
    data = bytearray()
    area = 0
    for j, row in enumerate(cells):
        line = bytearray(1)
        for i, value in enumerate(row):
            names = {"x": (i + 0.5) / WIDTH, "y": (j + 0.5) / HEIGHT, "math": math}
            in_gap = bool(eval(shape, names))
            area += in_gap
            z = 0.0 if in_gap else value / spread
            if given.fluorescence:
                grey = 0.02 if in_gap else 0.4 + 0.15 * z
            else:
                grey = 0.5 + 0.1 * z
            grey += chance.gauss(0.0, 0.006)
            level = int(round(min(max(grey, 0.0), 1.0) * top))
            pixel = struct.pack(">H", level) if given.bits == 16 else bytes([level])
            line += pixel * given.enlarge
        data += line * given.enlarge
    with open(given.file, "wb") as f:
        def chunk(kind, body):
            f.write(struct.pack(">I", len(body)) + kind + body)
            f.write(struct.pack(">I", zlib.crc32(kind + body)))
        f.write(b"\x89PNG\r\n\x1a\n")
        chunk(b"IHDR", struct.pack(">II", WIDTH * given.enlarge, HEIGHT * given.enlarge)
              + bytes([given.bits, 0, 0, 0, 0]))
        chunk(b"IDAT", zlib.compress(bytes(data), 1))
        chunk(b"IEND", b"")
    print(area / (WIDTH * HEIGHT))


main()

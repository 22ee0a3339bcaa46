"""Writes the font of the figures as base64 of WOFF2: figure_font.py LiberationSans-Regular.ttf > OUT

The characters that figures use, from Liberation Sans 2 (SIL Open Font License 1.1, which asks that a
changed font bears another name and keeps its notices: it does). What is not in it, a reader's own
sans-serif font shows.
"""
import base64
import io
import sys

from fontTools import subset, ttLib

CHARACTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x370, 0x400), *range(0x400, 0x460),
              *range(0x2010, 0x2028), 0x2030, 0x2032, 0x2033, 0x2070, *range(0x2074, 0x208F), 0x20AC,
              0x2122, *range(0x2190, 0x2194), 0x2206, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264,
              0x2265, 0x25B2, 0x25CF, 0x25C6]
NAME = "Woundwell Figures"

font = ttLib.TTFont(sys.argv[1], recalcTimestamp=False)
licence = font["name"].getDebugName(13) or ""
if "SIL Open Font License" not in licence:
    sys.exit(f"{sys.argv[1]} is not under the SIL Open Font License; Debian: fonts-liberation2")
options = subset.Options(hinting=False, name_IDs=[0, 1, 2, 4, 6, 13, 14], name_languages=[0x409],
                         layout_features=["kern"], recalc_timestamp=False)
options.drop_tables += ["FFTM"]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=CHARACTERS)
subsetter.subset(font)
for record in font["name"].names:
    if record.nameID in (1, 4):
        record.string = NAME
    elif record.nameID == 6:
        record.string = NAME.replace(" ", "")
font.flavor = "woff2"
out = io.BytesIO()
font.save(out)
sys.stdout.write(base64.b64encode(out.getvalue()).decode())

"""Numbers that people read against numbers of the tables, to the printed digit."""

import re

NUMBER = re.compile(r"(?<![\w.])(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?")


def printed(text):
    """Every number of a text, with one unit of its last printed digit."""
    text = text.replace("\u2212", "-").replace("\u202f", "")
    found = NUMBER.findall(text)
    # An estimate is rounded as its interval allows: where all its numbers end in zeros, or one from
    # four digits on does, these may stand for digits that were rounded away.
    whole = [w for w, decimals, power in found if int(w) != 0 or decimals or power]
    zeros = min((len(w) - len(w.rstrip("0")) for w in whole), default=0)
    if any(decimals or power for _, decimals, power in found):
        zeros = 0
    elif len(found) == 1 and len(found[0][0].lstrip("-")) < 4:
        zeros = 0
    return [(float(w + ("." + decimals if decimals else "") + ("e" + power if power else "")),
             10.0 ** (int(power or 0) - len(decimals) + zeros)) for w, decimals, power in found]


def differs(text, wanted):
    """What is wrong with a text that shows these values of a table ("" for a missing one), or
    nothing. Missing values show a dash, and nothing of what belongs to them."""
    wanted = list(wanted)
    if wanted and wanted[0] == "":
        return "" if text.strip().startswith("\u2013") else f"{text!r} where the table has nothing"
    wanted = [w for w in wanted if w != ""]
    found = printed(text)
    if len(found) != len(wanted):
        return f"{text!r} shows {len(found)} numbers, not {wanted}"
    for (value, last), want in zip(found, wanted):
        if abs(value - float(want)) > 0.5000001 * last:
            return f"{text!r} where the table has {want}"
    return ""


def p_differs(text, p):
    """The same of a p value, which may be shown as below or near a limit."""
    if p != "" and "< 0.001" in text:
        return "" if float(p) < 0.001 else f"{text!r} where the table has {p}"
    if p != "" and text.strip() == "1":
        return "" if float(p) >= 0.995 else f"{text!r} where the table has {p}"
    return differs(text, [p])

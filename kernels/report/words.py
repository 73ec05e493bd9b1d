"""Numbers and names as a reader wants them, and a student's text made safe to show."""

import unicodedata

# Bidirectional controls: text that holds them reads otherwise than it runs.
TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
KEPT = "\t\n"


def clean(text):
    """`text` without characters that a terminal or a browser would act on; as long as before.

    Controls become their pictures (ESC is U+241B), lone surrogates and turns of direction U+FFFD.
    """
    return "".join(map(_shown, str(text)))


def _shown(character):
    code = ord(character)
    if code < 32 and character not in KEPT:
        return chr(0x2400 + code)
    if 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code >= 0xFFFE or character in TURNS:
        return "\ufffd"
    return character


def blank(text):
    """White space as wide as `text` in a fixed-width font, tabs kept: what precedes a caret."""
    return "".join(map(_space, text))


def _space(character):
    if character == "\t" or unicodedata.combining(character):
        return "\t" * (character == "\t")
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def count(number, one, many=None):
    """"1 thread", "1,024 threads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def figure(value):
    """A number in at most three digits and a letter: "4", "0.17", "1.5k", "33.6M"."""
    for limit, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        # 999.6 would round to "1e+03".
        if abs(value) >= 0.9995 * limit:
            return _digits(value / limit) + letter
    return _digits(value)


def _digits(value):
    if abs(value) >= 99.95:
        return f"{value:.0f}"
    text = f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2g}" if abs(value) < 0.1 else \
        f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate(value, unit):
    """"19.5 TFLOP/s", "900 GB/s"."""
    text = figure(value)
    return f"{text[:-1]} {text[-1]}{unit}" if text[-1].isalpha() else f"{text} {unit}"


def size(size_bytes):
    """"512 bytes", "1.5 KiB", "64 MiB"."""
    for power, unit in ((3, "GiB"), (2, "MiB"), (1, "KiB")):
        if size_bytes >= 1024**power:
            return f"{_digits(size_bytes / 1024**power)} {unit}"
    return count(size_bytes, "byte")


def percent(share):
    """"0%", "12%", "0.4%"; only nothing is 0% and only all is 100%."""
    if share in (0, 1):
        return f"{share:.0%}"
    if share < 0.01:
        return f"{100 * max(share, 0.001):.1f}%"
    return f"{min(share, 0.99):.0%}"


def triple(xyz):
    """"(0,1,0)"."""
    return "({},{},{})".format(*xyz)


def extent(xyz):
    """"4", "16 x 16", "2 x 3 x 4": of a grid or a block, without the ones at its end."""
    x, y, z = (*xyz, 1, 1)[:3]
    return f"{x} × {y} × {z}" if z > 1 else f"{x} × {y}" if y > 1 else f"{x:,}"


def runs(numbers):
    """"0–31", "0–9 and 31", "0, 2 and 4": sorted whole numbers in words."""
    found = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return listed([str(a) if a == b else f"{a}–{b}" for a, b in found])


def listed(items, most=6):
    """"a, b and c"; of a long list the beginning, and how many more."""
    items = list(items)
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} more"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"

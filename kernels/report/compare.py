"""Two launches side by side: what the second does less of, or more."""

from kernels.report.launch import summary
from kernels.report.markup import join, tag
from kernels.report.view import Picture
from kernels.report.words import clean, figure, percent, size

# What is compared, how it is written, and whether a ratio of it means anything.
ROWS = (
    ("global traffic", lambda c: c.traffic_bytes, size, True),
    ("share of it asked for", lambda c: c.used_share, percent, False),
    ("load requests", lambda c: c.load_requests, figure, True),
    ("sectors per load", lambda c: c.sectors_per_load, figure, True),
    ("store requests", lambda c: c.store_requests, figure, True),
    ("sectors per store", lambda c: c.sectors_per_store, figure, True),
    ("shared requests", lambda c: c.shared_requests, figure, True),
    ("wavefronts per request", lambda c: c.wavefronts_per_request, figure, True),
    ("divergent branches", lambda c: c.divergent_share, percent, False),
    ("atomics", lambda c: c.atomics, figure, True),
    ("barriers", lambda c: c.barriers, figure, True),
    ("shuffles", lambda c: c.shuffles, figure, True),
    ("floating-point operations", lambda c: c.operations, figure, True),
    ("integer operations", lambda c: c.integer_operations, figure, True),
    ("operations per byte", lambda c: c.intensity, figure, True),
)


def compare(first, second):
    """A small table of two reports' totals with the ratio, such as naive against tiled."""
    names = _names(first, second)
    rows = [*_rows(first.total, second.total)]
    label = f"{names[0]} and {names[1]} compared"
    notes = [f"{name}: {summary(r)}" for name, r in zip(names, (first, second), strict=True)]
    return Picture(label, _markup(names, notes, rows), _words(names, notes, rows))


def _names(first, second):
    names = clean(first.kernel), clean(second.kernel)
    return names if names[0] != names[1] else (f"{names[0]}, first", f"{names[1]}, second")


def _rows(a, b):
    """(what, first, second, ratio in words) of all that either has."""
    for what, value, write, comparable in ROWS:
        one, two = value(a), value(b)
        if one or two:
            shown = ["–" if v is None else write(v) for v in (one, two)]
            yield what, *shown, ratio(one, two) if comparable else ""


def ratio(first, second):
    """"8× less", "2× more", "the same"; "" where one of them is nothing."""
    if not first or not second:
        return ""
    more = max(first, second) / min(first, second)
    if more < 1.005:
        return "the same"
    return f"{figure(more)}× {'less' if second < first else 'more'}"


def _markup(names, notes, rows):
    heads = (tag("th", name, scope="col", class_="kr-num") for name in (*names, "change"))
    head = tag("tr", tag("th", tag("span", "what", class_="kr-hidden"), scope="col"), *heads)
    body = (tag("tr", tag("th", what, scope="row"),
                *(tag("td", cell, class_="kr-num") for cell in cells)) for what, *cells in rows)
    table = tag("table", tag("thead", head), tag("tbody", *body), class_="kr-table")
    empty = tag("p", "Nothing was counted in either; run both with count=True.")
    return join([tag("div", *(tag("p", n, class_="kr-soft") for n in notes), class_="kr-head"),
                 tag("div", table if rows else empty, class_="kr-part kr-scroll", tabindex="0",
                     role="region", aria_label="Totals of both")])


def _words(names, notes, rows):
    lines = [("", *names, "change"), *rows]
    widths = [max(len(str(line[n])) for line in lines) + 2 for n in range(4)]
    table = ("".join(f"{cell:<{w}}" if n == 0 else f"{cell:>{w}}"
                     for n, (cell, w) in enumerate(zip(line, widths, strict=True)))
             for line in lines)
    return "\n".join([*notes, *(table if rows else ["nothing was counted in either"])])

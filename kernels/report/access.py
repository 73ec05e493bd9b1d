"""A picture of which lane of a warp touched which address.

Lanes stand on the left. On the right stand the 32-byte sectors that they touch, or the 32 banks of
shared memory, where each column is one wavefront. One colour goes with one sector or wavefront.
"""

from collections import Counter

from kernels.report.markup import tag
from kernels.report.pattern import (
    active_lanes,
    bank_pieces,
    conflict_free,
    judgement,
    sector_pieces,
    sentence,
    who,
)
from kernels.report.style import HUES
from kernels.report.svg import group, link, path, rectangle, svg, text
from kernels.report.view import Picture, note
from kernels.report.words import clean, count, listed, runs

MOST = 6                       # requests drawn
TOP, PITCH, LANES = 34, 15, 32  # pixels above the first lane, and from lane to lane
LANE, ROW = 30, 128            # where the lanes' squares begin, and where the rows do
SECTOR_WIDTH, LABEL = 256, 70


def picture(requests, where=None):
    """A Picture of the requests at a line, of an array, or of every place (the first of each)."""
    chosen = [r for r in requests if where in (None, r.array, getattr(r.span, "line", None))]
    if not chosen:
        return note(_nothing(requests, where))
    if where is None:
        chosen = _firsts(chosen)
    drawn = chosen[:MOST]
    more = _more(len(chosen) - len(drawn))
    words = "\n".join([*map(_words, drawn), *([more] if more else [])])
    last = [tag("p", more, class_="kr-soft")] if more else []
    return Picture(f"Which lane touched which address: {count(len(drawn), 'request')}",
                   tag("div", *map(_figure, drawn), *last, class_="kr-picture"), words)


def _firsts(requests):
    """The first request of each place, in the order in which the warp came there."""
    found = {}
    for request in requests:
        found.setdefault((request.span, request.array, request.what), request)
    return list(found.values())


def _nothing(requests, where):
    if not requests:
        return "No access of memory was traced; run the kernel with count=True"
    lines = sorted({getattr(r.span, "line", 0) for r in requests})
    arrays = listed(dict.fromkeys(clean(r.array) for r in requests))
    return (f"No access was traced at {where!r}; there are some to {arrays}, at"
            f" line{'s' * (len(lines) > 1)} {listed(map(str, lines), 20)}")


def _more(hidden):
    return f"And {count(hidden, 'more request')}, all in report.requests." if hidden else ""


def _words(request):
    """The picture as text: one row per sector or bank."""
    return "\n".join([f"line {request.span.line}: {clean(sentence(request))}",
                      *(f"    {name}: {lanes}" for name, lanes in _rows_in_words(request))])


def _rows_in_words(request):
    shared, lanes = request.space == "shared", {}
    for piece in bank_pieces(request) if shared else sector_pieces(request):
        lanes.setdefault(piece.row, set()).update(piece.lanes)
    for row, here in lanes.items():
        name = f"bank {row}" if shared else f"sector at byte {32 * row:,}"
        yield name, f"lane{'s' * (len(here) > 1)} {runs(sorted(here))}"


def _figure(request):
    title = f"Line {request.span.line}. {sentence(request)}"
    drawn = _banks(request) if request.space == "shared" else _sectors(request)
    width, height, shapes = drawn
    described = "; ".join(f"{name}: {lanes}" for name, lanes in _rows_in_words(request))
    canvas = tag("div", svg(width, height, title, *shapes, description=described),
                 class_="kr-canvas", tabindex="0", role="group", aria_label="drawing")
    return tag("figure", _caption(request), canvas, style=f"width:{width:g}px")


def _caption(request):
    return tag("figcaption", tag("b", f"Line {request.span.line}. "), who(request), " ",
               tag("code", request.array), judgement(request))


# -- lanes

def _lane_y(lane, height):
    return TOP + (lane + 0.5) * height / LANES


def _lane_shapes(request, hues, height):
    """A square per lane, filled where it is active. hues: lane -> number of a colour."""
    yield text(LANE + 6, 14, "lane", "kr-strong", "middle")
    active = set(active_lanes(request))
    for lane in range(LANES):
        y = _lane_y(lane, height)
        square = rectangle(LANE, y - 5.5, 12, 11, "kr-lane" if lane in active else "kr-off")
        yield text(LANE - 6, y, str(lane), None, "end")
        yield group(f"kr-hue-{hues.get(lane, 0)}", square)


# -- global memory

def _sectors(request):
    """(width, height, shapes): sectors as rows of 32 bytes, only those that were touched."""
    pieces = sector_pieces(request)
    rows = {row: n for n, row in enumerate(dict.fromkeys(p.row for p in pieces))}
    height = PITCH * max(LANES, len(rows))
    pitch = height / max(1, len(rows))
    thick = min(22, pitch - 2)
    at = {row: TOP + (n + 0.5) * pitch for row, n in rows.items()}
    hues = {lane: rows[p.row] % HUES for p in reversed(pieces) for lane in p.lanes}
    shapes = [*_lane_shapes(request, hues, height), *_sector_heads(request)]
    shapes += _gaps(rows, at, pitch)
    for row, n in rows.items():
        mine = [p for p in pieces if p.row == row]
        drawn = _sector(mine, at[row], height, thick, request.size)
        shapes.append(group(f"kr-hue-{n % HUES}", *drawn))
    return ROW + SECTOR_WIDTH + LABEL, TOP + height + 6, shapes


def _sector_heads(request):
    yield text(ROW, 14, f"32-byte sectors of {request.array[:20]}", "kr-strong")
    yield text(ROW + SECTOR_WIDTH + 10, 14, "from byte", "kr-strong")


def _sector(pieces, y, height, thick, element):
    scale, row = SECTOR_WIDTH / 32, pieces[0].row
    yield from (link(LANE + 14, _lane_y(lane, height), ROW - 4, y, "kr-link")
                for lane in sorted({lane for p in pieces for lane in p.lanes}))
    top = y - thick / 2
    yield rectangle(ROW, top, SECTOR_WIDTH, thick, "kr-row")
    step = element if element in (1, 2, 4, 8, 16) else 4
    yield path("".join(f"M{ROW + b * scale:.1f} {top:.1f}v{thick:.1f}"
                       for b in range(step, 32, step)), "kr-grid")
    for piece in pieces:
        x, width = ROW + piece.start * scale, (piece.stop - piece.start) * scale
        yield rectangle(x, top, width, thick, "kr-cell")
        yield from _lane_names(piece.lanes, x, y, width)
    yield text(ROW + SECTOR_WIDTH + 10, y, f"{32 * row:,}")


def _lane_names(lanes, x, y, width):
    """The lanes inside their cell, as far as there is room."""
    first, last = lanes[0], lanes[-1]
    name = str(first) if first == last else f"{first}–{last}"
    if len(lanes) > 1 and (len(lanes) != last - first + 1 or 6.2 * len(name) > width):
        name = f"×{len(lanes)}"
    # Room for two digits, or one cell in three would have a number.
    if max(14, 6.2 * len(name)) <= width:
        yield text(x + width / 2, y, name, "kr-on", "middle", 10)


def _gaps(rows, at, pitch):
    """What was left out between two rows: how many sectors if there is room, else three dots."""
    for before, after in zip(rows, list(rows)[1:], strict=False):
        if after - before > 1:
            y = (at[before] + at[after]) / 2
            if pitch >= 40:
                yield text(ROW, y, f"⋮ {count(after - before - 1, 'sector')} not touched")
            else:
                yield text(ROW + SECTOR_WIDTH + 3, y, "⋮", None, size=9)


# -- shared memory

def _banks(request):
    """(width, height, shapes): a row per bank, a column per wavefront."""
    pieces = bank_pieces(request)
    turns = max((p.stop for p in pieces), default=1)
    cell = 34 if turns <= 6 else 18
    height = PITCH * LANES
    hues = {lane: p.start % HUES for p in reversed(pieces) for lane in p.lanes}
    shapes = [*_lane_shapes(request, hues, height), *_bank_heads(turns, cell)]
    asked = Counter(p.row for p in pieces)
    for bank in range(LANES):
        y = _lane_y(bank, height)
        shapes.append(rectangle(ROW + 26, y - 5.5, turns * cell, 11, "kr-idle"))
        shapes.append(text(ROW + 20, y, str(bank), "kr-strong" if bank in asked else None, "end"))
    shapes += [_bank_cell(p, cell, height) for p in pieces]
    if turns > conflict_free(request):
        shapes += _degrees(asked, turns, cell, height)
    return ROW + 26 + max(turns * cell + 70, 250), TOP + height + 6, shapes


def _bank_heads(turns, cell):
    yield text(ROW + 20, 14, "bank", "kr-strong", "end")
    yield text(ROW + 26, 14, f"{count(turns, 'wavefront')}, one after the other" if turns > 1 else
               "1 wavefront", "kr-strong")
    step = 1 if cell > 18 or turns <= 10 else 4
    for turn in range(0, turns, step):
        yield text(ROW + 26 + (turn + 0.5) * cell, 27, str(turn + 1), None, "middle", 10)


def _bank_cell(piece, cell, height):
    y, x = _lane_y(piece.row, height), ROW + 26 + piece.start * cell
    links = (link(LANE + 14, _lane_y(lane, height), ROW + 2, y, "kr-link") for lane in piece.lanes)
    return group(f"kr-hue-{piece.start % HUES}", *links,
                 rectangle(x, y - 5.5, cell, 11, "kr-cell"), *_lane_names(piece.lanes, x, y, cell))


def _degrees(asked, turns, cell, height):
    """ "8 words" beside each bank that has to be asked more than once."""
    for bank, words in asked.items():
        if words > 1:
            yield group("kr-hue-bad", text(ROW + 32 + turns * cell, _lane_y(bank, height),
                                           f"{words} words", "kr-tint"))



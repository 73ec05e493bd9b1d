"""Which lines of a long source to show."""

WHOLE = 240    # lines; a source no longer than this is shown whole
AROUND = 3     # lines shown before and after one that has something


def excerpt(total, wanted):
    """Ranges (first, last) of lines to show, from 1, in order, never touching.

    total:  lines of the source
    wanted: numbers of the lines that have something to show
    """
    if total <= WHOLE:
        return [(1, total)]
    ranges = []
    for line in sorted(n for n in wanted if 1 <= n <= total) or [1]:
        first, last = max(1, line - AROUND), min(total, line + AROUND)
        if ranges and first <= ranges[-1][1] + 1:
            first = ranges.pop()[0]
        ranges.append((first, last))
    return ranges


def left_out(ranges, total):
    """Per gap between, before and after the ranges: how many lines, 0 for none."""
    ends = [0, *(last for _, last in ranges)]
    starts = [*(first for first, _ in ranges), total + 1]
    return [start - end - 1 for start, end in zip(starts, ends, strict=True)]

"""The source as a table: line numbers, faults below their lines, counters in the margin."""

from kernels.report.columns import filled, full
from kernels.report.excerpt import excerpt, left_out
from kernels.report.findings import MOST, findings
from kernels.report.highlight import SHOWN, coloured, kinds_by_line
from kernels.report.markup import tag
from kernels.report.words import clean, count

NARROW, LAST = 56, 70   # pixels: the margin's columns, and the last of them with its padding


def listing(report):
    """Markup of the whole table, in a box that scrolls."""
    lines, columns = shown_lines(report.source), filled(report.lines)
    said = findings(report.faults, lines)
    rows = [_findings_row(f, "", len(columns)) for f in said.get(0, ())]
    rows += _rows(report, lines, kinds_by_line("\n".join(lines)), said, columns)
    table = tag("table", _head(columns, report), tag("tbody", *rows), *_foot(report, columns),
                class_="kr-listing kr-mono")
    return tag("div", table, class_="kr-scroll", tabindex="0", role="region",
               aria_label=f"Source of {report.kernel}")


def shown_lines(source):
    """The lines as they are shown: safe, without the empty one after the last."""
    return clean(source.text.replace("\r\n", "\n").removesuffix("\n")).split("\n")


def _rows(report, lines, kinds, said, columns):
    ranges = excerpt(len(lines), {*said, *report.lines})
    gaps = left_out(ranges, len(lines))
    for (first, last), gap in zip(ranges, gaps, strict=False):
        yield from _gap(gap, len(columns))
        for number in range(first, last + 1):
            here = said.get(number, [])
            code = coloured(lines[number - 1], kinds[number - 1], [f.mark for f in here])
            # <pre>, or nbconvert's parser makes one space of white space between two words.
            yield tag("tr", tag("td", number, class_="kr-line"),
                      tag("td", tag("pre", code), class_="kr-code"),
                      *_counts(report.lines.get(number), columns, report.lines))
            for finding in here:
                yield _findings_row(finding, lines[number - 1], len(columns))
    yield from _gap(gaps[-1], len(columns))


def _gap(lines, columns):
    if lines:
        yield tag("tr", tag("td", f"{count(lines, 'line')} with nothing to report",
                            colspan=2 + columns), class_="kr-gap")


def _findings_row(finding, line, columns):
    """Caret and sentence. The caret scrolls with the source, the sentence stays in sight."""
    caret = tag("pre", finding.caret(line), class_="kr-caret", aria_hidden="true")
    hint = [tag("span", f"Hint: {finding.hint}", class_="kr-hint")] if finding.hint else []
    says = tag("div", tag("span", finding.label, class_="kr-badge"), " ",
               tag("span", finding.who, class_="kr-who"), ": ", finding.says, *hint,
               class_="kr-says")
    pointed = finding.line and finding.start < SHOWN
    return tag("tr", tag("td", class_="kr-line"),
               tag("td", *([caret] if pointed else []), says, class_="kr-code",
                   colspan=1 + columns),
               class_=f"kr-under kr-hue-{finding.hue}")


# -- the margin

def _head(columns, report):
    name = tag("th", report.source.name, class_="kr-code", scope="col")
    return tag("thead", tag("tr", tag("th", tag("span", "line", class_="kr-hidden"),
                                      class_="kr-line", scope="col"), name,
                            *(tag("th", c.name, title=c.says, scope="col", **_place(n, columns))
                              for n, c in enumerate(columns))))


def _foot(report, columns):
    if not columns:
        return []
    return [tag("tfoot", tag("tr", tag("td", class_="kr-line"),
                             tag("th", "whole launch", class_="kr-code", scope="row"),
                             *_counts(report.total, columns, {0: report.total})))]


def _counts(counters, columns, lines):
    for n, column in enumerate(columns):
        value = counters and column.value(counters)
        shown = [] if value is None else _count(column, counters, value, lines)
        yield tag("td", *shown, **_place(n, columns))


def _count(column, counters, value, lines):
    share = value / (full(column, lines) or 1)
    bar = tag("span", tag("span", style=f"width:{100 * min(share, 1):.1f}%"), class_="kr-bar")
    level = column.level(counters)
    return [tag("span", tag("span", column.write(value), class_="kr-level"), bar,
                class_=f"kr-{level}", title=column.detail(counters))]


def _place(n, columns):
    """Class of a margin's cell, and how far from the right edge it stays when all scrolls."""
    after = len(columns) - 1 - n
    from_right = LAST + (after - 1) * NARROW if after else 0
    return {"class_": "kr-count kr-first" if n == 0 else "kr-count",
            "style": f"--kr-from:{from_right}px"}


def unshown(report):
    """How many faults are counted only."""
    return max(0, len(report.faults) - MOST)



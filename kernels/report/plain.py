"""A report as text, for a terminal or a log."""

from kernels.report.columns import filled
from kernels.report.excerpt import excerpt, left_out
from kernels.report.findings import findings
from kernels.report.highlight import SHOWN
from kernels.report.launch import configuration, counted, figures, summary
from kernels.report.listing import shown_lines, unshown
from kernels.report.words import clean, count

WIDE = 8   # characters of a column in the margin


def plain(report):
    """The whole report in words."""
    head = [f"{clean(report.kernel)}: {summary(report)}", f"({configuration(report)})"]
    return "\n".join([*head, *_source(report), *_more(report), *_whole(report),
                      *_printed(report)])


def _source(report):
    lines, columns = shown_lines(report.source), filled(report.lines)
    said = findings(report.faults, lines)
    if not said and not columns:
        return []
    yield ""
    margin = "".join(f"{c.name:>{WIDE}}" for c in columns)
    yield from ([f"{margin} {'line':>5} | {clean(report.source.name)}"] if columns else [])
    for finding in said.get(0, ()):
        yield from _told(finding, "", "")
    ranges = excerpt(len(lines), {*said, *report.lines})
    gaps = left_out(ranges, len(lines))
    for (first, last), gap in zip(ranges, gaps, strict=False):
        yield from _gap(gap, columns)
        for number in range(first, last + 1):
            shown = lines[number - 1][:SHOWN]
            yield f"{_counts(report.lines.get(number), columns)} {number:5} | {shown}".rstrip()
            for finding in said.get(number, ()):
                yield from _told(finding, lines[number - 1], " " * WIDE * len(columns))
    yield from _gap(gaps[-1], columns)


def _gap(lines, columns):
    if lines:
        yield f"{' ' * WIDE * len(columns)}       | ... {count(lines, 'line')} more"


def _counts(counters, columns):
    values = [counters and c.value(counters) for c in columns]
    return "".join(f"{'' if v is None else c.write(v):>{WIDE}}"
                   for c, v in zip(columns, values, strict=True))


def _told(finding, line, margin):
    edge = f"{margin}       | "
    if finding.line and finding.start < SHOWN:
        yield edge + finding.caret(line)[:SHOWN]
    yield f"{edge}{finding.label}  {finding.who}: {finding.says}"
    if finding.hint:
        yield f"{edge}hint: {finding.hint}"


def _more(report):
    if hidden := unshown(report):
        yield f"and {count(hidden, 'more fault')}, all in report.faults"


def _whole(report):
    if counted(report):
        columns = filled({0: report.total})
        yield ""
        yield f"{_counts(report.total, columns)}         whole launch"
        yield from (f"{value:>{WIDE}} {what}" for value, what in figures(report.total))
        yield from (f"{c.name}: {c.says}" for c in columns)


def _printed(report):
    if report.printed:
        yield from ("", "printed:", *map(clean, report.printed))

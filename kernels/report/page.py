"""A report as a page of a notebook."""

from kernels.report.columns import filled
from kernels.report.launch import configuration, counted, figures, summary
from kernels.report.listing import listing, unshown
from kernels.report.markup import join, tag
from kernels.report.words import count


def page(report):
    """Markup: verdict, source with faults and counters, totals, legend, what was printed."""
    return join([_head(report), listing(report), *_more(report), *_figures(report),
                 *_legend(report), *_printed(report)])


def _head(report):
    mood = "kr-ok" if report.ok else "kr-faulty" if report.faults else "kr-unknown"
    return tag("div", tag("p", tag("code", report.kernel), class_="kr-title"),
               tag("p", tag("span", summary(report)), class_=f"kr-verdict {mood}"),
               tag("p", configuration(report), class_="kr-soft"), class_="kr-head")


def _more(report):
    if hidden := unshown(report):
        yield tag("p", f"And {count(hidden, 'more fault')}, all in ",
                  tag("code", "report.faults"), ".", class_="kr-part")


def _figures(report):
    if counted(report) and (told := figures(report.total)):
        items = (tag("div", tag("dt", what), tag("dd", value)) for value, what in told)
        yield tag("div", tag("h3", "Whole launch"), tag("dl", *items, class_="kr-figures"),
                  class_="kr-part")


def _legend(report):
    columns = filled(report.lines)
    if columns:
        items = (join([tag("dt", c.name), tag("dd", c.says)]) for c in columns)
        yield tag("div", tag("h3", "What the margin says"), tag("dl", *items, class_="kr-legend"),
                  class_="kr-part")


def _printed(report):
    if report.printed:
        yield tag("div", tag("h3", f"Printed: {count(len(report.printed), 'line')}"),
                  tag("pre", "\n".join(report.printed), class_="kr-printed", tabindex="0"),
                  class_="kr-part")

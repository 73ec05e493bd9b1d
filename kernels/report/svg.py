"""The few shapes that the pictures are made of."""

from kernels.report.markup import tag


def svg(width, height, title, *shapes, description=""):
    """A drawing of that size in pixels, with the same in words for those who do not see it."""
    words = [tag("title", title), *([tag("desc", description)] if description else [])]
    return tag("svg", *words, *shapes, xmlns="http://www.w3.org/2000/svg", role="img",
               viewBox=f"0 0 {width:g} {height:g}", width=f"{width:g}", height=f"{height:g}",
               aria_label=title)


def rectangle(x, y, width, height, class_, radius=2):
    return tag("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{max(width, 0):.1f}",
               height=f"{max(height, 0):.1f}", rx=f"{radius:g}", class_=class_)


def text(x, y, words, class_=None, anchor="start", size=None):
    return tag("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=class_,
               font_size=size, dominant_baseline="central")


def path(commands, class_):
    return tag("path", d=commands, class_=class_)


def link(x0, y0, x1, y1, class_):
    """A curve from one point to another that leaves and arrives level."""
    middle = (x0 + x1) / 2
    return path(f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}",
                class_)


def group(class_, *shapes):
    return tag("g", *shapes, class_=class_)

"""The roofline: what bounds a kernel on a named GPU, memory or arithmetic.

Left of the ridge a GPU waits for memory: no kernel gets more operations per second than its
intensity times the bandwidth. Right of it, arithmetic is the limit. The point is the most that a
kernel of this intensity can reach, not what it does reach: nothing here is measured in seconds.

source: Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for
        multicore architectures", Communications of the ACM 52 (4), 2009
"""

from math import ceil, floor, log10

from kernels.report.gpus import named
from kernels.report.markup import tag
from kernels.report.style import HUES
from kernels.report.svg import group, path, svg, text
from kernels.report.view import Picture, note
from kernels.report.words import clean, percent, rate
from kernels.report.words import figure as short

WIDTH, HEIGHT = 620, 360
LEFT, RIGHT, TOP, BOTTOM = 86, 24, 26, 54
CACHES = "Traffic is counted as if no cache kept anything; a cache moves the point to the right."


def bound(intensity, gpu):
    """The most operations per second that this intensity allows on that GPU."""
    return min(gpu.flops, intensity * gpu.bandwidth)


def ridge(gpu):
    """Operations per byte from which on arithmetic is the limit."""
    return gpu.flops / gpu.bandwidth


def sentence(name, intensity, gpu):
    most, side = bound(intensity, gpu), "Compute" if intensity >= ridge(gpu) else "Memory"
    share = percent(most / gpu.flops)
    return (f"{side}-bound on {gpu.name}: {name} does {short(intensity)} operations per byte of "
            f"global traffic, the ridge is at {short(ridge(gpu))}, so at most "
            f"{rate(most, 'FLOP/s')}, {share} of the peak. This is a bound, not a time.")


def picture(reports, gpu="A100"):
    """A Picture of one or several reports below one GPU's roof.

    gpu:    a name from kernels.report.gpus.GPUS; float32 without tensor cores
    raises: ValueError for an unknown name
    """
    gpu = named(gpu)
    points = [(clean(r.kernel), r.total.intensity) for r in reports if r.total.intensity]
    if not points:
        return note("No roofline: nothing was counted, or the kernel does no floating-point"
                    " operation or has no global traffic. Run it with count=True.")
    told = [sentence(*point, gpu) for point in points]
    drawn = svg(WIDTH, HEIGHT, " ".join(told), *_shapes(points, gpu))
    caption = tag("figcaption", *(tag("p", words) for words in told),
                  tag("p", CACHES, class_="kr-soft"))
    canvas = tag("div", drawn, class_="kr-canvas", tabindex="0", role="group", aria_label="drawing")
    figure = tag("figure", caption, canvas, style=f"width:{WIDTH}px")
    return Picture(f"Roofline on {gpu.name}", tag("div", figure, class_="kr-picture"),
                   "\n".join(told))


class Axes:
    """Powers of ten to pixels."""

    def __init__(self, points, gpu):
        intensities = [0.1, 10 * ridge(gpu), *(i for _, i in points)]
        self.x = floor(log10(min(intensities) / 1.5)), ceil(log10(max(intensities) * 1.5))
        lowest = min(bound(10.0 ** self.x[0], gpu), gpu.flops)
        # Room above the roof for its name.
        self.y = floor(log10(lowest)), ceil(log10(gpu.flops * 2.2))

    def at(self, intensity, flops):
        (x0, x1), (y0, y1) = self.x, self.y
        across, up = (log10(intensity) - x0) / (x1 - x0), (log10(flops) - y0) / (y1 - y0)
        return (LEFT + across * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM))


def _shapes(points, gpu):
    axes = Axes(points, gpu)
    return [*_roof(axes, gpu),
            *(shape for n, point in enumerate(points) for shape in _point(axes, n, *point, gpu))]


def _grid(axes):
    (x0, x1), (y0, y1) = axes.x, axes.y
    for x in range(x0, x1 + 1):
        px, py = axes.at(10.0**x, 10.0**y0)
        yield path(f"M{px:.1f} {py:.1f}V{TOP}", "kr-axis")
        yield text(px, py + 14, f"{10.0**x:g}", None, "middle")
    for y in range(y0, y1 + 1):
        px, py = axes.at(10.0**x0, 10.0**y)
        yield path(f"M{px:.1f} {py:.1f}H{WIDTH - RIGHT}", "kr-axis")
        yield text(px - 8, py, rate(10.0**y, "FLOP/s"), None, "end")
    yield text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14,
               "floating-point operations per byte of global traffic", "kr-strong", "middle")


def _roof(axes, gpu):
    (x0, x1), knee = axes.x, axes.at(ridge(gpu), gpu.flops)
    start = axes.at(10.0**x0, bound(10.0**x0, gpu))
    end, floor_y = axes.at(10.0**x1, gpu.flops), HEIGHT - BOTTOM
    line = "M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}".format(*start, *knee, *end)
    yield path(f"{line}V{floor_y}H{start[0]:.1f}z", "kr-below")
    yield from _grid(axes)
    yield path(line, "kr-roof")
    yield path(f"M{knee[0]:.1f} {TOP - 14}V{floor_y}", "kr-dash")
    yield text(end[0], end[1] - 11, f"{gpu.name}: {rate(gpu.flops, 'FLOP/s')} of float32",
               "kr-strong", "end")
    yield text(knee[0] - 8, TOP - 10, "memory-bound", "kr-strong", "end")
    yield text(knee[0] + 8, TOP - 10, "compute-bound", "kr-strong")
    slope = axes.at(10.0 ** (x0 + 0.2), bound(10.0 ** (x0 + 0.2), gpu))
    yield text(slope[0] + 12, slope[1] + 6, f"{gpu.bandwidth / 1e9:,.0f} GB/s", "kr-strong")


def _point(axes, n, name, intensity, gpu):
    x, y = axes.at(intensity, bound(intensity, gpu))
    dot = tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="6.5", class_="kr-dot")
    label = text(x + 12, y + 14 + 4 * n, f"{name}: {short(intensity)} op/byte", "kr-tint")
    drop = path(f"M{x:.1f} {y:.1f}V{HEIGHT - BOTTOM}", "kr-link")
    yield group(f"kr-hue-{n % HUES}", drop, dot, label)

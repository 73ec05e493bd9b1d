"""The book's pictures in one style, readable on a light page and on a dark one.

Nothing is drawn behind a picture, and every colour keeps a contrast of at least 3 : 1 with both
grounds. Two classes differ in shape as well as in colour: blue discs (+1), orange diamonds (-1).
"""
import matplotlib.pyplot as plt
import numpy as np

PLUS, MINUS, THIRD = "#2b83d0", "#d1611a", "#0a8f6c"
INK = "#737e8a"
CLASSES = {1: (PLUS, "o"), -1: (MINUS, "D")}

STYLE = {
    "axes.edgecolor": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "text.color": INK,
    "xtick.color": INK, "ytick.color": INK, "legend.labelcolor": INK, "grid.color": INK,
    "axes.facecolor": "none", "figure.facecolor": "none", "savefig.facecolor": "none",
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False,
    "axes.titlesize": 11, "axes.labelsize": 11, "font.size": 11, "legend.fontsize": 10,
    "lines.linewidth": 2, "grid.alpha": 0.3, "figure.constrained_layout.use": True,
    # Fixed names inside the file: the same picture gives the same bytes.
    "svg.hashsalt": "three-waves",
}


def house():
    """Use the book's style from here on; in a notebook, show pictures as SVG."""
    plt.rcParams.update(STYLE)
    from IPython import get_ipython
    if get_ipython():
        from matplotlib_inline.backend_inline import set_matplotlib_formats
        set_matplotlib_formats("svg", metadata={"Date": None})


def panels(count=1, height=3.2, width=None):
    """A figure with `count` pictures side by side, sizes in inches: figure, list of axes."""
    figure, axes = plt.subplots(1, count, figsize=(width or min(2.9 * count + 0.4, 9), height))
    return figure, list(np.atleast_1d(axes))


def points(axes, x, y, size=55, **more):
    """Mark examples: blue discs for +1, orange diamonds for -1.

    x: (N, 2); y: (N,) of -1 and +1; size: of a disc, in points squared
    """
    for label, (colour, marker) in CLASSES.items():
        chosen = x[np.asarray(y) == label]
        # A diamond is a turned square: it looks larger than a disc of the same size.
        area = size if label == 1 else 0.7 * size
        axes.scatter(*chosen.T, s=area, c=colour, marker=marker, linewidths=0, zorder=3, **more)


def plane(axes, low=-2.0, high=2.0, ticks=None, names=("$x_1$", "$x_2$")):
    """A square piece of the plane, both axes from `low` to `high` in equal steps."""
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", xlabel=names[0], ylabel=names[1])
    if ticks is not None:
        axes.set(xticks=ticks, yticks=ticks)


def corners(axes, truth, **more):
    """The unit square with the truth table of a function of two inputs.

    truth: (4,) of 0 and 1, for the inputs 00, 01, 10, 11
    """
    square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    plane(axes, -0.5, 1.5, ticks=(0, 1))
    points(axes, square, np.where(np.asarray(truth) > 0, 1, -1), **more)


def boundary(axes, w, b, **style):
    """Draw the line w . x + b = 0 across the axes as they stand; nothing if w is zero.

    w: (2,)
    """
    w = np.asarray(w, dtype=float)
    if not w.any():
        return
    nearest = -b * w / (w @ w)
    along = nearest + np.array([-w[1], w[0]])
    limits = axes.get_xlim(), axes.get_ylim()
    axes.axline(nearest, along, **{"color": INK, "zorder": 2} | style)
    axes.set(xlim=limits[0], ylim=limits[1])


def sides(axes, decide, alpha=0.16):
    """Tint the axes as they stand: blue where `decide` is positive, orange elsewhere.

    decide: (M, 2) -> (M,) numbers
    """
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = np.meshgrid(np.linspace(left, right, 61), np.linspace(low, high, 61))
    value = decide(np.c_[across.ravel(), up.ravel()]).reshape(across.shape)
    axes.contourf(across, up, value, levels=[-np.inf, 0, np.inf], colors=[MINUS, PLUS],
                  alpha=alpha, zorder=0)


def arrow(axes, tail, head, colour=INK, **style):
    """An arrow from `tail` to `head`, both (2,)."""
    axes.annotate("", head, tail, zorder=4, arrowprops={
        "arrowstyle": "-|>", "color": colour, "linewidth": 2, "shrinkA": 0, "shrinkB": 0, **style})


def unit(axes, weights, bias):
    """A threshold unit as a picture: inputs, weights, sum, step, answer.

    weights, bias: words to write beside the arrows, such as "$w_1$"
    """
    axes.set(xlim=(-0.3, 6), ylim=(-1.5, 1.5), aspect="equal")
    axes.axis("off")
    for row, word in zip(np.linspace(1, -1, len(weights)), weights, strict=True):
        arrow(axes, (0.3, row), (2.15, row * 0.28))
        axes.text(0.1, row, word.replace("w", "x"), ha="right", va="center", fontsize=14)
        axes.text(1.15, row * 0.66 + 0.2, word, ha="center", fontsize=12, color=PLUS)
    arrow(axes, (2.7, -1.25), (2.7, -0.5))
    axes.text(2.9, -1.2, bias, fontsize=12, color=PLUS)
    for centre, sign in ((2.7, r"$\Sigma$"), (4.2, "")):
        axes.add_patch(plt.Circle((centre, 0), 0.5, fill=False, color=INK, linewidth=2))
        axes.text(centre, 0, sign, ha="center", va="center", fontsize=15)
    axes.plot([3.9, 4.2, 4.2, 4.5], [-0.2, -0.2, 0.2, 0.2], color=MINUS)
    arrow(axes, (3.2, 0), (3.7, 0))
    arrow(axes, (4.7, 0), (5.4, 0))
    axes.text(5.5, 0, "$y$", va="center", fontsize=14)

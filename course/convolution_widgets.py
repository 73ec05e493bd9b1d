"""The live figures of convolution: a kernel that slides, and what one unit sees."""

import traitlets

from course.widgets import FIGURES, Figure, bundle

SIDE, KERNEL = 9, 3  # pixels and weights along one side of the sliding figure
IMAGES = ("seven", "square", "cross", "dot", "blank")
KERNELS = ("upright", "level", "slant", "outline", "blur", "corner", "same")
STACKS = ("three", "one", "halvings", "vgg", "dilated", "gaps")
OWN = "own"


def _one_of(name, found, counts, what):
    """`found` if it has as many entries as one of `counts`; a TraitError otherwise."""
    if len(found) not in counts:
        raise traitlets.TraitError(
            f"{name}: found {len(found)}, expected {counts[-1]}, {what}")
    return found


class SlidingKernel(Figure):
    """Slide a kernel of 3 x 3 weights over an image of 9 x 9 pixels that the reader draws.

    image, kernel: a picture and a kernel to begin with, of IMAGES and KERNELS
    pixels:  81 of 0 and 1, row by row, instead of `image`; empty for that
    weights: 9 numbers, row by row, instead of `kernel`; empty for that
    padding: 0, 1 or 2; stride: 1, 2 or 3; dilation: 1 or 2
    flip:    whether the kernel is turned by half a turn: a convolution proper
    output:  written by the figure, the rows of numbers that come out
    raises:  TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "sliding.js")
    module = "sliding"
    about = "A kernel that slides over an image: draw, choose weights, read each sum."

    image = traitlets.Enum(IMAGES, "seven").tag(sync=True)
    kernel = traitlets.Enum(KERNELS, "upright").tag(sync=True)
    pixels = traitlets.List(traitlets.Enum((0, 1)), []).tag(sync=True)
    weights = traitlets.List(traitlets.CFloat(), []).tag(sync=True)
    padding = traitlets.Enum((0, 1, 2), 0).tag(sync=True)
    stride = traitlets.Enum((1, 2, 3), 1).tag(sync=True)
    dilation = traitlets.Enum((1, 2), 1).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    output = traitlets.List(traitlets.List(traitlets.CFloat()), []).tag(sync=True)

    @traitlets.validate("pixels")
    def _every_pixel(self, proposal):
        return _one_of("pixels", proposal["value"], (0, SIDE ** 2), "one for each pixel")

    @traitlets.validate("weights")
    def _every_weight(self, proposal):
        return _one_of("weights", proposal["value"], (0, KERNEL ** 2), "three rows of three")

    @traitlets.observe("image")
    def _the_image_named(self, _):
        self.pixels = []

    @traitlets.observe("kernel")
    def _the_kernel_named(self, _):
        self.weights = []


class ReceptiveField(Figure):
    """Build a stack of layers and see how much of the image one unit sees.

    stack:   layers to begin with, one of STACKS
    layers:  rows of "conv" or "pool", kernel, stride, dilation, channels, instead of `stack`
    side:    of the image, in pixels: 8, 28, 32, 64 or 224
    pad:     whether convolutions are padded so that their map keeps its size
    field, jump, size, parameters: written by the figure, of the last layer; parameters of all
    raises:  TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "field.js")
    module = "field"
    about = "A receptive-field calculator: build a stack of layers, see what one unit sees."

    LIMITS = {"kernel": 11, "stride": 4, "dilation": 16, "channels": 1024}
    MOST_LAYERS = 20

    stack = traitlets.Enum((*STACKS, OWN), "three").tag(sync=True)
    layers = traitlets.List([]).tag(sync=True)
    side = traitlets.Enum((8, 28, 32, 64, 224), 224).tag(sync=True)
    pad = traitlets.Bool(True).tag(sync=True)
    field = traitlets.Int(1).tag(sync=True)
    jump = traitlets.Int(1).tag(sync=True)
    size = traitlets.Int(1).tag(sync=True)
    parameters = traitlets.Int(0).tag(sync=True)

    def __init__(self, stack="three", layers=(), **more):
        rows = [list(row) for row in layers]
        super().__init__(stack=OWN if rows else stack, layers=rows, **more)

    @traitlets.validate("layers")
    def _layers_as_rows(self, proposal):
        rows = [list(row) for row in proposal["value"]]
        if len(rows) > self.MOST_LAYERS:
            raise traitlets.TraitError(
                f"layers: found {len(rows)}, expected at most {self.MOST_LAYERS}")
        return [_layer(i, row, self.LIMITS) for i, row in enumerate(rows)]

    @traitlets.observe("stack")
    def _the_stack_named(self, change):
        if change["new"] != OWN:
            self.layers = []


def _layer(i, row, limits):
    """One [kind, kernel, stride, dilation, channels], or a TraitError that says what is wrong."""
    found = f"layers[{i}]: found {row!r}, expected "
    if len(row) != 5 or row[0] not in ("conv", "pool"):
        raise traitlets.TraitError(f'{found}"conv" or "pool", kernel, stride, dilation, channels')
    for value, (name, most) in zip(row[1:], limits.items(), strict=True):
        least = 0 if name == "channels" and row[0] == "pool" else 1
        if not isinstance(value, int) or not least <= value <= most:
            raise traitlets.TraitError(f"{found}a {name} of {least} to {most}, a whole number")
    return row

"""Live figures about CUDA kernels: a warp's addresses, and a race played by hand."""

import traitlets

from course.widgets import FIGURES, Figure, bundle


class WarpAddresses(Figure):
    """Which sectors of global memory, or banks of shared memory, a warp's load touches.

    Lane i reads element stride * p(i) + offset, where p is the order of the lanes.

    view:    "global" or "shared" memory
    stride:  elements from lane to lane, 0 to 33; 33 in shared memory is a tile with padded rows
    offset:  element of lane 0, 0 to 31
    order:   "straight", "reversed", "shuffled" or "scattered"; seed says how the last two fall
    size:    bytes of an element: 4, 8 or 16
    sectors, passes: written by the figure: sectors of 32 bytes fetched, passes through the banks
    raises:  TraitError, saying which value is not as expected
    """

    _esm = bundle(FIGURES / "warp.js")
    module = "warp"
    about = "A warp's 32 addresses, and the sectors or banks of memory that they touch."

    ORDERS = ("straight", "reversed", "shuffled", "scattered")

    view = traitlets.Enum(("global", "shared"), "global").tag(sync=True)
    stride = traitlets.Int(1, min=0, max=33).tag(sync=True)
    offset = traitlets.Int(0, min=0, max=31).tag(sync=True)
    order = traitlets.Enum(ORDERS, "straight").tag(sync=True)
    size = traitlets.Enum((4, 8, 16), 4).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    sectors = traitlets.Int(0).tag(sync=True)
    passes = traitlets.Int(0).tag(sync=True)


class BarrierRace(Figure):
    """A block sums numbers in shared memory while the reader schedules its threads.

    threads: 4 or 8
    loaded:  whether a barrier stands after the loads
    looped:  whether a barrier stands at the end of each round of the loop
    seed:    int >= 0, which numbers are summed
    expected, found, races: written by the figure; found is None until thread 0 has stored it
    raises:  TraitError, saying which value is not as expected
    """

    _esm = bundle(FIGURES / "race.js")
    module = "race"
    about = "A block's sum in shared memory, stepped thread by thread, with and without barriers."

    threads = traitlets.Enum((4, 8), 4).tag(sync=True)
    loaded = traitlets.Bool(True).tag(sync=True)
    looped = traitlets.Bool(True).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    expected = traitlets.Int(0).tag(sync=True)
    found = traitlets.Int(None, allow_none=True).tag(sync=True)
    races = traitlets.Int(0).tag(sync=True)

"""Whether launches are checked: on, unless a person says otherwise."""

import os

_state = {"on": os.environ.get("KERNELS_CHECKS", "1") not in ("0", "off", "no")}


def are_on():
    return _state["on"]


class checks:
    """Turns the checks of every launch on or off: from now on, or within a `with` block.

        with kernels.checks(False):
            kernel((blocks,), (threads,), (x, y))
    """

    def __init__(self, on=True):
        self._before = _state["on"]
        _state["on"] = bool(on)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        _state["on"] = self._before

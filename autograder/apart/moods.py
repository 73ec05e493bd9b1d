"""What surrounds a call in the tests and must surround it in the student's process too.

`with np.errstate(all="ignore"): f(x)` and `with torch.no_grad(): net(x)` set a state of the thread.
"""

import sys
from contextlib import ExitStack

CALM = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


def here():
    """The state of this thread, as far as it is not the usual one: JSON."""
    mood, numpy, torch = {}, sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None and (errors := numpy.geterr()) != CALM and "call" not in errors.values():
        mood["errors"] = errors
    if torch is not None and not torch.is_grad_enabled():
        mood["grad"] = False
    return mood


def worn(mood):
    """A context in which the state is that of the other process; it is taken off at the end."""
    stack = ExitStack()
    if "errors" in mood and "numpy" in sys.modules:
        stack.enter_context(sys.modules["numpy"].errstate(**mood["errors"]))
    if "grad" in mood and "torch" in sys.modules:
        stack.enter_context(sys.modules["torch"].set_grad_enabled(mood["grad"]))
    return stack

"""The student's process: locked in, it runs cells and answers what the tester asks."""

import sys

from autograder import sandbox
from autograder.apart.student import Server
from autograder.apart.wire import Wire

from . import cell as cells
from . import complaints
from . import shell as ipython
from .outputs import MOST_BYTES
from .policies import move_to, policy_of
from .tracebacks import format_frames


def main(shell, prepared, order, end):
    """Serve until the tester hangs up.

    order: dict with "folder", "policy" and "wall_s"
    end:   socket to the tester
    """
    kept = ipython.capture(shell)
    sandbox.enter(prepared, policy_of(order["policy"]), keep=(end.fileno(), complaints.FD, *kept))
    move_to(order["folder"])
    ipython.start(shell)
    sys.path.insert(0, order["folder"])
    served = Server(
        Wire(end), shell.user_ns, runner(shell, order["wall_s"]),
        format_frames=format_frames, arm=limiter(shell, order["wall_s"]), said=speaker(shell),
    )
    complaints.stop()
    served.serve()


def runner(shell, wall_s):
    """run_cell for the server: (source, count, limit_s) -> dict that the tester can be sent."""

    def run(source, count, limit_s):
        made = cells.run_cell(shell, source, count, limit_s, limit_wall_s=wall_s)
        shell.recorder.begin(count, MOST_BYTES)
        return {"outputs": made.outputs, "ename": made.ename, "cpu_s": made.cpu_s,
                "updates": made.updates}

    return run


def speaker(shell):
    """said for the server: what was printed and shown since the last time, as outputs."""

    def said():
        cells.flush(shell)
        made = shell.recorder.finish()
        if made:
            shell.recorder.begin(shell.recorder.count, MOST_BYTES)
        return made

    return said


def limiter(shell, wall_s):
    """arm for the server: a limit in seconds on what the tests call from now on, None to end it."""

    def arm(limit_s):
        if limit_s:
            cells.arm(limit_s, wall_s)
        else:
            cells.disarm()
            # As at the end of any cell: figures that the tests had drawn are shown with them.
            shell.events.trigger("post_execute")

    return arm

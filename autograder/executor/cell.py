"""One cell, run: what a client of a kernel would have recorded of it, within limits."""

import asyncio
import contextlib
import ctypes
import time
from dataclasses import dataclass

from . import outputs
from .timers import LIMIT, StudentTimeLimit, arm, disarm  # noqa: F401  (offered here too)

SETTLE_TRIES = 3
NO_TRACEBACK = ["ERROR: An error occurred while showtraceback was disabled"]


@dataclass(frozen=True)
class CellRun:
    """What came of one cell.

    outputs:   list of dict, as nbformat 4.5 has them
    ename:     name of the exception that ended it; "CellTimeoutError" when the time was over; None
    evalue:    its message; ""
    cpu_s:     seconds of processor time, all threads
    truncated: whether outputs were left out
    updates:   for outputs of earlier cells with a display id: list of dict with "count" (of that
               cell), "index" (of the output), "data", "metadata"
    """

    outputs: list
    ename: str | None
    evalue: str
    cpu_s: float
    truncated: bool
    updates: list


def run_cell(shell, source, count, limit_s, most_bytes=outputs.MOST_BYTES, limit_wall_s=None):
    """Run a cell as nbgrader's client would have a kernel run it; the process lives on.

    source:       as it stands in the notebook
    count:        its execution count, from 1
    limit_s:      processor seconds; 0 or None for no limit
    most_bytes:   of all it shows
    limit_wall_s: seconds on the clock
    returns:      CellRun
    """
    recorder = shell.recorder
    recorder.begin(count, most_bytes, of_cell=True)
    prepare(shell, count)
    began = time.process_time()
    LIMIT.arm(limit_s, limit_wall_s, KeyboardInterrupt)
    try:
        failure = execute(shell, source)
        # Within the limit: the text of an error is the student's code too.
        ename, evalue = described(shell, failure)
    finally:
        LIMIT.disarm()
    flush(shell)
    cpu_s = time.process_time() - began
    note_failure(shell, ename, evalue)
    if LIMIT.over:
        ename, evalue = outputs.TIMED_OUT, ""
        recorder.made.append(outputs.timeout())
    made, updates = recorder.finish(), recorder.moved()
    return CellRun(made, ename, evalue, cpu_s, recorder.truncated, updates)


def prepare(shell, count):
    """Cells that ran elsewhere left a gap: In[count] shall be this one."""
    shell.execution_count = count
    history = shell.history_manager
    for inputs in (history.input_hist_parsed, history.input_hist_raw):
        inputs.extend([""] * (count - len(inputs)))


def execute(shell, source):
    """Run it in the shell's event loop; returns the exception that ended it, or None.

    The loop runs while a cell does, as in a kernel: `asyncio.run` is refused, tasks go on.
    """
    task = shell.loop.create_task(perform(shell, source))
    try:
        result = shell.loop.run_until_complete(task)
    except BaseException as escaped:  # from another task, or where IPython does not look
        settle(shell, task)
        show(shell, escaped)
        return escaped
    finally:
        shell.payload_manager.clear_payload()
    return result.error_before_exec or result.error_in_exec if result is not None else None


async def perform(shell, source):
    """What ipykernel does with a request: a cell that awaits is awaited, any other is called."""
    try:
        transformed, fault = shell.transform_cell(source), None
    except Exception as found:
        transformed, fault = source, (type(found), found, found.__traceback__)
    # Asked only where it can be so, for IPython compiles the cell to find out.
    if not ("await" in transformed or "async" in transformed) or not shell.should_run_async(
        source, transformed_cell=transformed, preprocessing_exc_tuple=fault
    ):
        return shell.run_cell(source, store_history=True)
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    LIMIT.ask = lambda: loop.call_soon_threadsafe(task.cancel)
    result = None
    try:
        result = await shell.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=fault
        )
        return result
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)


def settle(shell, task):
    """Bring a cell that its event loop left behind to its end; else it would go on in the next."""
    for _ in range(SETTLE_TRIES):
        task.cancel()
        with contextlib.suppress(BaseException):
            shell.loop.run_until_complete(asyncio.wait([task]))
        if task.done():
            return


def show(shell, exc):
    if not any(output["output_type"] == "error" for output in shell.recorder.made):
        with contextlib.suppress(BaseException):  # the student's own __str__ may do anything
            shell.showtraceback((type(exc), exc, exc.__traceback__))


def flush(shell):
    """Take in what is still gathered: C's buffers first, then the two streams."""
    ctypes.pythonapi.fflush(None)
    for stream in shell.streams:
        stream.flush()


def described(shell, failure):
    """Name and text of what ended the cell, as a kernel's reply has them; (None, "") if nothing."""
    if failure is None and not getattr(shell, "_last_traceback_during_displayhook", False):
        return None, ""
    try:
        evalue = str(failure)
    except BaseException:  # the student's own __str__ may do anything
        evalue = f"<unprintable {type(failure).__name__} object>"
    return type(failure).__name__, outputs.clip(evalue)


def note_failure(shell, ename, evalue):
    """An error that IPython showed otherwise, or not, gets the output that nbgrader adds."""
    shown = [o["ename"] for o in shell.recorder.made if o["output_type"] == "error"]
    if ename is not None and ename not in shown:
        traceback = getattr(shell, "_last_traceback", None) or NO_TRACEBACK
        shell.recorder.made.append(outputs.error(ename, evalue, list(traceback)))

"""A fork's shell is one that a kernel would have just started."""

import pytest

DRAW = (
    "import random, numpy as np\n(random.random(), np.random.rand(), str(np.random.default_rng()))"
)


def shown(run):
    return run["outputs"][-1]["data"]["text/plain"]


def test_the_warm_process_has_one_thread(executor):
    assert executor.ready["threads"] == 1


def test_warming_leaves_no_name_behind(executor):
    assert " ".join(executor.ready["names"]) == (
        "In Out _ __ ___ __builtin__ __builtins__ __doc__ __loader__ __name__ __package__ "
        "__spec__ _dh _ih _oh exit get_ipython open quit"
    )


def test_forks_draw_different_numbers(executor):
    draws = {shown(executor.run("import random\nrandom.random()")[0]) for _ in range(3)}
    draws |= {shown(executor.run("import numpy\nnumpy.random.rand()")[0]) for _ in range(3)}
    assert len(draws) == 6


def test_forks_with_a_seed_draw_the_same_numbers(executor):
    source = "import random, numpy\nrandom.random(), numpy.random.rand()"
    first, second = (shown(executor.run(source, seed=3)[0]) for _ in range(2))
    assert first == second


def test_a_fork_sees_nothing_of_the_fork_before(executor):
    executor.run("secret = 1; import sys; sys.secret = 1; 'a result'")
    (run,) = executor.run("import sys\n'secret' in globals(), hasattr(sys, 'secret'), len(Out)")
    assert shown(run) == "(False, False, 0)"


def test_nothing_of_the_warming_is_left(executor):
    (run,) = executor.run("import sys\nhasattr(sys, 'last_value'), len(In), _, _oh")
    assert shown(run) == "(False, 2, '', {})"


def test_counts_may_leave_gaps_for_cells_that_ran_elsewhere(executor):
    first, second = executor.run("1 + 1", "In[2], In[4] == '', In[5][:5], _2", counts=[2, 5])
    assert second["outputs"][0]["execution_count"] == 5
    assert shown(second) == "('1 + 1', True, 'In[2]', 2)"
    assert "In[7]" in executor.run("1/0", counts=[7])[0]["outputs"][0]["traceback"][2]


def test_an_update_of_an_earlier_cell_is_told_with_its_place(executor):
    _, run = executor.run("print('x'); h = display('a', display_id=True)", "h.update('b')")
    assert run["updates"] == [
        {"count": 1, "index": 1, "data": {"text/plain": "'b'"}, "metadata": {}}
    ]


def test_what_a_call_shows_after_a_cell_is_kept_apart_from_the_cell(executor):
    said = executor.ask(
        "python",
        source="""
from autograder.executor.shell import start
from autograder.executor.cell import flush, run_cell
start(shell)
source = "h = display('a', display_id=True)\\ndef f(): h.update('b'); print('in f'); display('c')"
run_cell(shell, source, 3, 5)
shell.recorder.begin(3, 10000)
shell.user_ns["f"]()
flush(shell)
say["shown"], say["moved"] = shell.recorder.finish(), shell.recorder.moved()
""",
    )
    assert [o["output_type"] for o in said["shown"]] == ["stream", "display_data"]
    assert [(u["count"], u["index"]) for u in said["moved"]] == [(3, 0)]
    assert said["moved"][0]["data"] == {"text/plain": "'b'"}


def test_exit_ends_nothing(executor):
    gone, after = executor.run("exit()", "1 + 1")
    assert gone["ename"] is None and shown(after) == "2"


def test_an_error_whose_text_fails_is_still_an_error(executor):
    (run,) = executor.run("class Bad(Exception):\n    def __str__(self): 1/0\nraise Bad()")
    assert run["ename"] is not None and run["outputs"][-1]["output_type"] == "error"


@pytest.mark.parametrize(
    "source",
    [
        "import sys; sys.stdout = None",
        "import sys; sys.stdout.close()",
        "import os; os.closerange(3, 100)",
        "import os; os.close(1); os.close(2)",
        "import sys; sys.exit = None; sys.modules.clear()",
        "import builtins; builtins.print = None",
        "import asyncio; asyncio.get_running_loop().stop()",
        "get_ipython().display_pub = None",
        "import signal; signal.setitimer(signal.ITIMER_PROF, 0)",
        "import gc; gc.disable()",
        "globals().clear()",
        "del In, Out, _ih, _oh",
    ],
)
def test_a_cell_that_breaks_its_surroundings_breaks_no_process(source, executor):
    runs = executor.run(source, "40 + 2", "1 + 1")
    assert len(runs) == 3


def test_an_error_of_a_cell_is_named(executor):
    ok, failed, syntax, usage = executor.run("1", "raise KeyError('k')", "1 +", "%alias_magic")
    assert ok["ename"] is None and ok["evalue"] == ""
    assert (failed["ename"], failed["evalue"]) == ("KeyError", "'k'")
    assert syntax["ename"] == "SyntaxError" and usage["ename"] == "UsageError"


def test_a_cell_without_sockets_still_awaits(executor):
    said = executor.ask(
        "python",
        source="""
import socket
def refuse(*a, **k): raise PermissionError
socket.socketpair = refuse
from autograder.executor.shell import start
from autograder.executor.cell import run_cell
start(shell)
say["type"] = type(shell.loop).__name__
source = ("import asyncio, threading\\nloop = asyncio.get_running_loop()\\n"
          "seen = asyncio.Event()\\nset_it = lambda: loop.call_soon_threadsafe(seen.set)\\n"
          "threading.Timer(0.1, set_it).start()\\n"
          "await seen.wait()")
say["ename"] = run_cell(shell, source, 1, 5, limit_wall_s=10).ename
""",
    )
    assert said == {"type": "PipeLoop", "ename": None, "peak_mb": said["peak_mb"]}

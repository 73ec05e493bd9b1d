"""A cell that does not end, or shows too much, costs itself; the next one runs."""

import json

import pytest

from tests.autograder.executor import authority

ENDLESS = {
    "a loop": "while True: pass",
    "a loop that catches it": """
k = 0
while True:
    try:
        while True:
            k += 1
    except KeyboardInterrupt:
        pass
""",
    "a loop that catches everything, twice": """
k = 0
while True:
    try:
        try:
            while True: k += 1
        except BaseException:
            k += 1
    except BaseException:
        k += 1
""",
    "a loop in a finally clause": "try:\n    1/0\nfinally:\n    while True: pass",
    "a loop that prints": "while True: print('again')",
    "a loop that shows": "while True: display({'text/plain': 'x' * 1000}, raw=True)",
    "a loop that shows pictures and clears them": "from IPython.display import clear_output\n"
    "while True:\n    display(1); clear_output(wait=True)",
    "a loop in a coroutine": "import asyncio\nawait asyncio.sleep(0)\nwhile True: pass",
    "a loop in another task": """
import asyncio
async def busy():
    while True: pass
await asyncio.gather(busy())
""",
    "a long call of C in a loop": "while True: sum(range(10**6))",
    "a loop in a repr": "class R:\n    def __repr__(self):\n        while True: pass\nR()",
    "a loop in the text of an error": """
class E(Exception):
    def __str__(self):
        while True: pass
raise E()
""",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_stopped_and_the_next_cell_runs(name, executor):
    stopped, after = executor.run(
        ENDLESS[name],
        "6 * 7",
        limit_s=0.3,
        limit_wall_s=60,
        most_bytes=100_000,
    )
    assert stopped["ename"] == "CellTimeoutError"
    assert stopped["outputs"][-1]["ename"] == "CellTimeoutError"
    assert after["outputs"][0]["data"] == {"text/plain": "42"} and after["ename"] is None


@pytest.mark.parametrize(
    "source",
    [
        "import time; time.sleep(1e6)",
        "import asyncio; await asyncio.sleep(1e6)",
        "import threading; threading.Event().wait()",
        "import os; r, w = os.pipe(); os.read(r, 1)",
    ],
)
def test_what_sleeps_is_stopped_by_the_clock(source, executor):
    stopped, after = executor.run(source, "1 + 1", limit_s=20, limit_wall_s=0.3)
    assert stopped["ename"] == "CellTimeoutError" and after["ename"] is None


def test_a_sleep_costs_no_processor_time(executor):
    (run,) = executor.run("import time; time.sleep(1)", limit_s=0.5)
    assert run["ename"] is None and run["cpu_s"] < 0.5


def test_a_stopped_cell_leaves_what_nbgrader_records(executor, tmp_path):
    sources = [
        "print('so far')\nwhile True: pass",
        "import time\ntime.sleep(100)",
        "'next'",
    ]
    theirs = authority.record(sources, tmp_path, timeout=1)
    ours = executor.run(*sources, limit_s=1, limit_wall_s=2)
    for their, our in zip(theirs, ours, strict=True):
        assert authority.comparable(our["outputs"]) == authority.comparable(their)


def test_a_cell_may_show_no_more_than_its_limit(executor):
    before, cut, after = executor.run(
        "print('a' * 900)", "for k in range(1000): print('b' * 99)", "print('c')", most_bytes=5000
    )
    assert not before["truncated"] and not after["truncated"] and cut["truncated"]
    (output,) = cut["outputs"]
    assert output["text"].startswith("b" * 99 + "\n") and len(output["text"]) < 5200
    assert "left out" in output["text"].splitlines()[-1]


def test_a_display_beyond_the_limit_is_replaced_by_a_note(executor):
    (run,) = executor.run("display({'text/html': 'x' * 9000}, raw=True)", most_bytes=5000)
    assert run["truncated"] and "left out" in run["outputs"][0]["text"]


def test_the_result_of_a_cell_that_printed_too_much_is_kept(executor):
    (run,) = executor.run("print('x' * 9000)\n2.5", most_bytes=5000)
    assert run["outputs"][-1]["data"] == {"text/plain": "2.5"}


def test_the_error_of_a_cell_that_printed_too_much_is_kept(executor):
    (run,) = executor.run("print('x' * 9000)\n1/0", most_bytes=5000)
    assert run["outputs"][-1]["ename"] == "ZeroDivisionError"


def test_a_note_of_the_limit_is_not_on_stderr(executor):
    (run,) = executor.run(
        "import sys\ndisplay({'text/html': 'x' * 9000}, raw=True)", most_bytes=5000
    )
    assert [o["name"] for o in run["outputs"]] == ["stdout"]


def test_clearing_makes_room_again(executor):
    (run,) = executor.run(
        "from IPython.display import clear_output\n"
        "for k in range(50): clear_output(); print(f'{k:02}' * 1000)",
        most_bytes=5000,
    )
    assert not run["truncated"] and run["outputs"][0]["text"] == "49" * 1000 + "\n"


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError('x' * 10**7)",
        "import warnings; warnings.warn('x' * 10**7)",
        "import os; os.write(1, b'x' * 10**7); None",
        "['x' * 10**7]",
        "while True: print('x' * 10**5)",
        "import sys\nwhile True: sys.stdout.write('x')",
        "while True: print('x', flush=True)",
        "handle = display('x', display_id=True)\nwhile True: handle.update('y' * 10**5)",
    ],
)
def test_no_way_of_showing_grows_without_limit(source, executor):
    said = executor.ask(
        "cells", sources=[source], options={"limit_s": 1, "most_bytes": 200_000, "limit_wall_s": 30}
    )
    assert len(json.dumps(said)) < 600_000
    assert said["peak_mb"] < 500


def test_a_memory_bomb_is_an_error_and_no_more(executor):
    bomb, after = executor.run(
        "x = []\nwhile True: x.append(bytearray(10**7))",
        "del x; 'alive'",
        limits={"RLIMIT_DATA": 700 << 20},
    )
    assert bomb["ename"] == "MemoryError" and after["ename"] is None


def test_what_c_code_writes_is_cut_too_and_the_next_cell_still_shows(executor):
    flood, after = executor.run(
        "import os\ntry:\n    while True: os.write(1, b'x' * 10**6)\nexcept OSError: pass",
        "print('after')",
        limits={"RLIMIT_FSIZE": 32 << 20},
        most_bytes=10**6,
    )
    assert flood["truncated"] and after["outputs"][0]["text"] == "after\n"


def test_a_display_may_be_updated_as_often_as_one_likes(executor):
    (run,) = executor.run(
        "h = display('', display_id=True)\nfor k in range(1000): h.update(f'{k:100}')",
        most_bytes=5000,
    )
    assert not run["truncated"] and run["outputs"][0]["data"]["text/plain"].endswith("999'")


def test_text_is_cut_by_its_bytes(executor):
    (run,) = executor.run("print('漢' * 9000)", most_bytes=5000)
    assert len(run["outputs"][0]["text"].encode()) < 5200


def test_a_thread_that_prints_between_cells_meets_no_error(executor):
    _, after = executor.run(
        "import threading, time\ndef talk():\n    for k in range(20):\n"
        "        print(k, flush=True); time.sleep(0.01)\n"
        "t = threading.Thread(target=talk); print('begin'); t.start()",
        "t.join(); print('end')",
    )
    text = "".join(o["text"] for o in after["outputs"])
    assert text.endswith("19\nend\n") and "Error" not in text

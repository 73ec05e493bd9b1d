"""A warm process hands nothing on that a fork could close by mistake."""

OPEN_FILES = """
import os
found = {}
for number in os.listdir("/proc/self/fd"):
    try:
        found[number] = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        pass
say["files"] = sorted(path for path in found.values() if os.path.isfile(path))
"""
# As a fork does: what it did not open is closed, and the numbers are used again.
FREED = """
import gc, os
from matplotlib import font_manager, mathtext
for number in map(int, os.listdir("/proc/self/fd")):
    if number > 2 and os.path.isfile(f"/proc/self/fd/{number}"):
        os.close(number)
mine = [os.open(os.devnull, os.O_RDONLY) for _ in range(8)]
mathtext.MathTextParser._parse_cached.cache_clear()
font_manager._get_font.cache_clear()
gc.collect()
for number in mine:
    os.fstat(number)
"""


def test_no_file_stays_open_after_warming_up(executor):
    """The first figure opens fonts; in a fork their numbers belong to other files."""
    assert executor.ask("python", source=OPEN_FILES)["files"] == []


def test_fonts_that_are_freed_close_nothing_of_a_fork_s_own(executor):
    first, second = executor.run(FREED, "1 + 1")
    assert (first["ename"], second["ename"]) == (None, None), first["outputs"]

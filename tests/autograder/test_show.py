"""The table of a class: every name and every score can be read, however narrow the terminal is."""

import pytest
from rich.console import Console

from autograder import show
from autograder.gradebook import Mark, Row
from autograder.journal import Entry

NAMES = ("blocks", "saxpy", "gelu", "transpose", "barriers", "transpose_tiled",
         "transpose_padded", "block_sum", "matmul_tiled")
CELLS = [(f"{name}_tests", 3.0) for name in NAMES]
STUDENT = "anna-katharina"
MARKS = tuple(Mark(name, k + 0.5, 3.0) for k, (name, _) in enumerate(CELLS))


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_no_name_and_no_score_is_cut(width, monkeypatch):
    console = Console(width=width)
    monkeypatch.setattr(show, "console", console)
    rows = [Row(STUDENT, 20.0, 27.0, 0.0, MARKS)]
    entries = {STUDENT: Entry("graded", "", "digest", 1.0), "goran": Entry("missing", "", "", 0.0)}
    with console.capture() as capture:
        console.print(show.gradebook("first_kernels", CELLS, rows, entries))
    text = capture.get()
    assert "…" not in text and STUDENT in text and "goran" in text
    assert all(f"{k}.5" in text for k in range(len(NAMES)))
    words = {word for name in NAMES for word in name.split("_")}
    assert words <= set(text.replace(",", " ").split())

"""nbgrader's own executor with a real kernel, and what must be the same in the two."""

import itertools
import re

import nbformat.v4
import pytest
from nbgrader.preprocessors import Execute

CHANGING = (
    (r"0x[0-9a-f]{6,}", "ADDRESS"),
    (r"[^\s\"']*ipykernel_\d+/\d+\.py", "CELLFILE"),
    (r"\b\d{5,}\.py\b", "CELLFILE"),
    (r"-f \S+\.json", "-f CONNECTION"),
    (r"[\d.]+ (?:[µμnm]?s|min)\b", "TIME"),
    (r"\bThread-\d+", "Thread-N"),
    (r"\b[0-9a-f]{32}\b", "HEX"),
    (r"line \d+, in run_code", "line N, in run_code"),
    # Said whenever the collector comes by, in whatever cell that is.
    (r"(?s)[^\n]*: RuntimeWarning: coroutine .*? object allocation traceback\n", ""),
)


def record(sources, folder, **settings):
    """What nbgrader records of these cells: one list of outputs per cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    execute = Execute(kernel_name="python3", **settings)
    with pytest.MonkeyPatch.context() as patch:
        # A kernel that finds itself in a test does not look at what C code writes.
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        done, _ = execute.preprocess(notebook, {"metadata": {"path": str(folder)}})
    return [cell.outputs for cell in done.cells]


def comparable(outputs):
    """Outputs without addresses, times and names of temporary files, streams in one piece.

    nbclient records a stream in as many pieces as arrived, which depends on the machine's mood.
    """
    joined = []
    for output in outputs:
        output = normal(dict(output))
        if output.get("text") == "":
            continue
        if "traceback" in output:
            # How deep a recursion goes depends on what stands below it.
            output["traceback"] = [line for line, _ in itertools.groupby(output["traceback"])]
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def normal(value):
    if isinstance(value, str):
        for pattern, name in CHANGING:
            value = re.sub(pattern, name, value)
        return value
    if isinstance(value, list):
        return [normal(v) for v in value]
    if isinstance(value, dict):
        return {k: normal(v) for k, v in value.items()}
    return value

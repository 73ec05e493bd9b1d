"""A live figure in a real JupyterLab: it shows, its keys stay its own, Python hears of it."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
CELLS = [
    "from course.widgets import PerceptronPlayground\n"
    "fig = PerceptronPlayground(preset='narrow')\nfig",
    "print(fig.mistakes, len(fig.weights), len(fig.points), fig.bound)",
    "fig.preset = 'xor'",
]


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab of its own, with figure.ipynb in it; stopped afterwards."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(notebook, tmp_path / "figure.ipynb")
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("RUNTIME", "CONFIG", "DATA")}
    env = os.environ | own | {"PYTHONPATH": str(ROOT), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = ["--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=figure"]
    log = tmp_path / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [*command, *options], cwd=tmp_path, env=env, stdout=stream, stderr=stream
        )
    try:
        yield wait_for_address(server, log)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def wait_for_address(server, log, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:[1-9]\d*/", log.read_text()):
            return found[0]
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start in {seconds} s:\n{log.read_text()[-2000:]}")


def run_cell(page, index):
    """Run one cell and return the text of its output."""
    cell = page.locator(".jp-CodeCell").nth(index)
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    # A JupyterLab that is still busy opening may drop a key, so a cell that did not start is
    # asked again; running one twice does no harm here.
    for _ in range(3):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        if waited(lambda: prompt.inner_text() != before, seconds=10):
            break
    # The prompt shows a star until the kernel has answered.
    assert waited(lambda: prompt.inner_text().strip("[]: ").isdigit(), seconds=60), (
        f"cell {index} did not finish; its prompt is {prompt.inner_text()!r}"
    )
    return " ".join(cell.locator(".jp-OutputArea-output").all_inner_texts()).strip()


def waited(true, seconds):
    """Whether `true()` came true within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_a_figure_lives_in_jupyterlab_and_python_hears_of_it(lab, new_page):
    page = new_page(viewport={"width": 1300, "height": 1100})
    page.goto(f"{lab}lab/tree/figure.ipynb?token=figure")
    page.locator(".jp-CodeCell").nth(2).wait_for(timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    run_cell(page, 0)
    plane = page.locator(".tw-plane")
    plane.wait_for()
    assert page.locator("[data-figure]").count() == 0, "the widget shows, not the page's HTML"

    # D D, M, Z and Enter are JupyterLab's too: on the plane they must be the figure's alone.
    plane.focus()
    for key in ["s", "s", "d", "d", "Enter", "z", "s"]:
        page.keyboard.press(key)
    assert page.locator(".jp-CodeCell").count() == 3
    assert "Step 3" in page.locator(".tw-told").inner_text()
    assert re.fullmatch(r"3 3 24 \d+\.\d+", run_cell(page, 1))

    # JupyterLab's own style sheet must not pull the numbers apart.
    name = page.locator(".tw-counters span").first.bounding_box()
    value = page.locator(".tw-counters b").first.bounding_box()
    assert value["y"] >= name["y"] + name["height"] - 1

    run_cell(page, 2)
    page.wait_for_function("document.querySelectorAll('.tw-point').length === 4")
    assert run_cell(page, 1) == "0 3 4 None"
    assert page.external == []

"""What tests of the live figures share: a bare page that shows them, and Node to ask them."""

import shutil
import subprocess

import pytest

from tests.book.figure_page import write_page


@pytest.fixture
def show(tmp_path, serve, page):
    """show(*figures, page=, html=, body=) -> the page, with every near figure mounted."""
    base = serve(tmp_path)

    def open_with(*figures, page=page, **place):
        write_page(tmp_path, *figures, **place)
        page.goto(base)
        page.wait_for_selector("[data-ready]")
        return page

    return open_with


@pytest.fixture(scope="module")
def run_figure(tmp_path_factory):
    """run_figure(figure, script) -> what `script` prints; `figure` is imported there by that name.

    The module is the one that JupyterLab gets: joined into a single text.
    """
    program = shutil.which("node") or pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("figure")

    def call(figure, script, data=""):
        (folder / "figure.mjs").write_text(figure._esm, encoding="utf-8")
        (folder / "ask.mjs").write_text(
            'import * as figure from "./figure.mjs";\n'
            f'import {{ readFileSync }} from "node:fs";\n{script}\n', encoding="utf-8")
        done = subprocess.run([program, folder / "ask.mjs"], input=data, capture_output=True,
                              text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call

"""Live figures in a bare page of their own, for tests and for eyes.

    python -m tests.book.figure_page        serves the kernels' figures without their chapter
"""

import shutil
import tempfile
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from course.kernel_widgets import BarrierRace, WarpAddresses
from course.widgets import FIGURES
from tests.conftest import QuietHandler

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def write_page(folder, *figures, html="", body=""):
    """index.html in `folder` with the figures, and beside it all that they load."""
    shutil.copytree(FIGURES, folder / "_static", dirs_exist_ok=True)
    divs = "".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en" {html}><meta charset="utf-8"><title>Figures</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<script type="module" src="_static/loader.js"></script>'
        f'<body style="margin: 0" {body}><main><h1>Figures</h1>{divs}</main></body></html>',
        encoding="utf-8",
    )


def sticking_out(page):
    """Parts of the first figure that reach beyond its frame, one line each."""
    return page.locator(".tw-figure").first.evaluate("""figure => {
        const frame = figure.getBoundingClientRect();
        return [...figure.querySelectorAll("button, select, label, svg, p, table, li, text, td")]
          .filter((part) => part.checkVisibility() && !part.closest(".tw-heard"))
          .map((part) => [part, part.getBoundingClientRect()])
          .filter(([, box]) => box.left < frame.left - 0.5 || box.right > frame.right + 0.5)
          .map(([part]) => `${part.tagName}: ${part.textContent.slice(0, 40)}`);
    }""")


def faults(page, axe, width):
    """What is wrong with a page of that width: parts that stick out, and what axe finds."""
    wide = page.evaluate("document.documentElement.scrollWidth") - width
    return [*([f"the page is {wide} px too wide"] if wide > 0 else []), *sticking_out(page),
            *axe(page)]


def small_targets(page, selector, count, height=44):
    """Those of `count` targets that are lower than a finger wants, in px; their words."""
    targets = page.locator(selector).all()
    assert len(targets) == count, f"found {len(targets)} targets, expected {count}"
    return [t.inner_text() for t in targets if t.bounding_box()["height"] < height]


def main():
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        write_page(Path(folder), WarpAddresses(), BarrierRace())
        handler = partial(QuietHandler, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            print(f"http://127.0.0.1:{server.server_port}/   Ctrl-C ends it", flush=True)
            server.serve_forever()


if __name__ == "__main__":
    main()

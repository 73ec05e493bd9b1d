"""Building the book: ours against `jupyter-book build`, in two copies of this checkout.

    python -m benchmarks.book
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Figure, seconds, write
from course import ROOT

OURS = [sys.executable, "-m", "course", "book"]
PEER = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
PROSE = Path("book") / "studying.md"


def copy(target):
    """The files that git knows, and MathJax beside the pages, so that nobody downloads."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True,
                           check=True).stdout.splitlines()
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    vendor = Path("book") / "_static" / "vendor"
    shutil.copytree(ROOT / vendor, target / vendor)


def build(command, folder):
    paths = {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}
    return seconds(command, cwd=folder, env=os.environ | paths)


def measure(command, folder):
    """Seconds of a first build, one with nothing to do, and one after a word of prose changed."""
    copy(folder)
    first, nothing = build(command, folder), build(command, folder)
    with open(folder / PROSE, "a", encoding="utf-8") as page:
        page.write("\nOne more word.\n")
    return first, nothing, build(command, folder)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        ours = measure(OURS, Path(scratch) / "ours")
        peer = measure(PEER, Path(scratch) / "peer")
    names = ("first build", "nothing changed", "one page of prose changed")
    figures = [Figure(*row, "s") for row in zip(names, ours, peer, strict=True)]
    write("book", figures, ("jupyter-book", "sphinx"))


if __name__ == "__main__":
    main()

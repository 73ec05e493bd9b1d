"""What this machine has for the course, what is missing, and what that means."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass

from course import ROOT


@dataclass(frozen=True)
class Finding:
    """One row. good: True (here), False (missing, something will not work) or None (optional)."""

    what: str
    found: str
    good: bool | None
    means: str = ""


def examine(root=ROOT):
    """All findings, in the order in which a new user meets them."""
    return [check(root) for check in CHECKS]


def python_found(root):
    good = sys.version_info >= (3, 11)
    means = "" if good else "3.11 or newer is needed"
    return Finding("Python", platform.python_version(), good, means)


def packages_found(root):
    names = ("torch", "nbgrader", "jupyter-book", "jupyterlab")
    found = [f"{n} {version(n)}" for n in names]
    missing = [n for n in names if not version(n)]
    means = f"run  python -m course setup  for {', '.join(missing)}" if missing else ""
    return Finding("packages", ", ".join(found), not missing, means)


def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def gpu_found(root):
    """Asked in another process: course imports nothing of kernels, and CUDA may take seconds."""
    code = "import kernels; print(*kernels.gpu(), sep='|')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    name, _, reason = done.stdout.strip().partition("|")
    if done.returncode or name == "None":
        return Finding("GPU", "none", None, reason or "no GPU is needed for any exercise")
    return Finding("GPU", name, True, reason)


def npm_found(root):
    path = shutil.which("npm")
    vendored = (root / "book" / "_static" / "vendor" / "mathjax").is_dir()
    if vendored:
        return Finding("MathJax", "beside the pages", True)
    return Finding("MathJax", "not here", None, "it comes with the next build" if path else
                   "without npm, formulas in the built book come from a CDN")


def browser_found(root):
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    return Finding("Chromium", path or "none", bool(path) or None,
                   "" if path else "only the browser tests need it; they skip")


def data_found(root):
    mirror = os.environ.get("COURSE_DATA")
    if not mirror:
        return Finding("COURSE_DATA", "not set", None, "real data is downloaded when asked for")
    there = os.path.isdir(mirror)
    return Finding("COURSE_DATA", mirror, there, "" if there else "there is no such folder")


def book_found(root):
    there = (root / "_build" / "html" / "index.html").is_file()
    return Finding("the book", "built" if there else "not built", there or None,
                   "" if there else "python -m course book")


CHECKS = [python_found, packages_found, gpu_found, npm_found, browser_found, data_found, book_found]
SIGNS = {True: ("yes", "green"), False: ("no", "red"), None: ("-", "yellow")}


def show(root=ROOT):
    """Print the findings as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="This machine and the course", title_justify="left")
    for heading in ("", "what", "found", "what it means"):
        table.add_column(heading, overflow="fold")
    for finding in examine(root):
        sign, style = SIGNS[finding.good]
        table.add_row(f"[{style}]{sign}[/]", finding.what, finding.found, finding.means)
    Console().print(table)

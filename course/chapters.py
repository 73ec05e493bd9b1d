"""The book's executable chapters: which there are, and running many of them at once."""
import asyncio
import fnmatch
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from course import ROOT

SUFFIXES = (".md", ".ipynb")


@dataclass(frozen=True)
class Chapter:
    """A page with code. name: as in _toc.yml, "book/perceptron"; notebook: nbformat node."""
    name: str
    path: Path
    notebook: dict

    @property
    def code(self):
        return "\n".join(c.source for c in self.notebook.cells if c.cell_type == "code")


@dataclass(frozen=True)
class Run:
    """A chapter after its execution. failure: "" or where and what, for people."""
    chapter: Chapter
    seconds: float
    failure: str = ""


def settings(root):
    """The parsed _config.yml of the book at `root`."""
    import yaml
    return yaml.safe_load((Path(root) / "_config.yml").read_text("utf-8"))


def pages(root):
    """All page names of _toc.yml, in reading order."""
    import yaml
    return list(_files(yaml.safe_load((Path(root) / "_toc.yml").read_text("utf-8"))))


def _files(node):
    if isinstance(node, dict):
        yield from (node[key] for key in ("root", "file") if key in node)
    children = node.values() if isinstance(node, dict) else node
    for child in children:
        if isinstance(child, dict | list):
            yield from _files(child)


def files(root):
    """{page name: its file}, for the pages of _toc.yml that exist."""
    candidates = ((name, Path(root) / (name + suffix))
                  for name in pages(root) for suffix in ("", *SUFFIXES))
    return {name: path for name, path in candidates if path.is_file()}


def texts(root):
    """What stands in the files of all pages; much faster than reading them as notebooks."""
    return [path.read_text("utf-8") for path in files(root).values()]


def chapters(root):
    """The pages that are executed: those with code cells which _config.yml does not exclude."""
    excluded = settings(root).get("execute", {}).get("exclude_patterns", [])
    found = []
    for name, path in files(root).items():
        if not any(fnmatch.fnmatch(path.relative_to(root), pattern) for pattern in excluded):
            notebook = read(path)
            if notebook and any(cell.cell_type == "code" for cell in notebook.cells):
                found.append(Chapter(name, path, notebook))
    return found


def read(path):
    """The notebook in a page, read exactly as the book reads it; None for a page of prose."""
    from myst_nb.core.config import NbParserConfig
    from myst_nb.core.read import create_nb_reader
    from myst_parser.config.main import MdParserConfig
    text = Path(path).read_text("utf-8")
    reader = create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text)
    return reader and reader.read(text)


def execute(todo, workers=None, timeout_s=120, done=lambda run: None):
    """Run chapters, each in its own kernel in its own folder, `workers` at a time.

    todo:    Chapters; their notebooks receive the outputs
    workers: kernels at once; by default one per core
    done:    called with each Run as it ends
    returns: Runs in the order of `todo`; one that failed does not stop the others
    """
    async def all_of_them():
        slots = asyncio.Semaphore(workers or os.cpu_count() or 1)
        return await asyncio.gather(*(_one(c, slots, timeout_s, done) for c in todo))
    return asyncio.run(all_of_them())


async def _one(chapter, slots, timeout_s, done):
    async with slots:
        start = time.perf_counter()
        failure = await _run(chapter, timeout_s)
        run = Run(chapter, time.perf_counter() - start, failure)
        done(run)
        return run


async def _run(chapter, timeout_s):
    """Execute one notebook; "" or what went wrong."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal
    # Times would change the notebook, so that the book's cache did not know it again. Widget
    # state would make the page ask a CDN for ipywidgets; figures bring their own HTML.
    begun = []
    client = NotebookClient(chapter.notebook, timeout=timeout_s, record_timing=False,
                            # A kernel that dies at once never says which cell it was at.
                            on_cell_start=lambda cell, cell_index: begun.append(cell_index),
                            store_widget_state=False, kernel_name="python3",
                            # A kernel's own log would end up between our lines.
                            extra_arguments=["--IPKernelApp.log_level=50"],
                            resources={"metadata": {"path": str(chapter.path.parent)}})
    try:
        await client.async_execute(env=_environment())
    except (CellControlSignal, RuntimeError) as problem:
        return _failure(chapter, problem, timeout_s, begun[-1] if begun else None)
    return ""


def _environment():
    """One thread per kernel, since kernels run side by side; `course` importable uninstalled."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)}


def _failure(chapter, problem, timeout_s, index):
    """Which file, cell and line, and the error's last lines.

    index: of the last cell that began; None if the kernel never came up
    """
    cell = None if index is None else chapter.notebook.cells[index]
    lines = chapter.notebook.metadata.get("source_map")
    at = f":{lines[index] + 1}" if lines and index is not None else ""
    where = f"{chapter.path.name}{at}: " + ("" if index is None else f"cell {index + 1}: ")
    # A cell that ran too long was interrupted, and holds a KeyboardInterrupt nobody typed.
    if "imeout" in type(problem).__name__:
        return f"{where}ran longer than {timeout_s} s"
    errors = [o for o in (cell or {}).get("outputs", []) if o.output_type == "error"]
    if errors:
        return where + f"{errors[0].ename}: {errors[0].evalue}" + _line(errors[0])
    return f"{where}{type(problem).__name__}: {str(problem).strip().splitlines()[-1]}"


def _line(error):
    """The line of the cell that IPython's traceback points at, uncoloured."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
    arrows = re.findall(r"^-+> *(\d+) (.*)$", plain, re.MULTILINE)
    return f"\n    {arrows[0][1].strip()}" if arrows else ""

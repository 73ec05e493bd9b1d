"""From an author's files to what students open, through nbgrader, in a scratch folder.

nbgrader's own generate_assignment copies every file beside a notebook into the release, and with
--force deletes an old release before it refuses the new one. So it runs where it can harm
nothing, and what it made is moved only after it was checked.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.utils import compute_checksum

from . import build, leaks
from . import cells as author
from .errors import ReleaseError, StudentWorkError
from .nbgrader_api import api, last_error
from .whole import write_whole

EXTRA_FILES = "files"


@dataclass(frozen=True)
class Released:
    """What a release did: paths whose bytes changed, and those that were already right."""

    assignment: str
    changed: list
    kept: list


def release(course, assignment, register=True):
    """Build an assignment, let nbgrader strip it, check it, and put it where students find it.

    course:     layout.Course
    assignment: str, a folder of solutions/
    register:   whether the teacher's gradebook learns its cells too
    returns:    Released; files that are already the same bytes are not touched
    raises:     AuthorError, LeakError, ReleaseError, StudentWorkError; then nothing has changed
    """
    with tempfile.TemporaryDirectory(prefix="release-") as scratch:
        made = strip(course, assignment, Path(scratch))
        refuse_to_overwrite(course.notebooks / assignment)
        if register:
            register_cells(course, assignment, Path(scratch))
        changed, kept = replace(made, course.notebooks / assignment)
    return Released(assignment, changed, kept)


def strip(course, assignment, scratch):
    """The released files of an assignment, made under `scratch` and checked for leaks."""
    source = scratch / "source" / assignment
    read = build_sources(course, assignment, source)
    folders = {
        "source_directory": str(scratch / "source"),
        "release_directory": str(scratch / "release"),
        "db_url": f"sqlite:///{(scratch / 'throw-away.db').as_posix()}",
    }
    generate(course, assignment, folders)
    made = scratch / "release" / assignment
    for name, cells in read.items():
        path = made / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        leaks.check(notebook, cells, f"{assignment}/{name}.ipynb")
        build.write(notebook, path)
    return made


def build_sources(course, assignment, folder):
    """Write the nbgrader source notebooks (and extra files) of an assignment into `folder`.

    returns: dict, notebook name -> its cells
    """
    read = {path.stem: author.read(path) for path in course.author_files(assignment)}
    for name, cells in read.items():
        build.write(build.notebook_of(cells), folder / f"{name}.ipynb")
    extra = course.solutions / assignment / EXTRA_FILES
    if extra.is_dir():
        shutil.copytree(extra, folder, dirs_exist_ok=True)
    return read


def generate(course, assignment, folders):
    with api(course, **folders) as nbgrader:
        result = nbgrader.generate_assignment(assignment)
    if not result["success"]:
        raise ReleaseError(f"{assignment}: nbgrader made no release: {last_error(result)}")


def register_cells(course, assignment, scratch):
    """Tell the teacher's gradebook which cells are graded, and keep the source for formgrader.

    raises: ReleaseError if submissions were graded against other cells
    """
    course.private.mkdir(exist_ok=True)
    folders = {
        "source_directory": str(scratch / "source"),
        "release_directory": str(scratch / "registered"),
    }
    try:
        generate(course, assignment, folders)
    except ReleaseError as fault:
        raise ReleaseError(
            f"{fault}\nIf submissions were graded already, cells can no longer be added, removed "
            f"or renamed: give the new version another name, or remove {course.database}"
        ) from None
    replace(scratch / "source" / assignment, course.source / assignment)


def refuse_to_overwrite(folder):
    """raises: StudentWorkError if a notebook that would be replaced holds answers"""
    for path in sorted(folder.glob("*.ipynb")):
        answered = answered_cells(path)
        if answered:
            raise StudentWorkError(
                f"{path}: {', '.join(answered)} hold answers, so it is not replaced; "
                "move the file to work/ and release again"
            )


def answered_cells(path):
    """Ids of answer cells that differ from what was released; [] if the file is no notebook."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:  # whatever it is, it is not a release of ours with answers in it
        return []
    marks = [(c, c.metadata.get("nbgrader", {})) for c in notebook.cells]
    return [
        m["grade_id"]
        for c, m in marks
        if m.get("solution") and m.get("checksum") not in (None, compute_checksum(c))
    ]


def replace(made, target):
    """Make `target` equal to `made`, touching only files whose bytes differ.

    returns: (changed, kept), lists of Path
    """
    changed, kept = [], []
    wanted = {p.relative_to(made) for p in made.rglob("*") if p.is_file()}
    for name in sorted(wanted):
        old, new = target / name, (made / name).read_bytes()
        if old.is_file() and old.read_bytes() == new:
            kept.append(old)
        else:
            write_whole(old, new)
            changed.append(old)
    for old in [p for p in target.rglob("*") if p.is_file()]:
        if old.relative_to(target) not in wanted and ".ipynb_checkpoints" not in old.parts:
            old.unlink()
            changed.append(old)
    return changed, kept


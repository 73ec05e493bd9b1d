"""What a pool runs: the notebooks of one submission, and the two folders they run in."""

import importlib.util
import shutil
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path

from .. import sandbox
from .folders import remove

PACKAGES = ("course", "kernels", "autograder")
NOT_DATA = (".py", ".pyc", ".so", ".pth")


class Task:
    """Runs with a scratch copy of a folder; use as a context manager or call `close`.

    runs:     list of tries.Run
    folder:   pathlib.Path, what the notebooks expect beside them: the student's files, and the
              author's put back over them
    author:   pathlib.Path of the author's files, which the tester gets as they are
    settings: Settings
    scratch:  where to make the two folders; None for the system's temporary folder
    """

    def __init__(self, runs, folder, author, settings, scratch=None):
        self.runs, self.settings = runs, settings
        self.scratch = Path(tempfile.mkdtemp(prefix="three-waves-", dir=scratch)).resolve()
        self.student, self.tester = self.scratch / "student", self.scratch / "tester"
        copy(folder, self.student)
        copy(folder, self.tester, leave_out=NOT_DATA)
        if author.is_dir():
            copy(author, self.tester)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        remove(self.scratch)

    def orders(self, run):
        """The orders of one try: for the student's process, for the tester."""
        limits = {"limit_s": self.settings.timeout_s, "wall_s": self.settings.wall_s}
        student = {"folder": str(self.student), "policy": self.policy([self.student]), **limits}
        tester = {
            "folder": str(self.tester), "theirs": str(self.student),
            "policy": self.policy([self.tester], [self.student]), **limits,
            "steps": [asdict(step) for step in run.steps],
        }
        return student, tester

    def policy(self, writable, also_readable=()):
        readable = (*common_paths(), *self.settings.readable, *map(str, also_readable))
        return {"readable": readable, "writable": tuple(map(str, writable)),
                "memory_mb": self.settings.memory_mb, "cpu_s": int(self.settings.total_s)}


@cache
def common_paths():
    """What every submission may read: the interpreter, and the packages that notebooks import."""
    found = [importlib.util.find_spec(name) for name in PACKAGES]
    return (*sandbox.interpreter_paths(),
            *(str(Path(spec.origin).resolve().parent) for spec in found if spec and spec.origin))


def copy(source, target, leave_out=()):
    """Copy the plain files of a folder; never a notebook, for hidden tests stand in it."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_symlink() or path.suffix in (".ipynb", *leave_out):
            continue
        if path.is_dir():
            place.mkdir(exist_ok=True)
        elif path.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            place.chmod(0o644)

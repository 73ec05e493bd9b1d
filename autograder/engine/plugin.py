"""Our execution inside nbgrader's own `autograde`, by one line in nbgrader_config.py:

    from autograder.engine.plugin import plug_in; plug_in(c)
"""

import atexit
from functools import lru_cache
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute
from traitlets import Bool, Integer, List, Unicode

from .. import sandbox
from ..errors import GraderBroke
from ..executor.orders import can_fork_apart
from . import plan, tries, verdicts
from .fill import fill
from .pool import Pool
from .settings import Settings
from .submission import Assignment, read_authors
from .task import Task

SANITIZE = [
    "nbgrader.preprocessors.ClearOutput",
    # nbgrader's own DeduplicateIds, with copied and deleted cells mended instead of refused.
    "autograder.repair.Repair",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
AUTOGRADE = [
    "autograder.engine.plugin.SandboxedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    # Left as nbgrader has it, which is off: without its settings grades would be cleared.
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.engine.verdicts.SaveVerdicts",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


def plug_in(config, readable=()):
    """Have nbgrader's command line and formgrader grade as `autograder grade` does.

    config:   the `c` of an nbgrader_config.py
    readable: folders that a submission may read beside the interpreter and the course's packages
    """
    from .formgrader import answer_while_grading

    config.Autograde.sanitize_preprocessors = SANITIZE
    config.Autograde.autograde_preprocessors = AUTOGRADE
    config.SandboxedExecute.readable = [str(Path(p).resolve()) for p in readable]
    answer_while_grading()


@lru_cache(maxsize=1)
def warm_pool(modules, settings):
    """A pool of one that stays warm for the next notebook of nbgrader's own command."""
    pool = Pool(1, settings)
    pool.warm(modules)
    atexit.register(pool.close)
    return pool


class SandboxedExecute(Execute):
    """nbgrader's Execute, in a sandbox and with tests in a process of their own.

    Where the system cannot fork apart (macOS, Windows) it is nbgrader's Execute, unprotected, and
    only when `unprotected` says that this is wanted.
    """

    memory_mb = Integer(2048, help="MiB of memory of a student's process").tag(config=True)
    readable = List(Unicode(), help="folders that a submission may read").tag(config=True)
    unprotected = Bool(False, help="grade where nothing protects the files").tag(config=True)

    def preprocess(self, nb, resources):
        if can_fork_apart():
            return self.apart(nb, resources), resources
        if not self.unprotected:
            raise GraderBroke(sandbox.enough(sandbox.probe()))
        return self.plainly(nb, resources)

    def settings(self):
        return Settings(timeout_s=self.timeout, memory_mb=self.memory_mb,
                        readable=tuple(self.readable), unprotected=self.unprotected)

    def apart(self, nb, resources):
        """Run one notebook in a pool of one."""
        where, settings = resources["nbgrader"], self.settings()
        if not settings.unprotected and (missing := sandbox.enough(sandbox.probe())):
            raise GraderBroke(missing)
        assignment = self.assignment(where, settings)
        steps = plan.make(nb, assignment.authors[where["notebook"]])
        run = tries.Run(where["notebook"], steps)
        folder = Path(resources["metadata"]["path"] or ".").resolve()
        with Task([run], folder, assignment.source / assignment.name, settings) as task:
            list(warm_pool(tuple(assignment.modules()), settings).run([task]))
        if run.broke:
            raise GraderBroke(run.broke)
        return fill(nb, run)

    def assignment(self, where, settings):
        from ..layout import find_course

        course = find_course(self.config.CourseDirectory.get("root", "."))
        with Gradebook(where["db_url"]) as book:
            authors = read_authors(course, self.config, book, where["assignment"])
        return Assignment(course, where["assignment"], self.config, None, authors, settings)

    def plainly(self, nb, resources):
        """nbgrader's own execution, and verdicts from what its outputs show."""
        nb, resources = super().preprocess(nb, resources)
        verdicts.forget(nb)
        for cell in filter(verdicts.is_tests, nb.cells):
            failed = any(o.output_type == "error" for o in cell.outputs)
            verdicts.note(cell, {"verdict": "failed" if failed else "passed", "beside": True})
        return nb, resources

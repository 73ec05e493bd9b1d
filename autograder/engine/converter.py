"""nbgrader's own Autograde, cut in two where the notebook runs.

Everything before and after stays nbgrader's: timestamps, extra files, source files that are put
back, missing notebooks, late penalties, hooks, permissions. The copy is made in a folder of its own
and takes the place of the old one when all of it is there.
"""

import logging
import os
import shutil

import nbformat
from nbconvert.writers import FilesWriter
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets.config import Config
from traitlets.utils.importstring import import_item

STAGE = "private/grading"
# Silent: what matters is in the result, and formatting a log takes longer than grading.
QUIET = logging.Logger("autograder.nbgrader", logging.CRITICAL)


class Halves(Autograde):
    """Grades one submission in two steps: `sanitize`, then `save` with what its run has shown."""

    def sanitize(self):
        """First half; returns the paths of the notebooks to run, names sorted."""
        self.init_notebooks()
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.notebooks = sorted(next(iter(self.assignments.values())))
        where = self.coursedir
        self.staged = os.path.normpath(self._format_dest(where.assignment_id, where.student_id))
        shutil.rmtree(self.staged, ignore_errors=True)
        self.run_pre_convert_hook()
        self.init_assignment(where.assignment_id, where.student_id)
        return [self.convert_half(path, sanitizing=True) for path in self.notebooks]

    def convert_half(self, path, sanitizing, fill=None):
        """Run one of nbgrader's two lists of preprocessors; returns the path written."""
        self._sanitizing = sanitizing
        self.exporter._preprocessors = []
        wanted = self.sanitize_preprocessors if sanitizing else self.autograde_preprocessors
        for preprocessor in wanted:
            self.exporter.register_preprocessor(self.instead(preprocessor, fill))
        try:
            BaseConverter.convert_single_notebook(self, path)
        finally:
            self._sanitizing = True
        return os.path.join(self.writer.build_directory, os.path.basename(path))

    def instead(self, preprocessor, fill):
        """What runs notebooks is replaced by `fill`, which puts in what has been seen."""
        kind = import_item(preprocessor) if isinstance(preprocessor, str) else preprocessor
        return fill if isinstance(kind, type) and issubclass(kind, Execute) else preprocessor

    def save(self, paths, fill):
        """Second half: outputs, scores and penalties, then the hooks.

        fill: preprocessor, (notebook, resources) -> (notebook, resources)
        """
        for path in paths:
            self.convert_half(path, sanitizing=False, fill=fill)
        where = self.coursedir
        self.set_permissions(where.assignment_id, where.student_id)
        self.run_post_convert_hook()

    def put_in_place(self, target):
        """Move what was made to where nbgrader would have made it; the old one goes last."""
        old = f"{self.staged}.old"
        shutil.rmtree(old, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            os.rename(target, old)
        os.rename(self.staged, target)
        shutil.rmtree(old, ignore_errors=True)


def halves(course, config, assignment, student):
    """A Halves for one submission.

    config: nbgrader_config.py as traitlets has it
    """
    own = Config(config)
    own.CourseDirectory.update(assignment_id=assignment, student_id=student,
                               autograded_directory=STAGE)
    # Checked once when all have run, not after each of them.
    own.NotebookExporter.optimistic_validation = True
    made = Halves(coursedir=CourseDirectory(config=own), config=own, log=QUIET)
    made.force = True
    return made


def read(path):
    return nbformat.read(path, as_version=4)



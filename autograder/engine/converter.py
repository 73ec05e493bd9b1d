"""nbgrader's own Autograde, cut in two where the notebook runs.

Everything before and after stays nbgrader's: timestamps, extra files, source files that are put
back, missing notebooks, late penalties, hooks, permissions. The copy is made in a folder of its own
and takes the place of the old one when all of it is there.
"""

import logging
import os
import shutil
from pathlib import Path

import nbformat
from nbconvert.exporters import ResourcesDict
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets.config import Config
from traitlets.utils.importstring import import_item

STAGE = "private/grading"
# Silent: what matters is in the result, and formatting a log takes longer than grading.
QUIET = logging.Logger("autograder.nbgrader", logging.CRITICAL)


class Halves(Autograde):
    """Grades one submission in two steps: `sanitize`, then `save` with what its run has shown.

    Between them notebooks stay in memory, where nbgrader writes and reads each of them twice.
    """

    def sanitize(self):
        """First half; returns name -> notebook, sorted."""
        self.init_notebooks()
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.notebooks = sorted(next(iter(self.assignments.values())))
        where = self.coursedir
        self.staged = os.path.normpath(self._format_dest(where.assignment_id, where.student_id))
        shutil.rmtree(self.staged, ignore_errors=True)
        self.run_pre_convert_hook()
        self.init_assignment(where.assignment_id, where.student_id)
        return {Path(path).stem: self.convert(read(path), path, self.sanitize_preprocessors)
                for path in self.notebooks}

    def save(self, notebooks, fill):
        """Second half: outputs, scores and penalties, the files, then the hooks.

        notebooks: as `sanitize` returned them
        fill:      preprocessor, (notebook, resources) -> (notebook, resources); it stands where
                   notebooks are run, and puts in what has been seen
        """
        wanted = [fill if is_execute(p) else p for p in self.autograde_preprocessors]
        Path(self.staged).mkdir(parents=True, exist_ok=True)
        for path in self.notebooks:
            done = self.convert(notebooks[Path(path).stem], path, wanted)
            write(done, Path(self.staged) / Path(path).name)
        where = self.coursedir
        self.set_permissions(where.assignment_id, where.student_id)
        self.run_post_convert_hook()

    def convert(self, notebook, path, preprocessors):
        """The notebook after these preprocessors, in order, as nbconvert runs them."""
        resources, metadata = ResourcesDict(), ResourcesDict()
        metadata.update(name=Path(path).stem, path=os.path.dirname(path))
        resources.update(self.init_single_notebook_resources(path), metadata=metadata)
        self.exporter._preprocessors = []
        for preprocessor in preprocessors:
            self.exporter.register_preprocessor(preprocessor)
        for preprocessor in self.exporter._preprocessors:
            notebook, resources = preprocessor(notebook, resources)
        return notebook

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
    made = Halves(coursedir=CourseDirectory(config=own), config=own, log=QUIET)
    made.force = True
    return made


def is_execute(preprocessor):
    """Whether it is what runs notebooks: nbgrader's Execute, or ours, which derives from it."""
    kind = import_item(preprocessor) if isinstance(preprocessor, str) else preprocessor
    return isinstance(kind, type) and issubclass(kind, Execute)


def read(path):
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """Write a notebook as nbconvert does.

    raises: nbformat.ValidationError, if what was put in is no notebook any more
    """
    nbformat.validate(notebook, relax_add_props=True)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")



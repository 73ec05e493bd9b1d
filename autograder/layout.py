"""Where everything stands: one course folder, and nbgrader's names for its parts."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import CourseError

CONFIG_NAME = "nbgrader_config.py"


@dataclass(frozen=True)
class Course:
    """The folders of one course. `root` is the folder that holds nbgrader_config.py."""

    root: Path

    @property
    def solutions(self):
        return self.root / "solutions"

    @property
    def notebooks(self):
        return self.root / "notebooks"

    @property
    def private(self):
        return self.root / "private"

    @property
    def source(self):
        return self.private / "source"

    @property
    def submitted(self):
        return self.private / "submitted"

    @property
    def autograded(self):
        return self.private / "autograded"

    @property
    def feedback(self):
        return self.private / "feedback"

    @property
    def database(self):
        return self.private / "gradebook.db"

    def author_files(self, assignment):
        """The author's files of an assignment, sorted; variants are not among them.

        raises: CourseError if the folder or every file is missing
        """
        folder = self.solutions / assignment
        if not folder.is_dir():
            raise CourseError(
                f"{folder}: no such assignment; there is: {', '.join(self.assignments()) or 'none'}"
            )
        files = [p for p in sorted(folder.glob("*.py")) if not p.name.endswith(".variants.py")]
        if not files:
            raise CourseError(f"{folder}: holds no author's file; expected {assignment}.py")
        return files

    def assignments(self):
        """Names of the assignments that have an author's folder, sorted."""
        if not self.solutions.is_dir():
            return []
        return sorted(p.name for p in self.solutions.iterdir() if any(p.glob("*.py")))


def find_course(start=None):
    """The course around `start` (default: the current folder, or $COURSE_ROOT).

    raises: CourseError if no folder upwards holds nbgrader_config.py
    """
    start = Path(start or os.environ.get("COURSE_ROOT") or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return Course(folder)
    raise CourseError(
        f"{start}: no {CONFIG_NAME} here or in a folder above; go to the course's folder, "
        "or name it with --course"
    )

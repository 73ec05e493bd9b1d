"""One hand-in from its folder to the gradebook, and what its assignment shares with the others."""

import time
from dataclasses import dataclass
from pathlib import Path

from .. import gradebook
from . import converter, names, plan, sharing, tries
from .fill import fill
from .settings import Settings
from .task import Task


@dataclass(frozen=True)
class Assignment:
    """What every submission of an assignment is graded with.

    course:   layout.Course
    name:     of the assignment
    config:   nbgrader_config.py as traitlets has it
    book:     the shared Gradebook
    authors:  notebook name -> plan.Author
    settings: Settings
    """

    course: object
    name: str
    config: object
    book: object
    authors: dict
    settings: object

    @property
    def source(self):
        return self.course.root / self.config.CourseDirectory.get("source_directory", "source")

    def modules(self):
        """What the author's cells import, sorted, for a zygote to have ready."""
        authors = self.authors.values()
        texts = [text for a in authors for text in (*a.locked.values(), *a.answers.values())]
        return sorted({m for text in texts for m in names.modules(text)})


def read_authors(course, config, book, assignment):
    """notebook name -> plan.Author of a released assignment."""
    hidden = config.ClearHiddenTests
    pattern = plan.hidden_pattern(
        **{key: hidden[long] for key, long in (("begin", "begin_test_delimeter"),
                                               ("end", "end_test_delimeter")) if long in hidden}
    )
    folder = course.root / config.CourseDirectory.get("source_directory", "source") / assignment
    found = {}
    for notebook in gradebook.find(book, assignment).notebooks:
        graded = {cell.name for cell in notebook.grade_cells}
        stored = [(s.name, s.source, s.locked, s.cell_type, s.name in graded)
                  for s in notebook.source_cells]
        path = folder / f"{notebook.name}.ipynb"
        source = converter.read(path) if path.is_file() else None
        found[notebook.name] = plan.author_of(stored, source, pattern)
    return found


class Submission(Task):
    """A student's hand-in on its way. Made in the parent, which alone writes to the gradebook."""

    def __init__(self, assignment, student):
        self.assignment, self.student_id = assignment, student
        self.began = time.monotonic()
        self.halves = converter.halves(
            assignment.course, assignment.config, assignment.name, student
        )
        with sharing.transaction(assignment.course, assignment.book):
            self.notebooks = self.halves.sanitize()
        runs = [tries.Run(name, plan.make(notebook, assignment.authors[name]))
                for name, notebook in self.notebooks.items()]
        super().__init__(runs, Path(self.halves.staged), assignment.source / assignment.name,
                         assignment.settings, assignment.course.root / converter.STAGE)

    def finish(self):
        """Scores into the gradebook, the graded notebook into its place."""
        by_name = {run.name: run for run in self.runs}

        def put_in(notebook, resources):
            return fill(notebook, by_name[resources["nbgrader"]["notebook"]]), resources

        where = self.assignment
        with sharing.transaction(where.course, where.book):
            self.halves.save(self.notebooks, put_in)
        self.halves.put_in_place(where.course.autograded / self.student_id / where.name)

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def graded_paths(self):
        """Where the graded notebooks stand now."""
        where = self.assignment
        folder = where.course.autograded / self.student_id / where.name
        return [folder / f"{name}.ipynb" for name in self.notebooks]

    def remarks(self):
        """What a teacher should know: cells without a verdict, cells that could be forged."""
        found = [said for run in self.runs for said in run.found.values()]
        asked = [said["reason"] for said in found if said.get("verdict") == "broke"]
        beside = sum(bool(said.get("beside")) for said in found)
        told = [f"a person must look at {len(asked)} tests: {asked[0]}"] if asked else []
        return told + ([f"{beside} tests ran in the student's own process"] if beside else [])

    @property
    def cpu(self):
        """Processor seconds: of the student's processes, of the testers, and inside cells."""
        totals = {key: sum(run.cpu[key] for run in self.runs)
                  for key in ("student", "tester", "cells")}
        return {key: round(value, 4) for key, value in totals.items()}


def assignment_of(course, name, config, book, settings):
    return Assignment(course, name, config, book, read_authors(course, config, book, name),
                      settings)


def settings_of(config, limits):
    """Settings from nbgrader_config.py, and over them what a command line asked for.

    limits: dict, field of Settings -> value or None
    """
    execute, sandboxed = config.Execute, config.SandboxedExecute
    given = {"timeout_s": execute.get("timeout")}
    given |= {key: sandboxed.get(key) for key in ("memory_mb", "readable", "unprotected")}
    given |= {key: value for key, value in limits.items() if value is not None}
    chosen = {key: value for key, value in given.items() if value is not None}
    if "readable" in chosen:
        chosen["readable"] = tuple(map(str, chosen["readable"]))
    return Settings(**chosen)

"""One connection to the gradebook for everything that nbgrader does, and whole transactions.

Each of nbgrader's steps opens a Gradebook of its own and commits after every cell. Here they get
the one that is open, and what they wrote reaches the disk at once or not at all.
"""

import importlib
from contextlib import contextmanager
from unittest import mock

from nbgrader.api import Gradebook
from sqlalchemy import event

from ..database import told
from .memo import AuthorCells, schema_checked_once

USERS = (
    "nbgrader.converters.autograde",
    "nbgrader.preprocessors.latesubmissions",
    "nbgrader.preprocessors.overwritecells",
    "nbgrader.preprocessors.overwritekernelspec",
    "nbgrader.preprocessors.saveautogrades",
    "autograder.repair",
)
# How long to wait for whoever else writes; formgrader needs milliseconds.
PATIENCE_MS = 15_000


class Shared:
    """The open Gradebook, for whoever would open another one. Leaving it closes nothing."""

    def __init__(self, book):
        self.book, self.author = book, AuthorCells(book)
        self.find_source_cell = self.author.find_source_cell
        self.find_graded_cell = self.author.find_graded_cell
        self.find_notebook = self.author.notebook

    def __call__(self, *_, **__):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __getattr__(self, name):
        return getattr(self.book, name)


@contextmanager
def shared_gradebook(course, db_url, course_id):
    """While this lasts, every Gradebook that nbgrader opens is this one.

    yields: Gradebook, whose commits wait for `transaction`
    """
    with one_engine(course, db_url, course_id) as book:
        shared = Shared(book)
        patches = [mock.patch.object(importlib.import_module(m), "Gradebook", shared)
                   for m in USERS]
        for patch in patches:
            patch.start()
        try:
            with schema_checked_once():
                yield book
        finally:
            for patch in patches:
                patch.stop()


@contextmanager
def one_engine(course, db_url, course_id):
    with told(course), Gradebook(db_url, course_id) as book:
        event.listen(book.engine, "connect", be_patient)
        book.engine.dispose()  # what is open already was opened without patience
        session = book.db()
        book.commit_for_real, session.commit = session.commit, session.flush
        yield book


def be_patient(connection, _):
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")


@contextmanager
def transaction(course, book):
    """All that is written inside, or nothing of it.

    raises: CourseError if the gradebook cannot be written
    """
    session = book.db()
    with told(course):
        try:
            yield
            session.flush()
            book.commit_for_real()
        except BaseException:
            session.rollback()
            raise

"""What can be wrong with the gradebook's file, in words that a teacher can act on."""

from contextlib import contextmanager

from nbgrader import api as nbgrader
from sqlalchemy.exc import DatabaseError

from .errors import CourseError

OTHERWISE = "look at the file and its folder"
REMEDY = {
    "database is locked": "another program writes to it: close formgrader's or the other window, "
                          "or wait until it is done",
    "attempt to write a readonly database": "make the file and its folder writable for you",
    "unable to open database file": "make its folder writable for you",
    "database or disk is full": "make room on the disk",
    "disk I/O error": "make room on the disk, and see that it is sound",
    "file is not a database": "it was overwritten; put a copy of it back",
}


@contextmanager
def told(course):
    """Around whatever reads or writes the gradebook.

    raises: CourseError, where SQLite gives up
    """
    # nbgrader's log would print a traceback first; what matters is said below.
    before, nbgrader.app_log.disabled = nbgrader.app_log.disabled, True
    try:
        yield
    except (DatabaseError, nbgrader.InvalidEntry) as fault:
        # nbgrader takes any failure to write for a wrong entry.
        cause = fault if isinstance(fault, DatabaseError) else fault.__context__
        if not isinstance(cause, DatabaseError):
            raise
        said = str(cause.orig)
        raise CourseError(f"{course.database}: {said}; {REMEDY.get(said, OTHERWISE)}. "
                          "What was graded is kept, and the same command goes on") from None
    finally:
        nbgrader.app_log.disabled = before

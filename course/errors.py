"""What can go wrong in `course`, one sentence each; every message says where, found, expected."""


class CourseError(Exception):
    """Something the person at the keyboard can mend; shown without a traceback of ours."""


class Unavailable(CourseError):
    """A data set is neither in the mirror nor in the cache, and no address answered."""


class Damaged(Unavailable):
    """A file of a data set is there, but its bytes are not the published ones."""


class BadLedger(CourseError):
    """`book/claims.yml`, or the record made from it, does not say what it must."""


class ClaimBroken(CourseError):
    """A chapter measured something outside what the ledger expects."""


class BookBroken(CourseError):
    """The book could not be built; the message names the page and the cause."""


class SetupFailed(CourseError):
    """The environment could not be made."""


class ServeFailed(CourseError):
    """Nothing could be served."""


class DemoFailed(CourseError):
    """A step of the demonstration failed."""


class BadSubject(CourseError):
    """A new subject cannot be laid out under this name."""

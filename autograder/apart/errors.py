"""What can go wrong between the tests and the student's process."""

from ..errors import AutograderError


class ApartError(AutograderError):
    """The base of this package's errors."""


class ProtocolError(ApartError):
    """The student's process sent bytes that mean nothing; it is not to be trusted further."""


class StudentGone(ApartError):
    """The student's process has ended; nothing more can be asked of it."""


class StudentTimeout(ApartError):
    """The student's process used up its time for an answer."""


class CannotCross(ApartError, TypeError):
    """A test asked for what only one process can give: it must compare plain values."""


WAY_OUT = 'return a plain value instead, or mark the tests cell trust="same-process"'

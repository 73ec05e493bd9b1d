"""What can go wrong between an author's file and a student's grade; each says what to do."""


class AutograderError(Exception):
    """The base: a message for a person, never shown with a traceback."""


class AuthorError(AutograderError):
    """An author's file or its variants break the format."""


class LeakError(AutograderError):
    """A release would show students an answer or a hidden test."""


class StudentWorkError(AutograderError):
    """An action would have overwritten what a student wrote."""


class ReleaseError(AutograderError):
    """nbgrader refused to make or register a release."""


class CourseError(AutograderError):
    """A folder, an assignment or a student that was named is not there."""


class GraderBroke(AutograderError):
    """The grader itself failed on one submission: no points are taken, a person is asked."""

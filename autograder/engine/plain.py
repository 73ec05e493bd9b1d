"""Grading where the system cannot fork apart (macOS, Windows): by nbgrader, one after another.

Nothing protects the teacher's files there, so `grade` comes here only when that was asked for.
"""

from ..journal import BROKE
from ..nbgrader_api import api, last_error


def grade_one(course, assignment, student, settings):
    """Grade one submission; returns (status, reason) as in journal.Entry."""
    with api(course) as nbgrader:
        nbgrader.config.Execute.timeout = int(settings.timeout_s)
        nbgrader.config.SandboxedExecute.unprotected = True
        result = nbgrader.autograde(assignment, student, force=True)
    if result["success"]:
        return "graded", "by nbgrader's own execution, unprotected"
    return "broke", f"{BROKE} ({last_error(result)})"

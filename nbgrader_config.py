"""Which folder plays which part for nbgrader; read by nbgrader, formgrader and autograder alike."""

import os
import sys
from pathlib import Path

from autograder.engine.plugin import plug_in

c = get_config()  # noqa: F821  (nbgrader puts it here)
root = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()

# nbgrader calls `alembic` by name: it must be found in an environment that was not activated too.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

c.CourseDirectory.course_id = "three-waves"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "private/source"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "private/submitted"
c.CourseDirectory.autograded_directory = "private/autograded"
c.CourseDirectory.feedback_directory = "private/feedback"
c.CourseDirectory.db_url = f"sqlite:///{(root / 'private' / 'gradebook.db').as_posix()}"

# A student's endless loop ends here; every test cell of ours runs in under two seconds.
c.Execute.timeout = 20  # seconds of processor time
c.SandboxedExecute.memory_mb = 2048

# Grading: in a sandbox, tests in a process of their own, by nbgrader's commands and formgrader too.
# A notebook may read downloaded data; everything else of this machine is closed to it.
plug_in(c, readable=filter(None, [os.environ.get("COURSE_DATA")]))

# Feedback: a page that names the misconception and never shows a hidden test.
c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.feedback.Explain",
]

# Hand-ins from a learning platform: put what its "download all submissions" gives into
# private/downloaded/<assignment>/archive/ and name the platform in the last line.
c.ZipCollectApp.downloaded_directory = "private/downloaded"
DOWNLOADS = {
    # Ada Lovelace_1843_assignsubmission_file/perceptron.ipynb, or the same with _ for /
    "moodle": r".*[/\\](?P<student_id>[^/\\]+_\d+)_assignsubmission_file[_/\\]+"
              r"(?P<file_id>[^/\\]+)\.ipynb",
    # lovelaceada_1843_99701_perceptron.ipynb; _LATE_ after the name, -2 when handed in again
    "canvas": r".*[/\\][^/\\_]+_(?:LATE_)?(?P<student_id>\d+)_\d+_"
              r"(?P<file_id>[^/\\]+?)(?:-\d+)?\.ipynb",
    # perceptron_alovelace_attempt_2026-11-21-13-05-00_perceptron.ipynb; the hour is enough, and
    # nbgrader would take minutes for a time zone
    "blackboard": r".*_(?P<student_id>[^/\\_]+)_attempt_(?P<timestamp>\d+-\d+-\d+-\d+)[-\d]*_"
                  r"(?P<file_id>[^/\\]+)\.ipynb",
    # ada/perceptron.ipynb: a folder per student
    "folders": r".*[/\\](?P<student_id>[^/\\]+)[/\\](?P<file_id>[^/\\]+)\.ipynb",
}
c.FileNameCollectorPlugin.named_regexp = DOWNLOADS["moodle"]

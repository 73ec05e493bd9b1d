"""From what was seen to points: only a pass that was seen earns, and our own fault costs nothing.

    passed            all points, or the number that the cell ended in, as nbgrader has it
    failed, stopped,  none
    crashed
    broke, nothing    no verdict: nbgrader then shows the cell to a person
"""

from nbgrader import utils
from nbgrader.api import BaseCell, Comment, Grade, MissingEntry
from nbgrader.preprocessors import SaveAutoGrades

KEPT = "three_waves"  # the key in a cell's metadata
FAILED = ("failed", "stopped", "crashed")


def note(cell, said):
    """Write a verdict into a cell; what a submission says of itself is dropped before."""
    cell.metadata[KEPT] = {
        key: said[key] for key in ("verdict", "reason", "beside") if said.get(key)
    }


def forget(notebook):
    for cell in notebook.cells:
        cell.metadata.pop(KEPT, None)


def of(cell):
    return cell.metadata.get(KEPT, {}).get("verdict")


def points(cell, log=None):
    """The automatic score of a graded cell: float, or None when a person must look.

    cell: with its verdict in its metadata
    """
    if not is_tests(cell):
        return utils.determine_grade(cell, log)[0]
    found = of(cell)
    if found == "passed":
        return utils.determine_grade(without_stderr(cell), log)[0]
    return 0.0 if found in FAILED else None


def is_tests(cell):
    return utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code"


def without_stderr(cell):
    """A warning is no failure: nbgrader takes all points for any word on stderr."""
    kept = [o for o in cell.outputs if o.get("name") != "stderr"]
    return type(cell)({**cell, "outputs": kept})


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with scores from verdicts instead of from outputs.

    It also asks the gradebook once for a notebook's grades and once for its comments, and not
    for each cell: half the time that a submission took in the parent.
    """

    def preprocess(self, nb, resources):
        self.rows = {}
        return super().preprocess(nb, resources)

    def row(self, kind, cell):
        """The row of a table, Grade or Comment, for a cell; raises MissingEntry like nbgrader."""
        if kind not in self.rows:
            notebook = self.gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            found = self.gradebook.db.query(kind, BaseCell.name).join(
                BaseCell, kind.cell_id == BaseCell.id
            ).filter(kind.notebook_id == notebook.id)
            self.rows[kind] = {name: row for row, name in found}
        name = cell.metadata["nbgrader"]["grade_id"]
        if name not in self.rows[kind]:
            raise MissingEntry(f"No such {kind.__name__.lower()}: {name}")
        return self.rows[kind][name]

    def _add_comment(self, cell, resources):
        unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        silent = unchanged and not utils.is_task(cell)
        self.row(Comment, cell).auto_comment = "No response." if silent else None
        self.gradebook.db.commit()

    def _add_score(self, cell, resources):
        grade = self.row(Grade, cell)
        grade.auto_score = points(cell, self.log)
        # As nbgrader has it: a person looks again where one has scored before.
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()

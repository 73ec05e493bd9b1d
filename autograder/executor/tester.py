"""The trusted process of a try: it follows the plan, asks the student's process, and judges.

It runs what the author wrote and nothing else. What a student defined is a plain value here or a
proxy; a verdict is what this process saw itself.
"""

import os
import shutil
import stat
import sys
from contextlib import suppress
from itertools import islice

from autograder import sandbox
from autograder.apart.errors import CannotCross, ProtocolError, StudentGone, StudentTimeout
from autograder.apart.tester import Session
from autograder.apart.wire import Wire

from . import cell as cells
from . import complaints, frames
from . import shell as ipython
from .outputs import cleaned
from .policies import move_to, policy_of

# Python would run these when a tests cell imports: a student's own must never come here.
CODE = (".py", ".pyc", ".pyo", ".pyw", ".so", ".pyd", ".pth", ".zip", ".egg", ".whl", ".ipynb")
MOST_FILE_BYTES = 64 << 20
MOST_FILES = 500


def main(shell, prepared, order, end, results):
    """Run the plan, telling the parent through `results` what came of each cell.

    order:   dict with "steps", "policy", "folder", "theirs" (the student's folder),
             "limit_s" and "wall_s"
    end:     socket to the student's process
    results: file descriptor
    """
    kept = ipython.capture(shell)
    kept += end.fileno(), results, complaints.FD
    sandbox.enter(prepared, policy_of(order["policy"]), keep=kept)
    settle(shell, order["folder"])
    tester = Tester(shell, Wire(end), order, lambda said: frames.send(results, said))
    # The pair is made while another one runs; the parent says when it is its turn.
    if os.read(results, 1):
        tester.run(order["steps"])


def settle(shell, folder):
    """In its own folder, which is last on the path: nothing there hides a library."""
    move_to(folder)
    ipython.start(shell)
    sys.path[:] = [p for p in sys.path if p not in ("", folder)] + [folder]


class Tester:
    """Follows the steps of one notebook."""

    def __init__(self, shell, wire, order, tell):
        self.shell, self.session, self.tell = shell, Session(wire, self.hear), tell
        self.running, self.late = False, []
        self.limit_s, self.wall_s = order["limit_s"], order["wall_s"]
        self.folder, self.theirs = order["folder"], order["theirs"]
        self.fetched, self.cpu_s = set(), 0.0

    def run(self, steps):
        self.began_s = self.session.usage()["cpu_s"]
        for step in steps:
            self.tell({"start": step["place"], "kind": step["kind"]})
            try:
                said = self.HOW[step["kind"]](self, step)
            except StudentGone as fault:
                self.tell({"gone": step["place"], "why": str(fault)})
                return
            except ProtocolError as fault:
                self.tell({"gone": step["place"], "why": f"it broke the protocol: {fault}"})
                return
            if said is not None:
                self.tell({"cell": step["place"], **said})
        self.finish()

    def finish(self):
        used = 0.0
        with suppress(StudentGone, ProtocolError):  # all verdicts are given: its end changes none
            used = self.session.usage()["cpu_s"] - self.began_s
            self.session.bye()
        self.tell({"done": True, "student_cpu_s": used, "tester_cpu_s": self.cpu_s})

    def student(self, step):
        """A cell of the student's, or one that was given to them."""
        made = self.session.cell(step["text"], step["count"], self.limit_s)
        return {"count": step["count"], **believed(made)}

    def beside(self, step):
        """A tests cell that the author wants beside the answer: what comes back may be forged."""
        made = self.student(step)
        return made | {"verdict": "failed" if made["ename"] else "passed", "beside": True}

    def skipped(self, step):
        """An earlier try ended in this cell; what came of it is known."""

    def tests(self, step):
        """A tests cell, in this process."""
        self.define(step["shown"])
        if step["judged"]:
            return self.execute(step["shown"], step["count"]) and None
        self.prepare(step)
        self.late = []
        self.session.limit(self.limit_s)
        made = self.execute(step["text"], step["count"])
        # Tests may catch whatever a call raises, also that nobody was there to answer it.
        self.session.limit(None)
        late, self.late = self.late, []
        return {"count": step["count"], "outputs": made.outputs + late, "ename": made.ename,
                "cpu_s": made.cpu_s, **verdict(made)}

    def define(self, source):
        """Give the student's process what a student saw defined in these tests."""
        try:
            self.session.define(source)
        except (StudentGone, ProtocolError):
            raise
        except Exception:  # it is for later cells' sake only, and the student's names are in it
            return

    HOW = {"student": student, "beside": beside, "skipped": skipped, "tests": tests}

    def prepare(self, step):
        """Names: first the author's cells that the tests need, then the student's work."""
        self.copy_files()
        self.fetch(step["fetch"])
        for count, text in step["run"]:
            self.execute(text, count)

    def fetch(self, names):
        """Put the student's names here; one that is no longer there goes from here too."""
        found = self.session.names(list(names))
        for name in self.fetched - set(found):
            self.shell.user_ns.pop(name, None)
        self.shell.user_ns.update(found)
        self.fetched = set(found)

    def hear(self, said):
        """What the student's code printed and showed while the tests called it, shown here."""
        if not self.running:
            self.late += cleaned(said)
            return
        for output in cleaned(said):
            if output["output_type"] == "stream":
                # As it is now: tests may catch what an answer prints.
                getattr(sys, output["name"]).write(output["text"])
            elif "data" in output:
                self.shell.display_pub.publish(output["data"], output["metadata"])

    def execute(self, text, count):
        self.running = True
        made = cells.run_cell(self.shell, text, count, self.limit_s, limit_wall_s=self.wall_s)
        self.running = False
        self.cpu_s += made.cpu_s
        return made

    def copy_files(self):
        """What the student's cells wrote, for tests that read it: data only, never code."""
        for entry in islice(os.scandir(self.theirs), MOST_FILES):
            target = os.path.join(self.folder, entry.name)
            if not entry.name.lower().endswith(CODE) and is_ours_to_replace(target):
                copy_regular(entry.path, target)


COPIED = set()


def is_ours_to_replace(target):
    """What stood here at the start is the author's, or was there before the student's code ran."""
    return target in COPIED or not os.path.lexists(target)


def copy_regular(source, target):
    """Copy a plain file of sensible size; links and devices stay where they are."""
    try:
        fd = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return
    facts = os.fstat(fd)
    if stat.S_ISREG(facts.st_mode) and facts.st_size <= MOST_FILE_BYTES:
        with os.fdopen(fd, "rb", closefd=False) as found, open(target, "wb") as copy:
            shutil.copyfileobj(found, copy)
        COPIED.add(target)
    os.close(fd)


def believed(made):
    """What the student's process said of a cell, rebuilt from parts of the right types.

    raises: ProtocolError
    """
    if type(made) is not dict or type(made.get("ename")) not in (str, type(None)):
        raise ProtocolError("a cell's result is not one")
    updates = made.get("updates")
    return {
        "outputs": cleaned(made.get("outputs")), "ename": made["ename"],
        "updates": [update(u) for u in updates if is_update(u)] if type(updates) is list else [],
    }


def is_update(said):
    return type(said) is dict and all(type(said.get(k)) is int for k in ("count", "index"))


def update(said):
    """New data for an output of an earlier cell; it is clean or a note that it was not."""
    shown = cleaned([{"output_type": "display_data", "data": said.get("data"),
                      "metadata": said.get("metadata")}])[0]
    data = shown.get("data") or {"text/plain": shown["text"]}
    return {"count": said["count"], "index": said["index"], "data": data,
            "metadata": shown.get("metadata", {})}


TOO_LONG = ("CellTimeoutError", "StudentTimeLimit", StudentTimeout.__name__)


def verdict(made):
    """What a tests cell that ran here has shown.

    made:    cell.CellRun
    returns: dict with "verdict": "passed", "failed", "stopped" (too long) or "broke" (no verdict
             can be given: a person must look), and "reason"
    """
    if made.ename is None:
        return {"verdict": "passed", "reason": ""}
    if made.ename in TOO_LONG:
        return {"verdict": "stopped", "reason": "the time allowed was over"}
    if made.ename == CannotCross.__name__:
        return {"verdict": "broke", "reason": made.evalue}
    return {"verdict": "failed", "reason": ""}

"""One notebook on its way: what is known of each cell, and what another try must do.

A student's process may end in any cell. Then the next try runs all cells again but that one, and
keeps the verdicts that stand: a crash costs the tests it touches and no others.
"""

from dataclasses import dataclass, field

from . import plan

MOST_TRIES = 6
STOPPED = "it was stopped"


@dataclass
class Run:
    """One notebook of a submission.

    name:   of the notebook, without ".ipynb"
    steps:  list of plan.Step, of the current try
    found:  place -> what the tester said of that cell: "outputs", "count", "verdict", "reason"
    broke:  why the grader could not finish, "" if it could
    cpu:    processor seconds of the student's process and of the tester, all tries together
    """

    name: str
    steps: list
    found: dict = field(default_factory=dict)
    broke: str = ""
    tries: int = 0
    done: bool = False
    shot_at: set = field(default_factory=set)
    at: int | None = None
    gone: bool = False
    why: str = ""
    cpu: dict = field(default_factory=lambda: {"student": 0.0, "tester": 0.0, "cells": 0.0})

    def begin(self):
        self.tries += 1
        self.at, self.gone, self.why = None, False, ""

    def take(self, message):
        """Note what the tester said."""
        if "start" in message:
            self.at = message["start"]
        elif "cell" in message:
            self.found[message["cell"]] = message
            self.update(message.get("updates", ()))
        elif "gone" in message:
            self.at, self.gone = message["gone"], True
            self.why = self.why or message["why"]
        elif "done" in message:
            self.done = True
            self.cpu["cells"] += message["student_cpu_s"] + message["tester_cpu_s"]

    def used(self, pair):
        """Add what the two processes of a try have used; call when both have ended."""
        self.cpu["student"] += pair.student.cpu_s
        self.cpu["tester"] += pair.tester.cpu_s

    def update(self, updates):
        """A cell may change what an earlier one shows, by its display id; never a tests cell."""
        shown = {said["count"]: said["outputs"] for said in self.found.values()
                 if "verdict" not in said}
        for new in updates:
            outputs = shown.get(new["count"], [])
            if 0 <= new["index"] < len(outputs) and "data" in outputs[new["index"]]:
                outputs[new["index"]].update(data=new["data"], metadata=new["metadata"])

    def lost(self, reason):
        """The student's process ended in the cell at `at`: note that, and plan the next try."""
        step = next(s for s in self.steps if s.place == self.at)
        self.found[self.at] = lost_cell(step, reason)
        judged = {place for place, said in self.found.items() if "verdict" in said}
        self.steps = plan.after(self.steps, judged, self.at)
        if self.tries >= MOST_TRIES:
            self.give_up(f"{reason}; it was run {self.tries} times")

    def give_up(self, reason):
        """No more tries: what has no verdict has failed, for the student's process keeps ending."""
        for step in self.steps:
            if step.place not in self.found:
                self.found[step.place] = lost_cell(step, reason)
        self.done = True


def lost_cell(step, reason):
    """What is said of a cell in which the student's process ended."""
    stopped = reason.startswith(STOPPED)
    ename = "CellTimeoutError" if stopped else "DeadKernelError"
    said = "" if stopped else reason
    output = {"output_type": "error", "ename": ename, "evalue": said,
              "traceback": [f"\x1b[0;31m{ename}\x1b[0m: {reason}"]}
    made = {"count": step.count, "outputs": [output], "ename": ename}
    if step.kind in ("tests", "beside"):
        made |= {"verdict": "stopped" if stopped else "crashed", "reason": reason}
    return made

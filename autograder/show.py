"""What a teacher sees in the terminal: progress bars, and the gradebook as a table."""

from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

# Notes and reasons may be long: a terminal wraps them better than we do.
WIDE = 10_000  # a terminal in which every table has what it needs
console = Console(highlight=False)
# What stands before the reason; that of a grader that broke begins with these very words.
SIGNS = {"missing": "missing: ", "unreadable": "unreadable: ", "broke": ""}


def progress():
    """A progress bar with counts, time gone and time left; plain lines when not on a terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        transient=False,
    )


@contextmanager
def grading(assignment, total):
    """A live line over a run: how many are done, who is running, what failed, how long it takes.

    yields: Grading, to be told what begins and what ends
    """
    with progress() as bar:
        yield Grading(bar, bar.add_task(f"grading {assignment}", total=total), assignment)


class Grading:
    """What `grading` shows."""

    def __init__(self, bar, task, assignment):
        self.bar, self.task, self.assignment = bar, task, assignment
        self.running, self.waiting = [], 0

    def started(self, student):
        self.running.append(student)
        self.show()

    def ended(self, student, entry, fresh):
        self.running = [name for name in self.running if name != student]
        self.waiting += entry.status != "graded"
        self.bar.advance(self.task)
        self.show()
        if fresh:
            said = f": {entry.reason}" if entry.reason else ""
            self.bar.console.print(f"  {student}: {entry.status} in {entry.seconds:.1f} s{said}",
                                   markup=False)

    def show(self):
        names = ", ".join(self.running[:3]) + (", ..." if len(self.running) > 3 else "")
        parts = [f"grading {self.assignment}", names,
                 f"{self.waiting} for a person" if self.waiting else ""]
        self.bar.update(self.task, description=" | ".join(p for p in parts if p))


def number(value):
    """A score without needless zeros: 3, 2.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def mark_text(mark):
    """One cell of the table: "-" while a person must look, else the score, coloured."""
    if mark.score is None:
        return Text("by hand", style="yellow")
    full, none = mark.score >= mark.worth, mark.score == 0
    return Text(number(mark.score), style="green" if full else "red" if none else "yellow")


def gradebook(assignment, cells, rows, entries):
    """The gradebook of one assignment.

    cells:   list of (name, points) in order
    rows:    list of gradebook.Row
    entries: dict, student -> journal.Entry, what became of each submission
    returns: rich.table.Table
    """
    names = [name.removesuffix("_tests").replace("_", " ") for name, _ in cells]
    table = filled(assignment, names, cells, rows, entries)
    if Console(width=WIDE).measure(table).minimum <= console.width:
        return table
    # Too narrow: numbers for the exercises, and below what they stand for.
    numbers = [str(k) for k in range(1, len(names) + 1)]
    table = filled(assignment, numbers, cells, rows, entries)
    table.caption = ", ".join(f"{k} {name}" for k, name in zip(numbers, names, strict=True))
    return table


def filled(assignment, headings, cells, rows, entries):
    """The table with these headings over the exercises."""
    table = Table(title=f"Gradebook: {assignment}", title_justify="left", caption_justify="left")
    table.add_column("student", no_wrap=True)
    for heading, (_, points) in zip(headings, cells, strict=True):
        longest = max(len("2.5"), *map(len, heading.split()))
        table.add_column(f"{heading}\n/{number(points)}", justify="right", min_width=longest)
    table.add_column(f"total\n/{number(sum(p for _, p in cells))}", justify="right", no_wrap=True)
    by_student = {row.student: row for row in rows}
    for student in sorted(set(by_student) | set(entries)):
        table.add_row(student, *scores(by_student.get(student), entries.get(student), cells))
    return table


def scores(row, entry, cells):
    if row is None or entry is None or entry.status != "graded":
        return [Text("-", style="dim")] * (len(cells) + 1)
    marks = {mark.cell: mark for mark in row.marks}
    each = [mark_text(marks[name]) if name in marks else Text("-") for name, _ in cells]
    return [*each, Text(number(row.score - row.late_penalty), style="bold")]


def notes(entries, kinds):
    """A line per student about whom there is something to say; under the table, where it fits.

    kinds: dict, student -> what a made-up submission is meant to be
    """
    found = {student: note_of(entry, kinds.get(student, "")) for student, entry in entries.items()}
    return Text("\n").join(
        Text.assemble((f"  {student:12}", "bold"), note) for student, note in found.items() if note
    )


def note_of(entry, kind):
    if entry.status in SIGNS:
        return Text(f"{SIGNS[entry.status]}{entry.reason}", style="yellow")
    if entry.reason:
        return Text(f"graded; {entry.reason}")
    return Text(kind, style="dim") if kind else None


def summary(entries):
    """One line: how many were graded, and how many wait for a person."""
    graded = sum(e.status == "graded" for e in entries.values())
    waiting = len(entries) - graded
    text = f"{graded} graded"
    return text + (f", {waiting} wait for a person (see the notes)" if waiting else "")

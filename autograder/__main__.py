"""autograder: from an author's file to a student's grade.

  check     run every answer of the author's, right and wrong, against the tests
  release   build an assignment and put it into notebooks/, without answers
  class     hand in a demonstration class, made of the assignment's variants
  grade     grade what was handed in, in a sandbox; only what is new or changed
  feedback  write a page per student that says what to look at again
  table     the gradebook of an assignment
  doctor    what keeps students' code from this machine, and what is missing
"""

import argparse
import sys
import warnings

from .errors import AutograderError
from .layout import find_course


def main(argv=None):
    """The command line; returns the exit status."""
    # jsonschema builds a grammar for the format "iri" with it, a second at every start; without it
    # that one format, which no notebook uses, goes unchecked.
    sys.modules.setdefault("rfc3987_syntax", None)
    # nbgrader's own queries make SQLAlchemy warn; a teacher can do nothing about it.
    warnings.filterwarnings("ignore", module="nbgrader")
    args = parser().parse_args(argv)
    try:
        if args.verb is verb_doctor:
            return verb_doctor(args)
        course = find_course(args.course)
        for assignment in args.assignment or course.assignments():
            if status := args.verb(course, assignment, args):
                return status
    except AutograderError as fault:
        print(f"autograder: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nautograder: stopped; what was done is kept, and the same command goes on",
              file=sys.stderr)
        return 130
    return 0


def parser():
    top = argparse.ArgumentParser(
        prog="autograder", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--course", help="the course's folder (default: the one around this folder)")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for name, (verb, text, options) in VERBS.items():
        sub = verbs.add_parser(name, help=text, description=text)
        sub.set_defaults(verb=verb)
        sub.add_argument("assignment", nargs="*", help="folders of solutions/ (default: all)")
        for flag, settings in options.items():
            sub.add_argument(flag, **settings)
    return top


def verb_check(course, assignment, args):
    from . import check, show

    failures = 0
    for path in course.author_files(assignment):
        for fate in check.check(path):
            failures += not fate.ok
            if not fate.ok or args.verbose:
                show.console.print(fate_line(fate), highlight=False, markup=False,
                                   soft_wrap=True)
        show.console.print(f"{path.name}: every answer met its fate" if not failures else
                           f"{path.name}: {failures} answers did not")
    return int(failures > 0)


def fate_line(fate):
    kind = "right" if fate.right else "wrong"
    verdict = "as expected" if fate.ok else "NOT as expected"
    said = fate.message or "the tests accept it"
    return f"{fate.where}: {kind} {fate.exercise}/{fate.name}: {verdict}: {said}"


def verb_release(course, assignment, args):
    from . import release, show

    with show.console.status(f"releasing {assignment}"):
        done = release.release(course, assignment, register=not args.no_gradebook)
    for path in done.changed:
        show.console.print(f"released {path.relative_to(course.root)}")
    if not done.changed:
        show.console.print(f"{assignment}: {len(done.kept)} released files are up to date")


def verb_class(course, assignment, args):
    from . import classroom, show

    pupils = classroom.make(course, assignment)
    show.console.print(f"{assignment}: {len(pupils)} submissions in "
                       f"{course.submitted.relative_to(course.root)}")


def verb_grade(course, assignment, args):
    from . import show, waiting

    names = waiting.students(course, assignment, args.student)
    zygotes = started(course, assignment, args, names)
    from . import grade  # nbgrader takes a second to import, and the workers warm up meanwhile

    limits = {"timeout_s": args.timeout, "memory_mb": args.memory,
              "unprotected": args.unprotected or None}
    fates = {}
    with show.grading(assignment, len(names)) as live:
        for student, entry, fresh in grade.grade(
            course, assignment, args.student, args.force, args.workers, live.started,
            wait=args.wait, zygotes=zygotes, **limits,
        ):
            live.ended(student, entry, fresh)
            fates[student] = entry.status
    if args.student:  # one of many is no reason to show the whole class
        return int(any(status != "graded" for status in fates.values()))
    return verb_table(course, assignment, args)


def started(course, assignment, args, names):
    """As many warm processes as this run can use, started."""
    from . import waiting
    from .engine.settings import WORKERS
    from .executor.orders import Zygote, can_fork_apart

    todo, _ = waiting.waiting(course, assignment, names, args.force)
    many = min(len(todo), args.workers or WORKERS) if can_fork_apart() else 0
    return [Zygote() for _ in range(many)]


def verb_doctor(args):
    from . import sandbox, show

    layers = sandbox.probe()
    show.console.print(sandbox.table(layers))
    missing = sandbox.enough(layers)
    show.console.print(missing or "Students' code is kept from this machine's files.",
                       soft_wrap=True)
    return int(missing is not None)


def verb_feedback(course, assignment, args):
    from . import feedback, show, waiting

    names = waiting.students(course, assignment, args.student)
    with show.progress() as bar:
        task = bar.add_task(f"feedback {assignment}", total=len(names))
        for student, path, reason in feedback.write_all(course, assignment, names, args.force):
            bar.advance(task)
            if path is None:
                bar.console.print(f"  {student}: no page: {reason}", markup=False)
    where = course.feedback.relative_to(course.root)
    show.console.print(f"{assignment}: feedback in {where}/<student>/{assignment}/")


def verb_table(course, assignment, args):
    from . import classroom, gradebook, journal, show

    entries = journal.load(course, assignment)
    kinds = classroom.kinds(course, assignment)
    show.console.print(show.gradebook(
        assignment, gradebook.graded_cells(course, assignment),
        gradebook.rows(course, assignment), entries,
    ))
    show.console.print(show.notes(entries, kinds), soft_wrap=True)
    show.console.print(show.summary(entries))


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"found {text}, expected 1 or more")
    return number


STUDENT = {"action": "append", "default": [], "metavar": "NAME",
           "help": "only this one; repeatable"}
FORCE = {"action": "store_true", "help": "also what has not changed"}
VERBS = {
    "check": (verb_check, "run every answer of the author's against the tests",
              {"--verbose": {"action": "store_true", "help": "say also what went as expected"}}),
    "release": (verb_release, "build an assignment and put it into notebooks/, without answers",
                {"--no-gradebook": {"action": "store_true", "help": "leave the gradebook alone"}}),
    "class": (verb_class, "hand in a demonstration class, made of the variants", {}),
    "grade": (verb_grade, "grade what was handed in; only what is new or changed",
              {"--student": STUDENT, "--force": FORCE,
               "--workers": {"type": positive, "metavar": "N",
                             "help": "submissions at once (default: all cores)"},
               "--timeout": {"type": positive, "metavar": "SECONDS",
                             "help": "processor time of one cell (default: nbgrader_config.py's)"},
               "--memory": {"type": positive, "metavar": "MIB",
                            "help": "memory of one submission (default: nbgrader_config.py's)"},
               "--wait": {"action": "store_true",
                          "help": "when another run is grading, wait for its end"},
               "--unprotected": {"action": "store_true",
                                 "help": "grade where nothing keeps students' code from your files"
                                 }}),
    "feedback": (verb_feedback, "write a page per student",
                 {"--student": STUDENT, "--force": FORCE}),
    "table": (verb_table, "the gradebook of an assignment", {}),
    "doctor": (verb_doctor, "what keeps students' code from this machine", {}),
}

if __name__ == "__main__":
    sys.exit(main())

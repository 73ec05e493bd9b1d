"""course: the verbs that run the book.

  setup    make .venv and install what requirements.txt pins
  demo     everything once: book, release, a class of fourteen, grades, feedback
  book     build the book; only what changed
  serve    open the book and JupyterLab on this machine
  work     lay released notebooks out in work/, never over a student's own
  new      lay out a new subject: chapter, exercise, variants, test
  claims   measure every claim of the book and write the record
  data     the data sets: which are here, how to get the others
  doctor   what this machine has, what is missing, and what that means
  test     run the tests
  bench    measure us against our peers and write benchmarks/README.md
"""

import argparse
import os
import subprocess
import sys

from course import ROOT, setup
from course.errors import CourseError


def main(argv=None):
    """The command line; returns the exit status. Without the environment it makes it first."""
    argv = sys.argv[1:] if argv is None else argv
    args, rest = parser().parse_known_args(argv)
    try:
        if args.verb == "setup":
            print(f"ready: {setup.setup()}")
            return 0
        if not setup.runs_here():
            return subprocess.call([setup.setup(), "-m", "course", *argv], cwd=ROOT)
        return VERBS[args.verb](args, rest) or 0
    except KeyboardInterrupt:
        print("\ncourse: stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    except CourseError as fault:
        print(f"course: {fault}", file=sys.stderr)
        return 1


def parser():
    top = argparse.ArgumentParser(
        prog="course", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name in ("setup", *VERBS):
        sub = verbs.add_parser(name, add_help=name not in PASSED_ON)
        for flag, settings in OPTIONS.get(name, {}).items():
            sub.add_argument(flag, **settings)
    return top


def verb_demo(args, rest):
    from course import demo

    demo.demo()


def verb_book(args, rest):
    from course import book

    if args.clean:
        book.clean()
    print(f"the book: {book.build()}")


def verb_serve(args, rest):
    from course import book, serve, work

    work.lay_out()
    if not (ROOT / book.HTML / "index.html").is_file():
        book.build()
    serve.serve(ROOT, args.teacher, not args.no_browser, args.port, args.lab_port)


def verb_work(args, rest):
    from course import work

    done = work.lay_out()
    for name in done.new:
        print(f"new      work/{name}")
    for name in done.updated:
        print(f"updated  work/{name}")
    for name in done.kept:
        print(f"kept     work/{name}: you have begun it; the new version is notebooks/{name}")
    if not (done.new or done.updated or done.kept):
        print("work/ has everything that was released")


def verb_new(args, rest):
    from course import new

    for path in new.lay_out(args.subject):
        print(f"made {path.relative_to(ROOT)}")
    print(new.NEXT.format(subject=args.subject))


def verb_claims(args, rest):
    from course import record

    return record.main()


def verb_data(args, rest):
    from course import data

    return data.main(args.names)


def verb_doctor(args, rest):
    from course import doctor

    doctor.show()


def verb_test(args, rest):
    # tests/conftest.py says which tests stay together. Later options win: -n0 is serial.
    side_by_side = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    return subprocess.call([sys.executable, "-m", "pytest", *side_by_side, *rest], cwd=ROOT)


def verb_bench(args, rest):
    # These two are called by the others.
    names = sorted({p.stem for p in (ROOT / "benchmarks").glob("*.py")} - {"measure", "simulator"})
    for name in names:
        print(f"benchmarks.{name}", flush=True)
        if status := subprocess.call([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT):
            return status


VERBS = {
    "demo": verb_demo, "book": verb_book, "serve": verb_serve, "work": verb_work, "new": verb_new,
    "claims": verb_claims, "data": verb_data, "doctor": verb_doctor, "test": verb_test,
    "bench": verb_bench,
}
# pytest has its own options, and its own --help.
PASSED_ON = ("test",)
OPTIONS = {
    "data": {"names": {"nargs": "*", "metavar": "SET", "help": "fetch these (default: list all)"}},
    "book": {"--clean": {"action": "store_true", "help": "forget everything that was built"}},
    "new": {"subject": {"help": "lower-case letters, digits and _: the name of the folder"}},
    "serve": {
        "--teacher": {"action": "store_true", "help": "JupyterLab at the root, with formgrader"},
        "--no-browser": {"action": "store_true", "help": "print the addresses, open nothing"},
        "--port": {"type": int, "default": 8000, "help": "of the book (default 8000)"},
        "--lab-port": {"type": int, "default": 8888, "help": "of JupyterLab (default 8888)"},
    },
}

if __name__ == "__main__":
    sys.exit(main())

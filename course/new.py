"""Lay out a new subject: a chapter, an exercise with its variants, and a test to start from."""

import re

from course import ROOT
from course.errors import BadSubject

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
TEMPLATES = ROOT / "course" / "templates"
# template -> where it goes
FILES = {
    "chapter.md": "book/{subject}.md",
    "exercise.py": "solutions/{subject}/{subject}.py",
    "exercise.variants.py": "solutions/{subject}/{subject}.variants.py",
    "test_chapter.py": "tests/book/test_{subject}_chapter.py",
}
NEXT = """
Next, for {subject}:
  1. write  solutions/{subject}/{subject}.py  and its variants; check them with
         autograder check {subject}
  2. put  - file: book/{subject}  into _toc.yml where the chapter belongs
  3. autograder release {subject}   and   python -m course book"""


def lay_out(subject, root=ROOT):
    """Write the files of a new subject; nothing that exists is touched.

    subject: str, a folder's name
    returns: list of pathlib.Path that were made
    raises:  BadSubject if the name will not do or any of the files exists; then none is made
    """
    if not NAME.match(subject):
        raise BadSubject(
            f"{subject!r} is no name for a subject; use lower-case letters, digits and _, "
            "at most 40, a letter first"
        )
    made = {name: root / where.format(subject=subject) for name, where in FILES.items()}
    there = [str(path.relative_to(root)) for path in made.values() if path.exists()]
    if there:
        raise BadSubject(f"{', '.join(there)}: exists already; choose another name than {subject}")
    for name, path in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(filled(name, subject), encoding="utf-8", newline="\n")
    return list(made.values())


def filled(name, subject):
    title = subject.replace("_", " ").capitalize()
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return text.replace("@SUBJECT@", subject).replace("@TITLE@", title)

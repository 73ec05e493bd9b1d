"""The record of claims: every chapter run afresh, every figure kept in book/claims-record.json."""
import json
import platform
from importlib.metadata import PackageNotFoundError, version

from course import ROOT, claims
from course.chapters import chapters, execute, settings
from course.errors import BookBroken

RECORD = ROOT / "book" / "claims-record.json"
PACKAGES = ("numpy", "scikit-learn", "torch")


def measure(root=ROOT, record=None, done=lambda run: None):
    """Execute all chapters that make claims and write the record.

    done:    called with each course.chapters.Run as it ends
    returns: the record as a dict
    raises:  BookBroken if a chapter fails or makes a claim twice, or if none makes a claim of
             the ledger; the old record then stays
    """
    todo = [chapter for chapter in chapters(root) if "claim(" in chapter.code]
    # One at a time: seconds are part of the record, and neighbours would stretch them.
    runs = execute(todo, workers=1, timeout_s=settings(root)["execute"]["timeout"], done=done)
    failures = [run.failure for run in runs if run.failure]
    if failures:
        raise BookBroken("no record was written, since a chapter failed:\n" + "\n".join(failures))
    measured = _collect(runs)
    if missing := sorted(set(claims.load()) - set(measured)):
        raise BookBroken(f"no record was written: no chapter measured {', '.join(missing)}; "
                         "is a data set missing? (python -m course data)")
    found = {"claims": measured, "versions": _versions(),
             "chapters": {run.chapter.name: {"seconds": round(run.seconds, 1)} for run in runs}}
    (record or RECORD).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    return found


def _collect(runs):
    """{claim id: figure, unit, chapter}, from the outputs of all cells."""
    found = {}
    for run in runs:
        for box in boxes(run.chapter.notebook):
            if box["id"] in found:
                raise BookBroken(f"{run.chapter.name}: claims {box['id']} a second time; "
                                 "a claim is measured in one place")
            found[box["id"]] = {"measured": _rounded(box["measured"]), "unit": box["unit"],
                                "chapter": run.chapter.name}
    return found


def boxes(notebook):
    """What `course.claims.claim` left in the outputs of an executed notebook, in order."""
    outputs = (out for cell in notebook.cells for out in cell.get("outputs", []))
    return [out["data"][claims.MIME] for out in outputs if claims.MIME in out.get("data", {})]


def _rounded(figure):
    """Four significant digits, on which platforms agree; whole numbers stay."""
    return figure if isinstance(figure, int) else float(f"{figure:.4g}")


def _versions():
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def load(record=None):
    """The record as written by `measure`; an empty one if there is none yet."""
    path = record or RECORD
    if not path.exists():
        return {"claims": {}, "chapters": {}, "versions": {}}
    return json.loads(path.read_text("utf-8"))


def table(ledger=None, record=None):
    """Rows for people, in the ledger's order: (Claim, figure, expected, chapter, seconds).

    figure:  text, "" if the claim has not been measured yet
    chapter: page name, "" likewise; seconds: of the whole chapter, None likewise
    """
    kept, rows = load(record), []
    for entry in claims.load(ledger).values():
        found = kept["claims"].get(entry.id, {})
        figure = claims.show(found["measured"], found["unit"]) if found else ""
        chapter = found.get("chapter", "")
        seconds = kept["chapters"].get(chapter, {}).get("seconds")
        rows.append((entry, figure, entry.expected.words(), chapter, seconds))
    return rows


def main(argv=()):
    """`python -m course claims`: measure everything, then print the table. returns: 0"""
    measure(done=lambda run: print(f"{run.chapter.name}: {run.seconds:.1f} s", flush=True))
    for entry, figure, expected, _, _ in table():
        print(f"{entry.id}: measured {figure}, expected {expected}: {entry.verdict}")
    print(f"written: {RECORD.relative_to(ROOT)}")
    return 0

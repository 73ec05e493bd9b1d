"""From a clone to a graded class, offline and without a mirror; a second run has nothing to do."""

import os
import shutil
import subprocess
import sys

import pytest

from course import ROOT

NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens, so it answers at once


def offline():
    """An environment as on a machine without network, mirror or cache of data sets."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_ROOT")}
    proxies = {f"{kind}_proxy": NOWHERE for kind in ("http", "https")}
    return kept | proxies | {k.upper(): v for k, v in proxies.items()} | {"COLUMNS": "100"}


def clone(target):
    """What git would check out, changes that are not committed included."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True,
                           capture_output=True, check=True).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    root = tmp_path_factory.mktemp("a clone")  # a space in the path, as on many desktops
    cache = tmp_path_factory.mktemp("cache")
    clone(root)

    def run():
        return subprocess.run(
            [sys.executable, "-m", "course", "demo"], cwd=root, text=True, capture_output=True,
            env=offline() | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(root)},
        )

    return root, run(), run()


@pytest.mark.slow
def test_the_demonstration_ends_well_and_says_where_everything_is(demo):
    root, first, _ = demo
    assert first.returncode == 0, first.stdout[-3000:] + first.stderr[-3000:]
    for place in ("_build/html/index.html", "work/perceptron", "private/gradebook.db",
                  "private/feedback"):
        assert str(root / place) in first.stdout and (root / place).exists()


@pytest.mark.slow
def test_the_gradebook_shows_a_class_of_every_kind(demo):
    _, first, _ = demo
    table = first.stdout[first.stdout.index("Gradebook: perceptron"):]
    rows = {words[1]: words for line in table.splitlines() if (words := line.split())[:1] == ["│"]}
    assert len(rows) >= 12
    totals = {name: words[-2] for name, words in rows.items() if name != "student"}
    assert totals["ada"] == totals["boris"] == totals["chen"] == "20", table
    assert totals["dana"] == totals["emeka"] == totals["hana"] == "0"
    assert totals["kofi"] == totals["lena"] == "-"
    assert "12 graded, 2 wait for a person" in first.stdout


@pytest.mark.slow
def test_every_student_has_a_page_of_feedback(demo):
    root, _, _ = demo
    students = sorted(p.name for p in (root / "private/submitted").iterdir())
    pages = sorted(p.parent.parent.name for p in (root / "private/feedback").rglob("*.html"))
    assert pages == students and len(students) >= 12


@pytest.mark.slow
def test_without_the_data_the_page_says_so_instead_of_failing(demo):
    root, _, _ = demo
    assert "Not measured here" in (root / "_build/html/book/perceptron.html").read_text("utf-8")


@pytest.mark.slow
def test_a_second_run_does_only_what_changed(demo):
    _, _, second = demo
    assert second.returncode == 0, second.stdout[-3000:] + second.stderr[-3000:]
    assert "released files are up to date" in second.stdout
    assert "work/ has everything that was released" in second.stdout
    assert " graded in " not in second.stdout


def test_without_solutions_a_student_s_checkout_still_works(tmp_path):
    """A teacher may keep solutions/ private: students get a folder without it."""
    clone(tmp_path)
    shutil.rmtree(tmp_path / "solutions")
    run = {"cwd": tmp_path, "text": True, "capture_output": True,
           "env": os.environ | {"PYTHONPATH": str(tmp_path)}}
    done = subprocess.run([sys.executable, "-m", "course", "work"], **run)
    assert done.returncode == 0 and "new      work/perceptron/perceptron.ipynb" in done.stdout
    done = subprocess.run([sys.executable, "-m", "autograder", "release", "perceptron"], **run)
    assert done.returncode == 1 and "no such assignment" in done.stderr
    assert "Traceback" not in done.stderr

"""The command line: each verb on a real course, errors for people, never a traceback."""

import subprocess
import sys

import pytest

from autograder.__main__ import VERBS, main
from course import ROOT


def run(course, *words):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "--course", str(course.root), *words],
        capture_output=True, text=True, cwd=ROOT,
    )


def test_check_says_that_every_answer_met_its_fate(small):
    done = run(small, "check", "demo")
    assert done.returncode == 0 and "demo.py: every answer met its fate" in done.stdout


def test_check_fails_and_names_the_answer_that_did_not(small):
    beside = small.solutions / "demo" / "demo.variants.py"
    beside.write_text(beside.read_text().replace("** 2", "* 2"))
    done = run(small, "check", "demo")
    assert done.returncode == 1
    assert "wrong twice/squares_instead: NOT as expected: the tests accept it" in done.stdout
    assert "demo.variants.py:1: cell 1" in done.stdout


def test_release_then_class_then_table_work_without_naming_the_assignment(small):
    assert "released notebooks/demo/demo.ipynb" in run(small, "release").stdout
    assert "up to date" in run(small, "release").stdout
    assert "14 submissions" in run(small, "class").stdout
    done = run(small, "table")
    assert done.returncode == 0 and "Gradebook: demo" in done.stdout


@pytest.mark.parametrize("words, told", [
    (["release", "ghost"], "ghost: no such assignment; there is: demo"),
    (["grade", "demo"], "nobody has handed in demo"),
    (["feedback", "demo"], "nobody has handed in demo"),
    (["table", "demo"], "run  autograder release"),
])
def test_what_cannot_be_done_is_one_sentence_without_a_traceback(small, words, told):
    done = run(small, *words)
    assert done.returncode == 1 and told in done.stderr
    assert done.stderr.startswith("autograder: ") and "Traceback" not in done.stderr


def test_outside_a_course_it_says_where_to_go(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_ROOT", raising=False)
    assert main(["table"]) == 1
    assert "go to the course's folder" in capsys.readouterr().err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as end:
        main([verb, "--help"])
    assert end.value.code == 0 and VERBS[verb][1] in capsys.readouterr().out

"""The course's verbs: each explains itself, and errors are sentences."""

import json
import os
import re
import socket
from pathlib import Path

import pytest

from course import ROOT, demo, doctor, serve, setup
from course.__main__ import VERBS, main
from course.errors import CourseError, DemoFailed, ServeFailed


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"test"}))
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as end:
        main([verb, "--help"])
    assert end.value.code == 0


def test_every_verb_of_the_makefile_is_a_thin_line_over_the_commands():
    makefile = (ROOT / "Makefile").read_text()
    lines = re.findall(r"^(\w+): *(?:setup)? ; (.+)$", makefile, re.MULTILINE)
    assert {"demo", "test", "serve", "book", "release", "grade", "claims"} <= {n for n, _ in lines}
    for _, command in lines:
        assert re.search(r"-m (course|autograder) \w+", command)


@pytest.fixture
def ready(monkeypatch):
    """As if this interpreter were the environment, whichever one the tests run in."""
    monkeypatch.setattr(setup, "runs_here", lambda: True)


def test_an_error_of_ours_is_a_sentence_and_status_1(ready, monkeypatch, capsys):
    def fails(args, rest):
        raise CourseError("x.md: cell 3 failed; expected it not to")

    monkeypatch.setitem(VERBS, "book", fails)
    assert main(["book"]) == 1
    assert capsys.readouterr().err == "course: x.md: cell 3 failed; expected it not to\n"


def test_an_error_that_is_not_ours_is_not_swallowed(ready, monkeypatch):
    monkeypatch.setitem(VERBS, "book", lambda args, rest: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["book"])


def test_the_demonstration_stops_at_the_step_that_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "steps", lambda assignment: [
        ("works", ["platform"]), ("fails", ["json.tool", "no-such-file"]), ("never", ["platform"]),
    ])
    with pytest.raises(DemoFailed, match=r"step 2 of 3 \(fails\) failed"):
        demo.demo(tmp_path)


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert serve.free_port(wanted) != wanted


def test_serving_without_a_book_says_how_to_build_it(tmp_path):
    with pytest.raises(ServeFailed, match="build it with  python -m course book"):
        serve.book_command(tmp_path, 8000)


def test_students_are_served_their_work_and_teachers_the_course(tmp_path):
    assert serve.lab_folder(tmp_path, teacher=False) == tmp_path / "work"
    assert serve.lab_folder(tmp_path, teacher=True) == tmp_path


def test_only_this_machine_is_served(tmp_path):
    assert "--ServerApp.ip=127.0.0.1" in serve.lab_command(tmp_path, 8888, browser=False)


def test_the_students_jupyterlab_is_told_to_ask_nothing_of_other_hosts(monkeypatch):
    from jupyterlab_server.config import get_page_config

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "before")
    folder, kept = serve.lab_environment()["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert kept == "before"
    settings = json.loads(Path(folder, "labconfig", "page_config.json").read_text())
    assert settings["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", folder)
    seen = get_page_config([])["disabledExtensions"]
    assert set(settings["disabledExtensions"]) <= set(seen), "JupyterLab reads another place"


def test_the_doctor_finds_what_is_here_and_what_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    found = {f.what: f for f in doctor.examine(tmp_path)}
    assert found["Python"].good and found["packages"].good
    assert found["COURSE_DATA"].good is False and "no such folder" in found["COURSE_DATA"].means
    assert found["the book"].good is None
    assert found["GPU"].found and (found["GPU"].good or found["GPU"].means)

"""The environment is made once, made again when requirements change, and says what is missing."""

import subprocess
import sys

import pytest

from course import ROOT, setup
from course.errors import SetupFailed


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def installs(monkeypatch):
    """What would be created and installed, instead of doing it."""
    done = []
    monkeypatch.setattr(setup, "create", lambda folder: (folder.mkdir(), done.append("create")))
    monkeypatch.setattr(setup, "install", lambda python, root: done.append("install"))
    return done


def test_a_second_setup_does_nothing(root, installs):
    setup.setup(root)
    assert installs == ["create", "install"]
    setup.setup(root)
    assert installs == ["create", "install"]


def test_changed_requirements_are_installed_again(root, installs):
    setup.setup(root)
    (root / "requirements.txt").write_text("a==2\n")
    python = setup.python_of(root / ".venv")
    python.parent.mkdir()
    python.touch()
    setup.setup(root)
    assert installs == ["create", "install", "install"]


def test_a_failed_installation_is_not_taken_for_ready(root, monkeypatch):
    monkeypatch.setattr(setup, "create", lambda folder: folder.mkdir())
    (root / "requirements.txt").write_text("no-such-package-as-this==0\n")
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, cwd, env: real(
        [sys.executable, "-c", "raise SystemExit(1)"], cwd=cwd, env=env))
    with pytest.raises(SetupFailed, match="run the same command again"):
        setup.setup(root)
    assert not setup.is_ready(root / ".venv", root)


def test_an_old_python_is_named_with_the_one_that_is_needed():
    with pytest.raises(SetupFailed, match=r"this is Python 3\.10\.4, expected 3\.11 or newer"):
        setup.check_python((3, 10, 4, "final", 0))


def test_every_requirement_is_pinned():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [x.split("#")[0].strip() for x in lines if x.split("#")[0].strip()]
    assert wanted[-1] == "-e ."
    assert [x for x in wanted[:-1] if "==" not in x] == []
    assert "torch==2.13.0" in wanted


def test_what_is_installed_is_what_is_pinned():
    """The tests speak of the pinned versions only if those run here."""
    from importlib.metadata import version

    from packaging.requirements import Requirement

    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [Requirement(x.split(" #")[0]) for x in lines if "==" in x and not x.startswith("#")]
    here = [p for p in pins if p.marker is None or p.marker.evaluate()]
    assert [str(p) for p in here if not p.specifier.contains(version(p.name))] == []


def test_the_verbs_start_before_anything_is_installed():
    """`python -m course --help` with the standard library alone."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c",
                           f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
                           "from course.__main__ import main; main(['--help'])"],
                          capture_output=True, text=True)
    assert done.returncode == 0 and "demo" in done.stdout, done.stderr

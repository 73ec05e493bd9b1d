"""The environment: `.venv` with what requirements.txt pins. Standard library only: it is first."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

from course import ROOT
from course.errors import SetupFailed

OLDEST = (3, 11)
STAMP = ".ready"
# One name of each kind that requirements.txt brings: the tools, the book, the terminal.
NEEDED = ("nbgrader", "jupyter_book", "rich", "torch", "autograder")


def python_of(folder):
    """The interpreter of a virtual environment, on any system."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(root=ROOT):
    """A digest of what the environment must hold."""
    files = [root / "requirements.txt", root / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()


def is_ready(folder, root=ROOT):
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text().strip() == wanted(root)


def runs_here(root=ROOT):
    """Whether this interpreter has all that is needed, so that no .venv is: a container, conda."""
    if Path(sys.prefix).resolve() == (root / ".venv").resolve():
        return is_ready(root / ".venv", root)
    inside = sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ
    return inside and all(importlib.util.find_spec(name) for name in NEEDED)


def setup(root=ROOT):
    """Make or update .venv; does nothing when it is as requirements.txt wants it.

    returns: pathlib.Path of the environment's interpreter
    raises:  SetupFailed
    """
    folder = root / ".venv"
    if is_ready(folder, root):
        return python_of(folder)
    check_python(sys.version_info)
    if not python_of(folder).exists():
        create(folder)
    install(python_of(folder), root)
    (folder / STAMP).write_text(wanted(root) + "\n")
    return python_of(folder)


def check_python(version):
    if tuple(version[:2]) < OLDEST:
        found, least = ".".join(map(str, version[:3])), ".".join(map(str, OLDEST))
        raise SetupFailed(
            f"this is Python {found}, expected {least} or newer; name another one, for instance  "
            f"make demo PYTHON=python{least}"
        )


def create(folder):
    print(f"setup: creating {folder}", flush=True)
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise SetupFailed(
            f"{folder}: no virtual environment could be made ({fault}); on Debian and Ubuntu "
            "install the package python3-venv, remove .venv and try again"
        ) from None


def install(python, root):
    print("setup: installing what requirements.txt pins; the first time takes minutes", flush=True)
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet",
               "--progress-bar", "on", "--requirement", "requirements.txt"]
    # setuptools warns of every editable installation; there is nothing to be done about it.
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    if subprocess.run(command, cwd=root, env=quiet).returncode:
        raise SetupFailed(
            "pip did not install everything (its message stands above); check the network and the "
            "space on the disk, then run the same command again: what was fetched is kept"
        )

"""Zygotes to attack, as root and as an ordinary user, with all layers or one alone."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from autograder import sandbox
from tests.autograder.sandbox.zygotes import Zygote, as_nobody

WITHOUT_NAMESPACES = "capabilities,Landlock,seccomp,limits"
LINUX = sys.platform.startswith("linux")


def pytest_collection_modifyitems(items):
    for item in items:
        # This hook sees every test of the run, not only those of this folder.
        here = item.path.parent == Path(__file__).parent and item.path.name != "test_elsewhere.py"
        if here and not LINUX:
            item.add_marker(pytest.mark.skip(reason="the sandbox's layers are Linux's"))


@pytest.fixture(scope="session", params=["root", "ordinary"])
def user(request):
    """Who runs the zygote: root, as in a container, or an ordinary user."""
    if request.param == "root" and os.geteuid() != 0:
        pytest.skip("these tests run as an ordinary user; only root can show what holds root")
    if request.param == "ordinary" and os.geteuid() == 0:
        reason = as_nobody("-c", "import autograder.sandbox").stderr.strip()
        if reason:
            pytest.skip(f"root could not become an ordinary user here: {reason.splitlines()[-1]}")
    return request.param


@pytest.fixture(scope="session")
def started(user):
    """Zygotes that run already, by their layers: started(names) -> Zygote."""
    running = {}

    def start(names):
        if names not in running:
            running[names] = Zygote(user, names)
        return running[names]

    yield start
    for zygote in running.values():
        zygote.close()


@pytest.fixture(scope="session", params=["all", WITHOUT_NAMESPACES])
def jail(started, request):
    """A zygote with every layer that this machine has, or with those of a plain container."""
    if request.param == "all" and sandbox.enough(sandbox.probe()):
        pytest.skip("this machine has neither mount namespaces nor Landlock")
    zygote = started(request.param)
    if zygote.refusal:
        pytest.skip(f"these layers do not work here: {zygote.refusal}")
    return zygote


@pytest.fixture
def alone(started):
    """alone(layer) -> a zygote with this layer and no other, so that the layer is what is seen."""

    def start(name):
        zygote = started(name)
        if zygote.refusal:
            pytest.skip(f"{name} does not work here: {zygote.refusal}")
        return zygote

    return start


@pytest.fixture
def machine():
    """A folder of this machine that everybody may enter; pytest's own is closed to other users."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture
def scratch(machine):
    """A folder that a submission may write in."""
    folder = machine / "scratch"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


@pytest.fixture
def secret(machine):
    """A file that only the policy keeps from a submission: all users may read and write it."""
    file = machine / "private" / "solution.py"
    file.parent.mkdir()
    file.write_text("the answer is 42", encoding="utf-8")
    file.parent.chmod(0o777)
    file.chmod(0o666)
    return file

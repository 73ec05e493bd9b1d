"""On macOS and Windows the sandbox can be imported, and says what is missing there."""

import subprocess
import sys

import pytest

from tests.autograder.sandbox.zygotes import ENVIRONMENT

# What the other systems lack, taken away before the package is imported.
PRETEND = """
import os, sys
sys.platform = {platform!r}
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {missing}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
for name in {missing}:
    sys.modules.pop(name, None)
for name in {calls}:
    if hasattr(os, name):
        delattr(os, name)
from autograder import sandbox
from autograder.sandbox import libc
def never(*_):
    raise AssertionError("a call of Linux")
libc.call = never
"""
NO_LINUX = ["unshare", "setns", "pidfd_open"]
SYSTEMS = {
    "darwin": ([], NO_LINUX),
    "win32": (["resource", "fcntl"], ["fork", "waitpid", "setsid", "getppid", *NO_LINUX]),
}


def on(platform, source):
    missing, calls = SYSTEMS[platform]
    source = PRETEND.format(platform=platform, missing=missing, calls=calls) + source
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("platform", SYSTEMS)
def test_a_probe_says_what_only_linux_has(platform):
    source = """
for layer in sandbox.probe():
    print(layer.on, layer.reason)
print(sandbox.enough(sandbox.probe()))
sandbox.table(sandbox.probe())
"""
    *rows, refusal = on(platform, source)
    limits = {"darwin": "True ", "win32": "False win32 has no such limits"}[platform]
    assert rows.pop(7) == limits
    assert set(rows) == {f"False only Linux has it, and this is {platform}"}
    assert len(rows) == 8 and "--unprotected" in refusal


def test_macos_runs_with_limits_alone():
    source = """
prepared = sandbox.prepare(sandbox.probe())
child = sandbox.fork_in(prepared)
if child == 0:
    sandbox.enter(prepared, sandbox.Policy(file_mb=3), keep=())
    import resource
    print(resource.getrlimit(resource.RLIMIT_FSIZE)[0] >> 20, flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""
    assert on("darwin", source) == ["3", "0"]

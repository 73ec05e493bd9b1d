"""The two that are compared: our executor, and nbgrader's with a real kernel."""

import json
import os
import subprocess
import sys

import pytest

from tests.autograder.executor import warm

ENVIRONMENT = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class Warm:
    """A warm process that runs notebooks."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.process = subprocess.Popen(
            [sys.executable, warm.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | ENVIRONMENT,
            text=True,
            cwd=folder,
        )
        self.ready = json.loads(self.process.stdout.readline())

    def ask(self, action, limits=(), **request):
        request |= {"action": action, "folder": self.folder, "limits": dict(limits)}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert "broke" not in said, said["broke"]
        return said

    def run(self, *sources, limits=(), counts=None, seed=None, **options):
        """The CellRuns, as dicts, of cells that one fork ran."""
        options = {"limit_s": 20} | options
        said = self.ask("cells", limits, sources=sources, options=options, counts=counts, seed=seed)
        assert "died" not in said, f"the process died: {said}"
        return said["runs"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture(scope="session")
def executor(tmp_path_factory):
    made = Warm(tmp_path_factory.mktemp("warm"))
    yield made
    made.close()

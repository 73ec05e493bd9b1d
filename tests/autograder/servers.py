"""A real Jupyter server for one folder, started as `course serve` does, ended whatever happens.

It knows nothing of this user: configuration, kernels' files and IPython's history lie in a scratch
folder. Every process it started is gone when the `with` block ends.
"""

import secrets
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from course.serve import free_port, lab_command, lab_environment

START_S = 120  # a cold start took 5 s on an idle machine, 18 s on a busy one
STOP_S = 20
JUPYTER_FOLDERS = "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"


@dataclass(frozen=True)
class Server:
    """A server that answers. folder: its root; log: a file with what it says."""

    folder: Path
    port: int
    token: str
    log: Path

    def url(self, path):
        """The address of `path`, with the token that lets a browser in."""
        joint = "&" if "?" in path else "?"
        return f"http://127.0.0.1:{self.port}/{path}{joint}token={self.token}"


@contextmanager
def jupyter(folder, scratch):
    """A JupyterLab server, with nbgrader's extensions, whose root is `folder`.

    folder:  pathlib.Path; also the server's current folder, where nbgrader_config.py is looked for
    scratch: pathlib.Path of an empty folder outside `folder`
    yields:  Server
    raises:  RuntimeError, with the end of its log, if it does not answer
    """
    server = Server(folder, free_port(0), secrets.token_hex(8), scratch / "server.log")
    command = [*lab_command(folder, server.port, browser=False),
               f"--IdentityProvider.token={server.token}"]
    with server.log.open("wb") as log:
        process = psutil.Popen(command, cwd=folder, env=environment(scratch),
                               stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(server, process)
        yield server
    finally:
        end(process, scratch)


def environment(scratch):
    """What `course serve` gives JupyterLab, without this user's own Jupyter settings."""
    return lab_environment() | {name: str(scratch / name.lower()) for name in JUPYTER_FOLDERS}


def wait_for(server, process):
    deadline = time.monotonic() + START_S
    while not answers(server):
        if process.poll() is not None or time.monotonic() > deadline:
            end_of_log = server.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"no Jupyter server on port {server.port}; it said:\n{end_of_log}")
        time.sleep(0.1)


def answers(server):
    try:
        with urllib.request.urlopen(server.url("api/status"), timeout=5) as reply:
            return reply.status == 200
    except OSError:  # refused, reset, or too slow: all of them mean not yet
        return False


def end(process, scratch):
    """End the server, and after a while all that came from it, orphans too."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
    psutil.wait_procs([process], timeout=STOP_S)
    left = family(scratch)
    for member in left:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(left, timeout=STOP_S)


def family(scratch):
    """Every process that carries this server's environment; kernels are in groups of their own."""
    mark = environment(scratch)[JUPYTER_FOLDERS[0]]
    return [
        p for p in psutil.process_iter(["environ"])
        if (p.info["environ"] or {}).get(JUPYTER_FOLDERS[0]) == mark
    ]

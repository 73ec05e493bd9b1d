"""The book and JupyterLab, side by side on this machine only (127.0.0.1)."""

import os
import signal
import socket
import subprocess
import sys
import webbrowser

from course import ROOT
from course.errors import ServeFailed

HOST = "127.0.0.1"


def free_port(wanted):
    """`wanted` if it is free, else any free port of this machine."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise ServeFailed(f"no free port on {HOST}")


def book_command(root, port):
    """The static server of the built book.

    raises: ServeFailed if the book was not built
    """
    site = root / "_build" / "html"
    if not (site / "index.html").is_file():
        raise ServeFailed(f"{site}: no book there; build it with  python -m course book")
    return [sys.executable, "-m", "http.server", str(port), "--bind", HOST, "--directory",
            str(site)]


def lab_command(folder, port, browser):
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.ip={HOST}",
               f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}",
               # The address with its token is printed all the same; what extensions say is not.
               "--ServerApp.log_level=WARN"]
    # Root inside a container is a user like any other; JupyterLab asks to be told.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command if browser else [*command, "--no-browser"]


def lab_environment():
    """JupyterLab as a student needs it; the settings stand in course/jupyter/labconfig/.

    No question about news, no authoring sidebar (authors write plain files here), and every cell
    kept in the page: else after Run All the cell that failed is not there to be found.
    """
    ours = str(ROOT / "course" / "jupyter")
    paths = [ours, *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def lab_folder(root, teacher):
    """Students work in work/; formgrader needs the folder with nbgrader_config.py."""
    return root if teacher else root / "work"


def serve(root=ROOT, teacher=False, browser=True, book_port=8000, lab_port=8888):
    """Serve until Ctrl-C.

    teacher: JupyterLab at the course's root, with formgrader, instead of in work/
    raises:  ServeFailed
    """
    book_port, lab_port = free_port(book_port), free_port(lab_port)
    folder = lab_folder(root, teacher)
    folder.mkdir(exist_ok=True)
    book = book_command(root, book_port), root
    lab = lab_command(folder, lab_port, browser), folder
    address = f"http://{HOST}:{book_port}/"
    print(f"book        {address}\nJupyterLab  http://{HOST}:{lab_port}/lab  in {folder}\n"
          "Ctrl-C stops both.", flush=True)
    if browser:
        webbrowser.open(address)
    run_until_lab_ends(book, lab)


def run_until_lab_ends(book, lab):
    """Run both commands, each in its folder; what the book's server logs nobody reads."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    ours = {"env": lab_environment()}
    children = [
        subprocess.Popen(command, cwd=folder, **output)
        for (command, folder), output in ((book, quiet), (lab, ours))
    ]
    # Being told to end is as good as Ctrl-C: no server is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        children[1].wait()
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()

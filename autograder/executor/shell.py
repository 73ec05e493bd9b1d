"""IPython's shell for kernels, in this process and without a kernel.

It is ipykernel's own class, so that magics, displays, tracebacks and what libraries ask about it
are those of a notebook. Only what it would send to a client goes to a recorder instead.
"""

import asyncio
import builtins
import contextlib
import getpass
import importlib.util
import inspect
import os
import random
import signal
import sys
import tempfile
import types
from pathlib import Path

from ipykernel.compiler import XCachingCompiler
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from traitlets import observe
from traitlets.config import Config

from . import streams, tracebacks
from .loops import new_loop
from .recorder import Recorder
from .timers import LIMIT
from .warm import warm_up, warm_up_torch  # noqa: F401  (part of what this module offers)

INLINE = "module://matplotlib_inline.backend_inline"


class Compiler(XCachingCompiler):
    """ipykernel's; it also tells `inspect` whose file a cell is.

    Otherwise each frame of a traceback has inspect look through all modules: 35 ms with PyTorch.
    """

    def get_code_name(self, raw_code, code, number):
        name = super().get_code_name(raw_code, code, number)
        inspect.modulesbyfile[name] = "__main__"
        return name


class NoProfile(ProfileDir):
    """IPython wants a folder of settings; this one is never made, nor read."""

    @observe("location")
    def _location_changed(self, change):
        pass


class Shell(ZMQInteractiveShell):
    """The shell; `recorder` holds what it shows, `streams` are its stdout and stderr."""

    recorder = loop = streams = transformed = None

    def init_ipython_dir(self, ipython_dir):
        pass

    def init_profile_dir(self, profile_dir):
        self.profile_dir = NoProfile(location=os.path.join(os.sep, "nonexistent"))

    def init_traceback_handlers(self, custom_exceptions):
        super().init_traceback_handlers(custom_exceptions)
        self.InteractiveTB = tracebacks.Tracebacks(
            mode=self.xmode, theme_name=self.colors, tb_offset=1
        )

    def transform_cell(self, raw_cell):
        # Asked for twice per cell, as in a kernel: once to learn whether it awaits.
        if self.transformed is None or self.transformed[0] != raw_cell:
            self.transformed = raw_cell, super().transform_cell(raw_cell)
            return self.transformed[1]
        text, self.transformed = self.transformed[1], None
        return text

    def showtraceback(self, exc_tuple=None, *args, **rest):
        tracebacks.trim(exc_tuple[1] if exc_tuple else sys.exc_info()[1])
        super().showtraceback(exc_tuple, *args, **rest)

    def _format_exception_for_storage(self, exception, *args, **rest):
        # IPython would format every traceback a second time, for a history that nobody reads.
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    @contextlib.contextmanager
    def _tee(self, channel):
        # IPython would keep a second copy of all that is printed, without a limit.
        yield

    def enable_gui(self, gui=None):
        if gui not in (None, "inline"):
            raise UsageError(f"{gui!r} needs a window, and nothing here has one; use inline")

    def ask_exit(self):
        """exit() ends nothing: later cells still run, and are still graded."""


# Libraries look at this name to learn that they are in a notebook.
Shell.__name__ = Shell.__qualname__ = ZMQInteractiveShell.__name__


def make_shell():
    """The shell of this process; once, in the zygote, before any fork."""
    os.environ.setdefault("MPLBACKEND", INLINE)
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config, compiler_class=Compiler)
    shell.recorder = Recorder()
    for speaker in (shell.displayhook, shell.display_pub):
        speaker.session = shell.recorder
    refuse_input()
    return shell


def start(shell, seed=None):
    """Make a fork's shell one that a kernel would have just started. After the folder was chosen.

    seed: int for the generators of random, NumPy and PyTorch; from the system when None
    """
    capture(shell)
    reseed(seed)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shell.loop = new_loop()
    asyncio.set_event_loop(shell.loop)
    shell.history_manager.dir_hist[:] = [Path.cwd()]
    LIMIT.files = shell.compile._filename_map
    sys.argv[:] = arguments()
    if "" not in sys.path:
        sys.path.insert(0, "")


def capture(shell):
    """Take over both streams; returns the file descriptors that a sandbox must leave open.

    `start` does it too, but inside a sandbox no file can be made in memory any more.
    """
    if shell.streams is None:
        shell.streams = streams.capture(shell.recorder)
    return tuple(stream.tap.kept for stream in shell.streams)


def arguments():
    """What nbgrader gives a kernel; a program's own parser stumbles over it, and here too."""
    launcher = importlib.util.find_spec("ipykernel_launcher").origin
    connection = os.path.join(tempfile.gettempdir(), "kernel.json")
    return [launcher, "-f", connection, "--HistoryManager.hist_file=:memory:"]


def refuse_input():
    """input() and getpass() fail as they do in a kernel whose client cannot ask: by its code."""
    kernel = types.SimpleNamespace(_allow_stdin=False)
    builtins.input = types.MethodType(Kernel.raw_input, kernel)
    getpass.getpass = types.MethodType(Kernel.getpass, kernel)


def reseed(seed):
    """Give the generators that forks share a state of their own."""
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "torch" in sys.modules:
        # Only the processor's: torch.seed() also queues work for devices, and takes milliseconds.
        generator = sys.modules["torch"].default_generator
        generator.seed() if seed is None else generator.manual_seed(seed)

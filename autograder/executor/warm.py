"""The slow first times, gone through once before the forks.

The first traceback imports a lexer and reads source files, the first figure builds a table of
fonts, the first optimizer step imports a compiler: half a second to two seconds each.
"""

import contextlib
import gc
import io
import sys

import pygments.lexer

PICTURE = """
import matplotlib.pyplot as plt
_figure, _axes = plt.subplots()
_axes.plot([1, 2], [3, 4], label="$x^2$")
_axes.set_title("a title")
_axes.legend()
plt.show()
"""
# Each fails in another library, whose source is then parsed already when a student's code does.
FAILURES = (
    "def _fail(numbers):\n    return numbers[3]\n_fail([1, 2])",
    "assert _none == 1",
    "import numpy\nnumpy.testing.assert_allclose(numpy.ones(3), numpy.zeros(3))",
    "numpy.testing.assert_array_equal(numpy.ones(3), numpy.zeros(3))",
    "numpy.linalg.inv(numpy.ones((2, 2)))",
    "input()",
)
TORCH_FAILURES = (
    "import torch\ntorch.nn.Linear(3, 4)(torch.ones(2))",
    "torch.nn.functional.cross_entropy(torch.ones(3, 2), torch.ones(4).long())",
    "torch.ones(3).backward()",
    "torch.testing.assert_close(torch.ones(3), torch.zeros(3))",
)
TRAINING = """
import torch
_model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
for _kind in (torch.optim.SGD, torch.optim.Adam):
    _optimizer = _kind(_model.parameters(), lr=0.1)
    _optimizer.zero_grad()
    torch.nn.functional.cross_entropy(_model(torch.ones(5, 4)), torch.ones(5).long()).backward()
    _optimizer.step()
"""
SHOWN = "import numpy\nnumpy.ones(3)"


def warm_up(shell):
    """Run what is slow the first time in IPython, matplotlib and NumPy."""
    remember_patterns()
    run_and_forget(shell, (PICTURE, SHOWN, *FAILURES))
    close_fonts()


def close_fonts():
    """Close the files of the fonts that the first figure opened.

    A fork closes all descriptors that it does not need. A font that is freed there later would
    close its number once more, which is another file's by then: the event loop's, and from then on
    every cell fails.
    """
    from matplotlib import font_manager, mathtext

    mathtext.MathTextParser._parse_cached.cache_clear()
    font_manager._get_font.cache_clear()
    gc.collect()


def warm_up_torch(shell):
    """The same for PyTorch, which has been imported."""
    import torch

    run_and_forget(shell, (TRAINING, *TORCH_FAILURES))
    torch.set_num_threads(1)


def run_and_forget(shell, sources):
    """Run cells, and leave no name and no output behind."""
    names, hidden = dict(shell.user_ns), dict(shell.user_ns_hidden)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in sources:
            shell.run_cell(source)
    for kept, before in ((shell.user_ns, names), (shell.user_ns_hidden, hidden)):
        kept.clear()
        kept.update(before)
    shell.user_ns["_oh"].clear()
    shell.compile._filename_map.clear()
    shell.displayhook._ = shell.displayhook.__ = shell.displayhook.___ = ""
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)
    shell.recorder.begin(0, 0)


def remember_patterns():
    """Have pygments build the pattern for a list of words once.

    The formatter of tracebacks makes a new class of lexer for every frame, and each builds the
    same patterns again: half of the time that a traceback takes.
    """
    build, built = pygments.lexer.regex_opt, {}

    def regex_opt(strings, prefix="", suffix=""):
        key = (tuple(strings), prefix, suffix)
        if key not in built:
            built[key] = build(*key)
        return built[key]

    pygments.lexer.regex_opt = regex_opt

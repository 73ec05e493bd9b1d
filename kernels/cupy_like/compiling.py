"""From a text and CuPy's compiler options to a module of the machine."""

import re

from kernels.cupy_like.cuda.compiler import CompileException
from kernels.cupy_like.failures import BadValue, ours
from kernels.cupy_like.readable import warn
from kernels.errors import CompileError

# Speed, precision, debugging and where to look for headers: nothing of it exists here.
IGNORED = re.compile(
    r"-?-(use_fast_math|fmad|ftz|prec-div|prec-sqrt|maxrregcount|lineinfo|generate-line-info|"
    r"device-debug|G|w|disable-warnings|restrict|default-device|gpu-architecture|arch|"
    r"extra-device-vectorization|dopt|include-path|I.*|O\d|Xptxas|relocatable-device-code|rdc)"
    r"(=.*)?$")
STANDARD = re.compile(r"-?-std=(c|gnu)\+\+(03|11|14|17|20)$")
DEFINE = re.compile(r"(?:-D|--define-macro=)\s*([A-Za-z_]\w*)(?:=(.*))?$", re.S)


def defines(options):
    """{name: value} of the -D options.

    raises:  BadValue for an option that nobody knows
    """
    found = {}
    for option in options:
        define = DEFINE.match(option)
        if define:
            found[define[1]] = "1" if define[2] is None else define[2]
        elif not STANDARD.match(option):
            _ignore(option)
    return found


def _ignore(option):
    if not IGNORED.match(option):
        raise BadValue(f"compiler option {option!r} is not understood here; -DNAME=VALUE and "
                       "--std=c++17 are")
    warn(f"compiler option {option!r} means nothing to the emulator and is ignored")


def compiled(text, name, options=(), instances=(), view=None):
    """A new kernels.machine.Module of a text: its own constant and device variables.

    view:    Generated, where the text was made around a student's expressions
    warns:   KernelWarning for what is legal and seldom meant, such as = in a condition
    raises:  CompileException, about the student's own text
    """
    from kernels.machine import Module

    program = _program(text, name, tuple(defines(options).items()), instances, options, view)
    for found in program.warnings:
        warn((view.diagnostic(found) if view else found).text())
    return Module(program)


def _program(text, name, found, instances, options, view):
    from kernels import language

    try:
        with ours(f"it compiled {name}"):
            return language.compile(text, name=name, defines=dict(found), instances=instances)
    except CompileError as error:
        diagnostics = [view.diagnostic(d) for d in error.diagnostics] if view else \
            error.diagnostics
        raise CompileException(diagnostics, text, name, options) from None


def usual_name(name):
    """What messages call the text of a kernel: "saxpy.cu"."""
    return f"{re.sub(r'[^A-Za-z0-9_]+', '_', name).strip('_') or 'kernel'}.cu"

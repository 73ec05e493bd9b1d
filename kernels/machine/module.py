"""A compiled text that can be launched."""

import numpy as np

from kernels.errors import LaunchError
from kernels.language import types as t
from kernels.machine.buffer import Buffer
from kernels.machine.launch import Launch
from kernels.machine.program import compiled


class Module:
    """Owns the constant and device variables of a program.

    program:  kernels.language.program.Program
    """

    def __init__(self, program):
        self.program = program
        self.variables = {v: _buffer(v) for v in program.variables}

    def variable(self, name):
        """The Buffer of a __constant__ or __device__ variable."""
        for variable, buffer in self.variables.items():
            if variable.name == name:
                return buffer
        raise LaunchError(f"{self.program.source.name} has no __constant__ or __device__ {name}")

    def launch(self, kernel_name, grid, block, arguments, **options):
        """Runs a kernel; its arrays are written in place.

        grid, block:  up to three numbers
        arguments:    NumPy arrays for pointers (None or 0 for null), numbers for values
        options:      see Launch
        returns:      Report
        raises:       LaunchError
        """
        function = self.program.kernels.get(kernel_name)
        if function is None:
            known = ", ".join(self.program.kernels) or "none"
            raise LaunchError(f"no kernel {kernel_name}; found: {known}")
        launch = Launch(self, function, grid, block, arguments, **options)
        return launch.run(compiled(function, launch.watch is not None, launch.births))


def _buffer(variable):
    size = variable.type.size
    raw = np.zeros(-(-size // 16) * 16, np.uint8)
    if variable.initial is not None:
        given = np.asarray(variable.initial).reshape(-1).view(np.uint8)
        raw[:given.size] = given
    element = variable.type
    while isinstance(element, t.Array):
        element = element.of
    space = "constant" if variable.storage == "constant" else "global"
    return Buffer(space, variable.name, raw[:size], element, writable=space == "global",
                  views={"storage": raw})

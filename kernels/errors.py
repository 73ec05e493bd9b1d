"""Everything that kernels raises of its own."""


class KernelError(Exception):
    """The base of all of them: catch this to catch any."""


class CompileError(KernelError):
    """CUDA C that cannot be compiled. `diagnostics` has one entry per finding, in source order."""

    def __init__(self, diagnostics):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.text() for d in self.diagnostics))


class LaunchError(KernelError):
    """A kernel that cannot start: the arguments, the grid or the block do not fit it."""


class KernelFault(KernelError):
    """A kernel that did what CUDA does not define. `report` has every finding."""

    def __init__(self, report):
        self.report = report
        super().__init__("\n".join(fault.text() for fault in report.faults))

"""cp.cuda.compiler: the error of CUDA C that does not compile."""

from kernels.cupy_like.readable import Readable
from kernels.errors import CompileError


class CompileException(Readable, CompileError):
    """CuPy's error of that name. `diagnostics` has one entry per finding.

    get_message():  all findings, as a compiler prints them
    dump(file):     the same, then the source with line numbers
    """

    def __init__(self, diagnostics, source="", name="", options=(), backend="nvrtc"):
        self.source, self.name, self.options, self.backend = source, name, options, backend
        super().__init__(diagnostics)

    def get_message(self):
        return str(self)

    def dump(self, f):
        lines = self.source.split("\n")
        width = len(str(len(lines)))
        f.write(f"{self.backend.upper()} compilation error: {self}\n-----\nName: {self.name}\n"
                f"Options: {' '.join(self.options)}\nCUDA source:\n")
        f.writelines(f"{i:0{width}d} {line.rstrip()}\n" for i, line in enumerate(lines, 1))
        f.write("-----\n")
        f.flush()

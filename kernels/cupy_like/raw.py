"""RawKernel and RawModule: a student's own kernels, by CuPy's names."""

from kernels.cupy_like.compiling import compiled, usual_name
from kernels.cupy_like.cuda.memory import MemoryPointer, UnownedMemory, address
from kernels.cupy_like.failures import BadArgument, BadValue, NotFound
from kernels.cupy_like.launching import STATIC_LIMIT, launch, plain, raise_faults
from kernels.cupy_like.readable import short
from kernels.cupy_like.resources import Attributes
from kernels.errors import LaunchError

REFUSED = {
    "translate_cucomplex": "complex numbers: pass real and imaginary parts as two arrays",
    "jitify": "Jitify: leave jitify out, and standard headers too",
}


def _checked(code, name, options, backend, flags):
    """raises: as CuPy for arguments of the wrong type; BadValue for what the emulator lacks"""
    for what, value, kind in (("code", code, str), ("name", name, str), ("options", options, tuple),
                              ("backend", backend, str)):
        if not isinstance(value, kind):
            raise TypeError(f"Argument '{what}' has incorrect type (expected {kind.__name__}, got "
                            f"{type(value).__name__})")
    if backend not in ("nvrtc", "nvcc"):
        raise ValueError(f'Invalid backend {backend}: expected "nvrtc" or "nvcc"')
    for flag, on in flags.items():
        if on:
            raise BadValue(f"{flag}=True: the emulator has no {REFUSED[flag]}")


class RawKernel(Attributes):
    """A kernel of a CUDA C text.

    code:     CUDA C; the kernel in it is declared extern "C" __global__ void
    name:     of the kernel
    options:  tuple of compiler options; -DNAME=VALUE and --std=... are understood
    source:   CuPy's reference, "cupy.RawKernel"
    """

    def __init__(self, code, name, options=(), backend="nvrtc", translate_cucomplex=False, *,
                 enable_cooperative_groups=False, jitify=None):
        _checked(code, name, options, backend,
                 {"translate_cucomplex": translate_cucomplex, "jitify": jitify})
        self.code, self.name, self.options, self.backend = code, name, options, backend
        self.enable_cooperative_groups = enable_cooperative_groups
        self.file_path, self.__name__ = None, name
        self._module, self._extern_c = None, True
        self._shared_limit, self._carveout = None, -1

    @short
    def __call__(self, grid, block, args, *, shared_mem=0, stream=None):
        """Runs the kernel: grid and block are tuples of 1 to 3 ints, shared_mem is in bytes.

        raises:  CompileException, LaunchError, or LaunchFault, which are also CuPy's errors
        """
        raise_faults(self._launch(grid, block, args, shared_mem, plain()))

    def _launch(self, grid, block, args, shared_mem, wishes):
        if not isinstance(args, tuple | list):
            raise BadArgument(f"{self.name}: args is {type(args).__name__}; expected a tuple: "
                              "(x,) has one argument")
        self.compile()
        return launch(self._module, self.name, grid, block, tuple(args), wishes, shared_mem,
                      self.max_dynamic_shared_size_bytes)

    def compile(self, log_stream=None):
        """Compiles now rather than at the first launch.

        raises:  CompileException; NotFound where the text has no such kernel
        """
        if self._module is None:
            self._module = compiled(self.code, usual_name(self.name), self.options)
        self._find()
        _log(self._module.program, log_stream)

    def _find(self):
        kernels = self._module.program.kernels
        if self.name not in kernels:
            known = ", ".join(kernels) or "none"
            raise NotFound(f"CUDA_ERROR_NOT_FOUND: named symbol not found: {self.name!r}; the "
                           f"kernels (__global__) of this text are: {known}{_about(self)}")
        if self._extern_c and not kernels[self.name].extern_c:
            raise NotFound(
                f"CUDA_ERROR_NOT_FOUND: named symbol not found: {self.name!r}\n"
                "    hint: C++ changes the names of functions, so that CuPy cannot find this one: "
                f'write  extern "C" __global__ void {self.name}(...)')

    @property
    def kernel(self):
        """The compiled kernel: a typed function with its parameters."""
        self.compile()
        return self._module.program.kernels[self.name]

    # -- settable attributes

    @property
    def max_dynamic_shared_size_bytes(self):
        """Bytes of dynamic shared memory that a launch may ask for. Can be set."""
        return STATIC_LIMIT - self.shared_size_bytes if self._shared_limit is None \
            else self._shared_limit

    @max_dynamic_shared_size_bytes.setter
    def max_dynamic_shared_size_bytes(self, bytes):
        most = 227 * 1024 - self.shared_size_bytes
        if not 0 <= bytes <= most:
            raise BadValue(f"{self.name}: {bytes} bytes of dynamic shared memory; a block can have "
                           f"at most {most}")
        self._shared_limit = int(bytes)

    @property
    def preferred_shared_memory_carveout(self):
        """Percent of the cache that shared memory should have. Can be set; changes nothing here."""
        return self._carveout

    @preferred_shared_memory_carveout.setter
    def preferred_shared_memory_carveout(self, fraction):
        self._carveout = int(fraction)


def _log(program, log_stream):
    """The compiler's warnings, where the caller wants them written."""
    if log_stream is not None:
        log_stream.writelines(f"{found.text()}\n" for found in program.warnings)


def _about(kernel):
    """A hint for a kernel that is a template, or ""."""
    if "<" not in kernel.name and "template" not in kernel.code:
        return ""
    return ("\n    hint: an instance of a template is fetched so: cp.RawModule(code=code, "
            'name_expressions=["scale<float>"]).get_function("scale<float>")')


class RawModule:
    """A CUDA C text with several kernels, templates, constant and device variables.

    name_expressions:  kernels to instantiate and fetch by C++ name, such as "scale<float, 4>"
    source:            CuPy's reference, "cupy.RawModule"
    """

    def __init__(self, code=None, *, path=None, options=(), backend="nvrtc",
                 translate_cucomplex=False, enable_cooperative_groups=False,
                 name_expressions=None, jitify=None):
        if (code is None) == (path is None):
            raise TypeError("Exactly one of `code` and `path` keyword arguments must be given.")
        if path is not None:
            raise BadValue(f"path={path!r}: a compiled file runs on a GPU only; pass code=")
        _checked(code, "", options, backend,
                 {"translate_cucomplex": translate_cucomplex, "jitify": jitify})
        if name_expressions is not None and backend != "nvrtc":
            raise ValueError("only nvrtc supports retrieving the mangled names for the given name "
                             "expressions")
        self.code, self.options, self.backend = code, options, backend
        self.enable_cooperative_groups = enable_cooperative_groups
        self.file_path = None
        self.name_expressions = None if name_expressions is None else tuple(name_expressions)
        self._module = None

    def compile(self, log_stream=None):
        """Compiles now rather than at first use. raises: CompileException"""
        self._module = compiled(self.code, "module.cu", self.options, self.name_expressions or ())
        _log(self._module.program, log_stream)

    @property
    def module(self):
        if self._module is None:
            self.compile()
        return self._module

    def get_function(self, name):
        """RawKernel of that name, or of one of the name expressions. raises: NotFound"""
        kernel = RawKernel(self.code, name, self.options, self.backend)
        kernel._module = self.module
        kernel._extern_c = name not in (self.name_expressions or ())
        kernel._find()
        return kernel

    def get_global(self, name):
        """MemoryPointer to a __constant__ or __device__ variable, for cp.ndarray(shape, dtype, it).

        raises:  NotFound
        """
        try:
            data = self.module.variable(name).bytes
        except LaunchError:
            known = ", ".join(v.name for v in self.module.program.variables) or "none"
            raise NotFound(f"CUDA_ERROR_NOT_FOUND: named symbol not found: {name!r}; the "
                           f"__constant__ and __device__ variables are: {known}") from None
        return MemoryPointer(UnownedMemory(address(data), data.size, data), 0)


"""NVRTC, NVIDIA's own compiler, as the authority on what CUDA C is. It needs no GPU and no driver.

It comes from the wheels nvidia-cuda-nvrtc-cu12 (the library) and nvidia-cuda-runtime-cu12 (headers:
cuda_fp16.h, cooperative_groups.h); CuPy's wheel has the part of CCCL that those headers include.
Where there is none, as on macOS, `missing()` says so.

source:  NVRTC documentation, "Basic Usage"
"""

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OPTIONS = "--gpu-architecture=compute_80", "--std=c++17", "--device-as-default-execution-space"


@dataclass(frozen=True)
class Compiled:
    """ok, the compiler's log, and the PTX that it made ("" if not ok)."""

    ok: bool
    log: str
    ptx: str


def folder(part):
    """Where the wheel of this part lies ("cuda_nvrtc", "cuda_runtime"), or None."""
    spec = find_spec("nvidia")
    places = spec.submodule_search_locations if spec else ()
    return next((Path(p) / part for p in places if (Path(p) / part).is_dir()), None)


@cache
def library():
    """NVRTC through ctypes, or None."""
    at = folder("cuda_nvrtc")
    found = [*at.glob("lib/libnvrtc.so.*"), *at.glob("bin/nvrtc64*_0.dll")] if at else []
    return ctypes.CDLL(str(found[0])) if found else None


def missing():
    """Why NVRTC cannot be asked here, or "" where it can."""
    return "" if library() else "NVRTC is not installed (it has no wheel for this system)"


def compile(text, options=()):
    """What NVRTC makes of CUDA C for compute capability 8.0."""
    nvrtc, program = library(), ctypes.c_void_p()
    nvrtc.nvrtcCreateProgram(ctypes.byref(program), text.encode(), b"kernel.cu", 0, None, None)
    chosen = [o.encode() for o in (*OPTIONS, *_headers(), *options)]
    given = (ctypes.c_char_p * len(chosen))(*chosen)
    ok = nvrtc.nvrtcCompileProgram(program, len(chosen), given) == 0
    log = _text(nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog, program)
    ptx = _text(nvrtc.nvrtcGetPTXSize, nvrtc.nvrtcGetPTX, program) if ok else ""
    nvrtc.nvrtcDestroyProgram(ctypes.byref(program))
    return Compiled(ok, log, ptx)


def _headers():
    """Options that name the folders of NVIDIA's headers, where there are any."""
    runtime, cupy = folder("cuda_runtime"), find_spec("cupy")
    at = [runtime / "include"] if runtime else []
    if cupy:
        at.append(Path(cupy.origin).parent / "_core/include/cupy/_cccl/libcudacxx")
    return [f"--include-path={path}" for path in at]


def _text(size_of, fill, program):
    size = ctypes.c_size_t()
    size_of(program, ctypes.byref(size))
    buffer = ctypes.create_string_buffer(size.value)
    fill(program, buffer)
    return buffer.value.decode()

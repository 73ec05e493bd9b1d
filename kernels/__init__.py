"""CUDA kernels in the course: whether this machine has a GPU that CuPy can use.

The machine that runs CUDA C without a GPU is not here yet; nothing in the book asks for it so far.
"""


def gpu():
    """The GPU that CuPy would use.

    returns: (name, reason); name is None where there is no GPU, and reason says why in a sentence
    """
    try:
        import cupy
    except ImportError:
        return None, "CuPy is not installed (it has no wheel for this system)"
    try:
        device = cupy.cuda.runtime.getDeviceProperties(0)
    except cupy.cuda.runtime.CUDARuntimeError as fault:
        return None, f"CuPy is installed but finds no GPU ({fault})"
    return device["name"].decode(), "found by CuPy"

"""What a slip of the pen was probably meant to be."""

from difflib import get_close_matches

# Names of other languages and libraries, and old or half-remembered ones of CUDA.
SLIPS = {
    "__syncthread": "write __syncthreads()", "_syncthreads": "write __syncthreads()",
    "syncthreads": "write __syncthreads()", "__sync_threads": "write __syncthreads()",
    "sync_threads": "write __syncthreads()", "__synchthreads": "write __syncthreads()",
    "barrier": "write __syncthreads()", "syncwarp": "write __syncwarp()",
    "threadIDx": "write threadIdx", "threadidx": "write threadIdx", "ThreadIdx": "write threadIdx",
    "threadID": "write threadIdx", "blockidx": "write blockIdx", "blockIDx": "write blockIdx",
    "blockdim": "write blockDim", "griddim": "write gridDim", "blockSize": "write blockDim",
    "threadDim": "write blockDim", "get_global_id": "write blockIdx.x * blockDim.x + threadIdx.x",
    "len": "a pointer does not know its length: pass n as an argument",
    "range": "write for (int i = 0; i < n; i++)",
    "print": "write printf(\"%d\\n\", x)",
    "None": "write nullptr", "True": "write true", "False": "write false",
    "and": "write &&", "or": "write ||", "not": "write !",
    "np": "NumPy is not in device code; CUDA's own are sqrtf, expf, ...",
    "math": "CUDA's own are sqrtf, expf, ... without a prefix",
    "cp": "CuPy is not in device code; CUDA's own are sqrtf, expf, ...",
    "float32": "write float", "float64": "write double", "int32": "write int",
    "int64": "write long long", "NULL": "write nullptr", "string": "device code has no strings",
    "cout": "device code prints with printf", "std::cout": "device code prints with printf",
    "std::vector": "use a pointer, or an array of fixed length",
    "malloc": "use an array of fixed length, or memory that the host allocates",
    "free": "the host allocates and frees memory",
    "memcpy": "copy element by element in a loop", "memset": "write a loop",
    "size": "a pointer does not know its length: pass n as an argument",
    "swap": "T t = a; a = b; b = t;", "std::swap": "T t = a; a = b; b = t;",
    "PI": "#define PI 3.14159265f",
}
OLD_SHUFFLES = {"__shfl", "__shfl_up", "__shfl_down", "__shfl_xor", "__any", "__all", "__ballot"}


def counted(number, noun):
    """1 member, 2 members"""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nearest(name, known):
    """A hint naming the known name that is nearest to `name`, or "".

    Case alone does not separate: threadidx is near threadIdx.
    """
    folded = {}
    for other in sorted(known):
        folded.setdefault(other.lower(), other)
    match = get_close_matches(name.lower(), folded, n=1, cutoff=0.8)
    return f"did you mean {folded[match[0]]}?" if match else ""

"""What CUDA has and the course leaves out: told by name, with what to use instead."""

import re

TEXTURES = ("textures", "read the array through a const pointer; __ldg(&x[i]) asks for the cache")
SURFACES = ("surfaces", "read and write the array through a pointer")
TENSOR_CORES = ("warp matrix operations", "multiply tiles in shared memory with ordinary * and +")
ASYNC_COPY = ("asynchronous copies",
              "copy with ordinary assignments, then call __syncthreads()")
DYNAMIC = ("launching kernels from a kernel", "launch every kernel from Python, one after another")
CLUSTERS = ("thread block clusters", "exchange data between blocks through global memory")
GRID_SYNC = ("synchronising the whole grid", "end the kernel here and launch another one")
HEAP = ("memory from the device's heap",
        "use a local array of constant size, or an array that the launch passes")
STREAMS = ("std containers and streams", "use arrays, and printf to print")

# Names, which a student may still declare for something else.
NAMES = {
    "asm": ("inline PTX", "use the intrinsic that does it, such as __shfl_down_sync or __ldg"),
    "__asm__": ("inline PTX", "use the intrinsic that does it"),
    "__asm": ("inline PTX", "use the intrinsic that does it"),
    "malloc": HEAP, "free": HEAP, "calloc": HEAP, "alloca": HEAP,
    "texture": TEXTURES, "cudaTextureObject_t": TEXTURES,
    "surface": SURFACES, "cudaSurfaceObject_t": SURFACES,
    "nvcuda": TENSOR_CORES, "wmma": TENSOR_CORES,
    "cudaDeviceSynchronize": DYNAMIC, "cudaLaunchDevice": DYNAMIC,
    "__cluster_dims__": CLUSTERS, "setjmp": ("setjmp", "use return"),
}

# Keywords: they cannot mean anything else.
KEYWORDS = {
    "goto": ("goto", "use a loop with break or continue, or a flag"),
    "virtual": ("virtual functions", "use a template parameter to choose the function"),
    "operator": ("operators for your own types", "write a function with a name"),
    "new": HEAP, "delete": HEAP,
    "throw": ("exceptions", "write an error code to an array that the launch passes"),
    "try": ("exceptions", "test for the case with if"),
    "catch": ("exceptions", "test for the case with if"),
    "union": ("unions", "use __float_as_int and its like to see a number's bits"),
    "friend": ("friend", "members of a struct are open to all"),
    "dynamic_cast": ("dynamic_cast", "use static_cast"),
    "typeid": ("typeid", "use a template parameter for the type"),
    "co_await": ("coroutines", "use ordinary functions"),
    "thread_local": ("thread_local", "variables in a kernel belong to a thread already"),
}

PREFIXES = (
    ("tex1D", TEXTURES), ("tex2D", TEXTURES), ("tex3D", TEXTURES), ("texCubemap", TEXTURES),
    ("surf1D", SURFACES), ("surf2D", SURFACES), ("surf3D", SURFACES),
    ("wmma::", TENSOR_CORES), ("nvcuda::", TENSOR_CORES), ("__pipeline_", ASYNC_COPY),
    ("cuda::memcpy_async", ASYNC_COPY), ("cuda::pipeline", ASYNC_COPY),
    ("cuda::barrier", ASYNC_COPY), ("cuda::make_pipeline", ASYNC_COPY),
    ("cuda::aligned_size_t", ASYNC_COPY), ("cuda::device::", ASYNC_COPY),
    ("cooperative_groups::memcpy_async", ASYNC_COPY), ("cooperative_groups::wait", ASYNC_COPY),
    ("cooperative_groups::this_grid", GRID_SYNC), ("cooperative_groups::grid_group", GRID_SYNC),
    ("cooperative_groups::this_multi_grid", GRID_SYNC),
    ("cooperative_groups::this_cluster", CLUSTERS),
    ("cooperative_groups::cluster_group", CLUSTERS),
    ("cudaLaunch", DYNAMIC), ("cudaMalloc", HEAP), ("cudaMemcpy", DYNAMIC),
    ("std::vector", STREAMS), ("std::array", STREAMS), ("std::string", STREAMS),
    ("std::map", STREAMS), ("std::unordered_map", STREAMS), ("std::set", STREAMS),
    ("std::cout", STREAMS), ("std::cerr", STREAMS), ("std::unique_ptr", STREAMS),
    ("std::shared_ptr", STREAMS), ("std::function", STREAMS), ("std::tuple", STREAMS),
    ("std::thread", STREAMS), ("std::sort", STREAMS),
)

BEGINNING = re.compile("|".join(re.escape(prefix) for prefix, _ in PREFIXES))

LAMBDA = ("lambdas", "write a __device__ function, or a struct with a method")
INHERITANCE = ("inheritance", "make the other struct a member")
LAUNCH = DYNAMIC
FUNCTION_POINTERS = ("pointers to functions", "call the function by name, or use a template")
VARIADIC_TEMPLATES = ("templates with any number of parameters", "name each parameter")
VARIADIC = ("functions with any number of arguments", "name each parameter")
BIT_FIELDS = ("bit fields", "use shifts and masks on an unsigned int")
RVALUE = ("references to temporaries (&&)", "take the parameter by value")


def refusal(name):
    """(what it is, what to use instead) for a name that the course leaves out, or None."""
    if name in NAMES:
        return NAMES[name]
    found = BEGINNING.match(name)
    return dict(PREFIXES)[found.group()] if found else None


def message(name, found):
    """(message, hint) of the diagnostic. found: an entry of this page."""
    what, instead = found
    if name in ("", what):
        return f"{what} cannot be used here", instead
    return f"'{name.rstrip(':')}': {what} cannot be used here", instead

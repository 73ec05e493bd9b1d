"""What CuPy has and the stand-in has not: each name is refused with what to use instead."""

from difflib import get_close_matches

# CuPy 14's public names, by module, that are not here.
NAMES = {
    "": """
alltrue apply_along_axis apply_over_axes asarray_chkfinite asfarray AxisError base_repr
binary_repr broadcast byte_bounds c_ cdouble cfloat choose clear_memo complex_ ComplexWarning
csingle cumproduct cumulative_prod cumulative_sum DataSource
disable_experimental_feature_warning disp ediff1d fft find_common_type fix flatiter float_
format_float_positional format_float_scientific format_parser frombuffer fromDlpack
fromfile fromfunction fromiter fromstring genfromtxt get_array_wrap histogram2d histogramdd i0
in1d Inf Infinity infty iscomplex isdtype isreal issctype issubclass_ issubsctype lexsort lib
loadtxt make_aligned_dtype mask_indices memoize min_scalar_type mintypecode
ModuleDeprecationWarning msort NAN NaN ndindex NINF NZERO obj2sctype piecewise PINF place poly
poly1d polyadd polyfit polymul polynomial polysub product put_along_axis PZERO r_ RankWarning
ravel_multi_index real_if_close require resize roots round_ row_stack safe_eval savetxt
savez_compressed sctype2char set_string_function setxor1d show_config singlecomplex sometrue
sort_complex TooHardError trapz typename typing unique_all unique_counts unique_inverse
unique_values vectorize VisibleDeprecationWarning who
""",
    "linalg": """

""",
    "random": """
BitGenerator bytes f hypergeometric logseries MRG32k3a multinomial multivariate_normal
negative_binomial noncentral_chisquare noncentral_f pareto Philox4x3210 power random_integers
rayleigh reset_states standard_t triangular vonmises wald weibull XORWOW zipf
""",
    "testing": """
assert_array_almost_equal_nulp assert_warns AssertFunctionIsCalled fix_random for_all_dtypes
for_all_dtypes_combination for_CF_orders for_complex_dtypes for_contiguous_axes for_dtypes
for_dtypes_combination for_float_dtypes for_int_dtypes for_int_dtypes_combination for_orders
for_signed_dtypes for_signed_dtypes_combination for_unsigned_dtypes
for_unsigned_dtypes_combination generate_matrix generate_seed installed multi_gpu
numpy_cupy_allclose numpy_cupy_array_almost_equal numpy_cupy_array_almost_equal_nulp
numpy_cupy_array_equal numpy_cupy_array_less numpy_cupy_array_list_equal
numpy_cupy_array_max_ulp numpy_cupy_equal numpy_cupy_raises numpy_satisfies
NumpyAliasBasicTestBase NumpyAliasValuesTestBase parameterize product product_dict shaped_arange
shaped_linspace shaped_random shaped_reverse_arange shaped_sparse_random slow with_requires
""",
    "cuda": """
alloc_pinned_memory BaseMemory CFunctionAllocator common cub ExternalStream Function function
get_allocator get_cublas_handle get_cuda_path get_hipcc_path get_local_runtime_version
get_nvcc_path get_rocm_path Graph graph malloc_async malloc_managed ManagedMemory memory_hook
memory_hooks MemoryAsync MemoryAsyncPool MemoryHook Module nvrtc nvtx pinned_memory PinnedMemory
PinnedMemoryPointer profile profiler PythonFunctionAllocator set_allocator
set_pinned_memory_allocator texture thrust using_allocator
""",
    "cupyx": """
allow_synchronize DeviceSynchronized empty_like_pinned empty_pinned errstate GeneralizedUFunc
get_runtime_info geterr linalg optimizing scipy seterr time zeros_like_pinned zeros_pinned
""",
    "ndarray": """
byteswap cstruct dump dumps flat mdspan toDlpack tofile
""",
}

INSTEAD = {
    "fft": "use numpy.fft on x.get(), then cp.asarray",
    "scipy": "use scipy on x.get(), then cp.asarray",
    "vectorize": "use cp.ElementwiseKernel",
    "RawKernel": "import it from kernels.cp",
    "nvrtc": "kernels compile without it here",
    "texture": "read from a plain array; textures need a GPU",
    "Graph": "launch the kernels one by one",
    "flat": "use x.ravel()",
    "tofile": "use cp.save",
    "trapz": "use cp.trapezoid",
    "row_stack": "use cp.vstack",
    "in1d": "use cp.isin",
    "product": "use cp.prod",
    "round_": "use cp.round",
    "r_": "use cp.concatenate",
    "c_": "use cp.stack",
    "frombuffer": "use cp.asarray(numpy.frombuffer(...))",
    "fromfunction": "use cp.asarray(numpy.fromfunction(...))",
    "loadtxt": "use cp.asarray(numpy.loadtxt(...))",
    "genfromtxt": "use cp.asarray(numpy.genfromtxt(...))",
}
ON_THE_HOST = "use NumPy on x.get(), then cp.asarray on what comes out"


def missing_name(name, home=""):
    """The message of an AttributeError for cp.<home>.<name>."""
    where = f"cupy.{home}" if home and home != "cupyx" else home or "cupy"
    if name in NAMES.get(home, "").split():
        return _lacking(f"{where}.{name}", name)
    if home == "cuda.runtime":
        return (f"{where}.{name} is not in the course's stand-in for CuPy, which has no CUDA "
                "runtime behind it; it needs a GPU")
    return f"module {where!r} has no attribute {name!r}" + _meant(name, home)


def missing_method(name):
    """The message of an AttributeError for an attribute of an array."""
    if name == "__cuda_array_interface__":
        return ("this array is not on a GPU, so that it has no __cuda_array_interface__; use "
                "x.get() for a NumPy array")
    if name in NAMES["ndarray"].split():
        return _lacking(f"cupy.ndarray.{name}", name)
    return f"'cupy.ndarray' object has no attribute {name!r}"


def _lacking(full, name):
    return (f"{full} is CuPy's, but it is not in the course's stand-in, which runs without a GPU; "
            f"{INSTEAD.get(name, ON_THE_HOST)}")


def _meant(name, home):
    from importlib import import_module

    here = import_module(f"kernels.cupy_like.{home}" if home else "kernels.cupy_like")
    close = get_close_matches(name, dir(here), 1)
    return f"; did you mean {close[0]!r}?" if close else ""

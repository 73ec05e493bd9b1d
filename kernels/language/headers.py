"""Headers that a kernel may include, and the macros that stand before its first line.

Everything the headers declare is known without them, so an #include of one of these does nothing.
"""

from kernels.language.tables import words

# CUDA's own, CuPy's, and the parts of C's library that NVRTC's users include.
HEADERS = frozenset(words("""
    cuda_runtime.h cuda_runtime_api.h cuda.h device_launch_parameters.h device_functions.h
    device_atomic_functions.h vector_types.h vector_functions.h math_constants.h
    math_functions.h sm_30_intrinsics.h crt/device_functions.h cuda_fp16.h cuda_fp16.hpp
    cuda_bf16.h cuda_bf16.hpp cooperative_groups.h cooperative_groups/reduce.h
    cooperative_groups/scan.h math.h cmath float.h cfloat limits.h climits limits stdint.h
    cstdint inttypes.h cinttypes stddef.h cstddef stdio.h cstdio stdlib.h cstdlib assert.h
    cassert string.h cstring stdbool.h type_traits utility algorithm functional
    cuda/std/cmath cuda/std/cfloat cuda/std/climits cuda/std/limits cuda/std/cstdint
    cuda/std/cstddef cuda/std/type_traits cuda/std/utility
"""))

FOLDERS = ("cupy/",)


def known(header):
    """Whether an #include of this header may be passed over."""
    return header in HEADERS or header.startswith(FOLDERS)


# What NVRTC 12 defines for compute capability 8.0: warp reductions and bfloat16 are there.
COMPILER = {
    "__CUDACC__": "1", "__CUDACC_RTC__": "1",
    "__CUDA_ARCH__": "800", "__CUDACC_VER_MAJOR__": "12", "__CUDACC_VER_MINOR__": "0",
    "__CUDACC_VER_BUILD__": "0", "CUDART_VERSION": "12000",
    "__cplusplus": "201703L", "NULL": "0",
}

LIMITS = {
    "CHAR_BIT": "8", "SCHAR_MIN": "(-128)", "SCHAR_MAX": "127", "UCHAR_MAX": "255",
    "CHAR_MIN": "(-128)", "CHAR_MAX": "127",
    "SHRT_MIN": "(-32768)", "SHRT_MAX": "32767", "USHRT_MAX": "65535",
    "INT_MIN": "(-2147483647-1)", "INT_MAX": "2147483647", "UINT_MAX": "4294967295u",
    "LONG_MIN": "(-9223372036854775807l-1)", "LONG_MAX": "9223372036854775807l",
    "ULONG_MAX": "18446744073709551615ul",
    "LLONG_MIN": "(-9223372036854775807ll-1)", "LLONG_MAX": "9223372036854775807ll",
    "ULLONG_MAX": "18446744073709551615ull", "SIZE_MAX": "18446744073709551615ul",
    "INT8_MIN": "(-128)", "INT8_MAX": "127", "UINT8_MAX": "255",
    "INT16_MIN": "(-32768)", "INT16_MAX": "32767", "UINT16_MAX": "65535",
    "INT32_MIN": "(-2147483647-1)", "INT32_MAX": "2147483647", "UINT32_MAX": "4294967295u",
    "INT64_MIN": "(-9223372036854775807l-1)", "INT64_MAX": "9223372036854775807l",
    "UINT64_MAX": "18446744073709551615ul",
    "FLT_MAX": "3.402823466e+38f", "FLT_MIN": "1.175494351e-38f",
    "FLT_EPSILON": "1.192092896e-07f", "FLT_DIG": "6", "FLT_MANT_DIG": "24",
    "DBL_MAX": "1.7976931348623157e+308", "DBL_MIN": "2.2250738585072014e-308",
    "DBL_EPSILON": "2.2204460492503131e-16", "DBL_DIG": "15", "DBL_MANT_DIG": "53",
}

# math.h and math_constants.h. An infinity has no literal, so it is named by its bits.
CONSTANTS = {
    "M_E": "2.7182818284590452354", "M_LOG2E": "1.4426950408889634074",
    "M_LOG10E": "0.43429448190325182765", "M_LN2": "0.69314718055994530942",
    "M_LN10": "2.30258509299404568402", "M_PI": "3.14159265358979323846",
    "M_PI_2": "1.57079632679489661923", "M_PI_4": "0.78539816339744830962",
    "M_1_PI": "0.31830988618379067154", "M_2_PI": "0.63661977236758134308",
    "M_2_SQRTPI": "1.12837916709551257390", "M_SQRT2": "1.41421356237309504880",
    "M_SQRT1_2": "0.70710678118654752440",
    "INFINITY": "__int_as_float(0x7f800000)", "HUGE_VALF": "__int_as_float(0x7f800000)",
    "HUGE_VAL": "__longlong_as_double(0x7ff0000000000000ll)",
    "NAN": "__int_as_float(0x7fffffff)",
    "CUDART_INF_F": "__int_as_float(0x7f800000)", "CUDART_NAN_F": "__int_as_float(0x7fffffff)",
    "CUDART_MIN_DENORM_F": "1.401298464e-45f", "CUDART_MAX_NORMAL_F": "3.402823466e+38f",
    "CUDART_NEG_ZERO_F": "(-0.0f)", "CUDART_ZERO_F": "0.0f", "CUDART_ONE_F": "1.0f",
    "CUDART_SQRT_HALF_F": "0.707106781f", "CUDART_SQRT_TWO_F": "1.414213562f",
    "CUDART_PIO4_F": "0.785398163f", "CUDART_PIO2_F": "1.570796327f",
    "CUDART_PI_F": "3.141592654f", "CUDART_2_OVER_PI_F": "0.636619772f",
    "CUDART_L2E_F": "1.442695041f", "CUDART_LN2_F": "0.693147181f",
    "CUDART_INF": "__longlong_as_double(0x7ff0000000000000ll)",
    "CUDART_NAN": "__longlong_as_double(0xfff8000000000000ull)",
    "CUDART_NEG_ZERO": "(-0.0)", "CUDART_ZERO": "0.0", "CUDART_ONE": "1.0",
    "CUDART_SQRT_TWO": "1.4142135623730951e+0", "CUDART_PI": "3.1415926535897931e+0",
    "CUDART_PIO2": "1.5707963267948966e+0", "CUDART_PIO4": "7.8539816339744828e-1",
    "CUDART_L2E": "1.4426950408889634e+0", "CUDART_LN2": "6.9314718055994529e-1",
}

PREDEFINED = COMPILER | LIMITS | CONSTANTS

HALF, BFLOAT16, GROUPS = "cuda_fp16.h", "cuda_bf16.h", "cooperative_groups.h"
# Where CuPy's compiler, NVRTC, finds what we know without an #include.
DECLARED = ({name: (HALF, BFLOAT16) for name in ("half", "__half", "half2", "__half2")}
            | dict.fromkeys(("nv_bfloat16", "__nv_bfloat16", "nv_bfloat162", "__nv_bfloat162"),
                            (BFLOAT16,))
            | {"cooperative_groups": (GROUPS, "cooperative_groups/reduce.h")})
LIMIT_HEADERS = ("float.h", "cfloat", "limits.h", "climits", "limits", "stdint.h", "cstdint",
                 "cuda/std/cfloat", "cuda/std/climits", "cuda/std/limits", "cuda/std/cstdint")
MATHS_HEADERS = "math.h", "cmath", "math_constants.h", "cuda/std/cmath"


def missing(name, included):
    """What to write where NVRTC would not know `name` after these #includes; None if it does."""
    if name in DECLARED:
        headers = DECLARED[name]
        return None if included & set(headers) else f"begin with #include <{headers[0]}>"
    if name in LIMITS and not included & set(LIMIT_HEADERS):
        return f"write {LIMITS[name]}"
    if name in CONSTANTS and not included & set(MATHS_HEADERS):
        by_header = "#include <math_constants.h>, or write "
        return f"{by_header if name.startswith('CUDART_') else 'write '}{CONSTANTS[name]}"
    return None

"""The words of the language, and the names of types and templates that are there without a word."""

from kernels.language.tables import words

TYPE, TEMPLATE, TYPE_TEMPLATE, VALUE = "type", "template", "type template", "value"

# Words that build a type together: unsigned long long int.
BASIC = frozenset(words("""
    void bool char short int long float double unsigned signed auto wchar_t __int64 char16_t
    char32_t
"""))

BASES = words("char uchar short ushort int uint long ulong longlong ulonglong float double")
VECTORS = [f"{base}{lanes}" for lanes in (1, 2, 3, 4) for base in BASES]

FIXED = [f"{sign}int{bits}_t" for bits in (8, 16, 32, 64) for sign in ("", "u")]
FAST = [f"{sign}int_{speed}{bits}_t" for bits in (8, 16, 32, 64) for sign in ("", "u")
        for speed in ("fast", "least")]
SIZES = words("size_t ptrdiff_t ssize_t intptr_t uintptr_t intmax_t uintmax_t clock_t")

HALVES = words("""
    half half2 __half __half2 __half_raw __half2_raw nv_half nv_half2 __nv_bfloat16
    __nv_bfloat162 nv_bfloat16 nv_bfloat162 __nv_half float16 bfloat16 __nv_bfloat16_raw
""")

TYPES = [*VECTORS, *FIXED, *FAST, *SIZES, *HALVES, "dim3", "uint", "uchar", "ushort", "ulong",
         "cudaError_t", "cudaStream_t"]

GROUP_TYPES = ("thread_block", "thread_group", "coalesced_group", "grid_group", "multi_grid_group",
               "cluster_group")
GROUP_TEMPLATES = ("tiled_partition", "reduce", "inclusive_scan", "exclusive_scan",
                   "invoke_one", "labeled_partition")
GROUP_TYPE_TEMPLATES = ("thread_block_tile", "plus", "less", "greater", "bit_and", "bit_or",
                        "bit_xor")

STD_TYPES = [*FIXED, *FAST, *SIZES, "nullptr_t", "byte", "true_type", "false_type"]
STD_TEMPLATES = ("max", "min", "numeric_limits", "is_same_v", "is_integral_v", "swap", "move",
                 "is_floating_point_v", "is_signed_v", "is_unsigned_v", "is_pointer_v")
STD_TYPE_TEMPLATES = ("is_same", "conditional", "enable_if", "conditional_t", "enable_if_t",
                      "remove_const", "remove_const_t", "remove_reference", "remove_reference_t",
                      "decay", "decay_t", "is_integral", "is_floating_point", "integral_constant",
                      "is_signed", "is_unsigned", "make_unsigned_t", "make_signed_t", "pair",
                      "numeric_limits", "complex")


def _builtin():
    table = dict.fromkeys(TYPES, TYPE)
    groups = (GROUP_TYPES, GROUP_TEMPLATES, GROUP_TYPE_TEMPLATES)
    standard = (STD_TYPES, STD_TEMPLATES, STD_TYPE_TEMPLATES)
    for prefix, lists in (("cooperative_groups::", groups), ("std::", standard),
                          ("cuda::std::", standard)):
        for kind, names in zip((TYPE, TEMPLATE, TYPE_TEMPLATE), lists, strict=True):
            table |= {prefix + name: kind for name in names}
    return table


BUILTIN = _builtin()

FUNCTION_WORDS = words("""
    __global__ __device__ __host__ __forceinline__ __noinline__ __inline__ inline __inline
    __grid_constant__ explicit
""")
STORAGE_WORDS = words("""
    static extern __shared__ __constant__ __managed__ constexpr register mutable __local__
    consteval constinit
""")
# Words of a declaration that the tree keeps; const, volatile and restrict belong to the type.
QUALIFIERS = frozenset(FUNCTION_WORDS + STORAGE_WORDS)
RESTRICT = frozenset(("__restrict__", "__restrict", "restrict", "volatile", "__volatile__"))
SPECIFIERS = QUALIFIERS | {"const", "volatile", "typename", "struct", "class", "enum",
                           "__launch_bounds__", "__align__", "alignas", "__attribute__",
                           "__maxnreg__"}

STATEMENTS = frozenset(words("""
    if else for while do switch case default break continue return static_assert using
    typedef
"""))
EXPRESSIONS = frozenset(words("""
    sizeof alignof static_cast reinterpret_cast const_cast true false nullptr this
"""))
RESERVED = (BASIC | SPECIFIERS | STATEMENTS | EXPRESSIONS
            | {"template", "namespace", "public", "private", "protected", "decltype", "noexcept"})

"""Functions of integers, of bits, and conversions with a chosen rounding.

source: CUDA Math API, "Integer Intrinsics", "Type Casting Intrinsics", "SIMD Intrinsics"
"""

TABLE = """
__popc       : unsigned int -> int = popc
__popcll     : unsigned long long -> int = popc
__clz        : int -> int = clz
__clzll      : long long -> int = clz
__ffs        : int -> int = ffs
__ffsll      : long long -> int = ffs
__brev       : unsigned int -> unsigned int = brev
__brevll     : unsigned long long -> unsigned long long = brev
__byte_perm  : unsigned int, unsigned int, unsigned int -> unsigned int = byte_perm
__mulhi      : int, int -> int = mulhi
__umulhi     : unsigned int, unsigned int -> unsigned int = mulhi
__mul64hi    : long long, long long -> long long = mulhi
__umul64hi   : unsigned long long, unsigned long long -> unsigned long long = mulhi
__mul24      : int, int -> int = mul24
__umul24     : unsigned int, unsigned int -> unsigned int = mul24
__hadd       : int, int -> int = hadd
__uhadd      : unsigned int, unsigned int -> unsigned int = hadd
__funnelshift_l : unsigned int, unsigned int, unsigned int -> unsigned int = funnelshift_l
__funnelshift_r : unsigned int, unsigned int, unsigned int -> unsigned int = funnelshift_r
__dp4a       : int, int, int -> int = dp4a
__dp4a       : unsigned int, unsigned int, unsigned int -> unsigned int = dp4a
__float_as_int        : float -> int = reinterpret
__float_as_uint       : float -> unsigned int = reinterpret
__int_as_float        : int -> float = reinterpret
__uint_as_float       : unsigned int -> float = reinterpret
__double_as_longlong  : double -> long long = reinterpret
__longlong_as_double  : long long -> double = reinterpret
__float2int           : float -> int = rounded
__float2uint          : float -> unsigned int = rounded
__float2ll            : float -> long long = rounded
__float2ull           : float -> unsigned long long = rounded
__double2int          : double -> int = rounded
__double2uint         : double -> unsigned int = rounded
__double2ll           : double -> long long = rounded
__double2ull          : double -> unsigned long long = rounded
__double2float        : double -> float = rounded
__int2float           : int -> float = rounded
__uint2float          : unsigned int -> float = rounded
__ll2float            : long long -> float = rounded
__ull2float           : unsigned long long -> float = rounded
__ll2double           : long long -> double = rounded
__ull2double          : unsigned long long -> double = rounded
__int2double_rn       : int -> double = convert
__uint2double_rn      : unsigned int -> double = convert
"""

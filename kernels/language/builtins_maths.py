"""The functions of float and double: a line is `names : parameters -> result = how`.

`std` before how: one of C++'s, which takes integers as double.

source: CUDA Math API, "Single Precision" and "Double Precision Mathematical Functions", "Single
        Precision Intrinsics". A fast variant is the plain function: the course teaches its
        existence, not its last bits.
"""

# Each of these is name(float), name(double) and namef(float); std's also take integers, as double.
STANDARD = {
    1: "sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh "
       "asinh acosh atanh erf erfc tgamma lgamma floor ceil trunc round rint fabs=abs "
       "nearbyint=rint",
    2: "pow fmod remainder atan2 hypot fdim copysign nextafter fmax=max fmin=min",
    3: "fma",
}
CUDA_ONLY = {1: "rsqrt rcbrt exp10 erfinv normcdf sinpi cospi"}

TABLE = """
isnan isinf isfinite signbit : float -> bool = std itself
isnan isinf isfinite signbit : double -> bool = std itself
ldexpf scalbnf ldexp scalbn  : float, int -> float = ldexp
ldexp scalbn                 : double, int -> double = ldexp
lroundf lround   : float -> long = std float round
lround           : double -> long = std double round
llroundf llround : float -> long long = std float round
llround          : double -> long long = std double round
lrintf lrint     : float -> long = std float rint
lrint            : double -> long = std double rint
llrintf llrint   : float -> long long = std float rint
llrint           : double -> long long = std double rint
abs              : int -> int = abs
abs labs         : long -> long = abs
abs llabs        : long long -> long long = abs
abs              : float -> float = abs
abs              : double -> double = abs
max min          : int, int -> int = itself
max min          : unsigned int, unsigned int -> unsigned int = itself
max min          : int, unsigned int -> unsigned int = itself
max min          : unsigned int, int -> unsigned int = itself
max min          : long, long -> long = itself
max min          : unsigned long, unsigned long -> unsigned long = itself
max min          : long, unsigned long -> unsigned long = itself
max min          : unsigned long, long -> unsigned long = itself
max min          : long long, long long -> long long = itself
max min          : unsigned long long, unsigned long long -> unsigned long long = itself
max min          : long long, unsigned long long -> unsigned long long = itself
max min          : unsigned long long, long long -> unsigned long long = itself
max min          : float, float -> float = itself
max min          : double, double -> double = itself
max min          : float, double -> double = itself
max min          : double, float -> double = itself
umax             : unsigned int, unsigned int -> unsigned int = max
umin             : unsigned int, unsigned int -> unsigned int = min
__expf           : float -> float = exp
__exp10f         : float -> float = exp10
__logf           : float -> float = log
__log2f          : float -> float = log2
__log10f         : float -> float = log10
__sinf           : float -> float = sin
__cosf           : float -> float = cos
__tanf           : float -> float = tan
__tanhf          : float -> float = tanh
__powf           : float, float -> float = pow
__fdividef fdividef : float, float -> float = /
fdivide          : double, double -> double = /
__saturatef      : float -> float = saturate
__fadd_rn        : float, float -> float = +
__fsub_rn        : float, float -> float = -
__fmul_rn        : float, float -> float = *
__fdiv_rn        : float, float -> float = /
__fmaf_rn        : float, float, float -> float = fma
__fsqrt_rn       : float -> float = sqrt
__frsqrt_rn      : float -> float = rsqrt
__frcp_rn        : float -> float = reciprocal
__dadd_rn        : double, double -> double = +
__dsub_rn        : double, double -> double = -
__dmul_rn        : double, double -> double = *
__ddiv_rn        : double, double -> double = /
__fma_rn         : double, double, double -> double = fma
__dsqrt_rn       : double -> double = sqrt
__drcp_rn        : double -> double = reciprocal
"""

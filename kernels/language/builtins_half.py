"""half, half2 and bfloat16. H is __half or __nv_bfloat16, H2 the pair of it.

`each` works component by component. source: CUDA Math API, "Half Precision Intrinsics", "Bfloat16
Precision Intrinsics"
"""

TABLE = """
__hadd __hadd_rn : H, H -> H = +
__hsub __hsub_rn : H, H -> H = -
__hmul __hmul_rn : H, H -> H = *
__hdiv           : H, H -> H = /
__hneg           : H -> H = -
__habs           : H -> H = abs
__hfma           : H, H, H -> H = fma
__hmax           : H, H -> H = max
__hmin           : H, H -> H = min
__heq            : H, H -> bool = ==
__hne            : H, H -> bool = !=
__hlt            : H, H -> bool = <
__hle            : H, H -> bool = <=
__hgt            : H, H -> bool = >
__hge            : H, H -> bool = >=
hsqrt            : H -> H = sqrt
hrsqrt           : H -> H = rsqrt
hrcp             : H -> H = reciprocal
hexp             : H -> H = exp
hexp2            : H -> H = exp2
hexp10           : H -> H = exp10
hlog             : H -> H = log
hlog2            : H -> H = log2
hlog10           : H -> H = log10
hsin             : H -> H = sin
hcos             : H -> H = cos
htanh            : H -> H = tanh
hfloor           : H -> H = floor
hceil            : H -> H = ceil
htrunc           : H -> H = trunc
hrint            : H -> H = rint
__hadd2 __hadd2_rn : H2, H2 -> H2 = each +
__hsub2          : H2, H2 -> H2 = each -
__hmul2 __hmul2_rn : H2, H2 -> H2 = each *
__h2div          : H2, H2 -> H2 = each /
__hneg2          : H2 -> H2 = each -
__habs2          : H2 -> H2 = each abs
__hfma2          : H2, H2, H2 -> H2 = each fma
__hmax2          : H2, H2 -> H2 = each max
__hmin2          : H2, H2 -> H2 = each min
__hbeq2          : H2, H2 -> bool = each ==
__hblt2          : H2, H2 -> bool = each <
__hbgt2          : H2, H2 -> bool = each >
__hble2          : H2, H2 -> bool = each <=
__hbge2          : H2, H2 -> bool = each >=
h2sqrt           : H2 -> H2 = each sqrt
h2rsqrt          : H2 -> H2 = each rsqrt
h2rcp            : H2 -> H2 = each reciprocal
h2exp            : H2 -> H2 = each exp
h2exp2           : H2 -> H2 = each exp2
h2log            : H2 -> H2 = each log
h2log2           : H2 -> H2 = each log2
h2sin            : H2 -> H2 = each sin
h2cos            : H2 -> H2 = each cos
h2tanh           : H2 -> H2 = each tanh
"""

# half's own and bfloat16's own names, one line each: the second name is bfloat16's.
CONVERSIONS = """
__half2float __bfloat162float         : H -> float = convert
__float2half __float2bfloat16         : float -> H = convert
__float2half_rn __float2bfloat16_rn   : float -> H = convert
__double2half __double2bfloat16       : double -> H = convert
__int2half_rn __int2bfloat16_rn       : int -> H = convert
__uint2half_rn __uint2bfloat16_rn     : unsigned int -> H = convert
__half2int_rn __bfloat162int_rn       : H -> int = round_to rn
__half2int_rz __bfloat162int_rz       : H -> int = round_to rz
__half_as_short __bfloat16_as_short   : H -> short = reinterpret
__half_as_ushort __bfloat16_as_ushort : H -> unsigned short = reinterpret
__short_as_half __short_as_bfloat16   : short -> H = reinterpret
__ushort_as_half __ushort_as_bfloat16 : unsigned short -> H = reinterpret
__low2half __low2bfloat16             : H2 -> H = field 0
__high2half __high2bfloat16           : H2 -> H = field 1
__low2float __low2float               : H2 -> float = field 0
__high2float __high2float             : H2 -> float = field 1
__lowhigh2highlow __lowhigh2highlow   : H2 -> H2 = pick 1 0
__low2half2 __low2bfloat162           : H2 -> H2 = pick 0 0
__high2half2 __high2bfloat162         : H2 -> H2 = pick 1 1
__half22float2 __bfloat1622float2     : H2 -> float2 = pick 0 1
__float22half2_rn __float22bfloat162_rn : float2 -> H2 = pick 0 1
__float2half2_rn __float2bfloat162_rn : float -> H2 = splat
__half2half2 __bfloat162bfloat162     : H -> H2 = splat
__floats2half2_rn __floats2bfloat162_rn : float, float -> H2 = build
__halves2half2 __halves2bfloat162     : H, H -> H2 = build
make_half2 make_bfloat162             : H, H -> H2 = build
__hisnan __hisnan                     : H -> bool = of_float isnan
__hisinf __hisinf                     : H -> bool = of_float isinf
"""

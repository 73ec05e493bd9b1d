"""Barriers, fences, votes, shuffles and atomics.

T stands for every type that the function takes.

source: CUDA C++ Programming Guide, "Synchronization Functions", "Warp Vote Functions", "Warp Match
        Functions", "Warp Reduce Functions", "Warp Shuffle Functions", "Atomic Functions"
"""

SHUFFLED = ("int", "unsigned int", "long", "unsigned long", "long long", "unsigned long long",
            "float", "double", "__half", "__half2", "__nv_bfloat16", "__nv_bfloat162")
MATCHED = SHUFFLED[:8]
WORDS = ("int", "unsigned int")
LONG_WORDS = ("int", "unsigned int", "long long", "unsigned long long")
ADDED = ("int", "unsigned int", "unsigned long long", "float", "double", "__half", "__half2",
         "__nv_bfloat16")
SWAPPED = ("int", "unsigned int", "unsigned long long", "float")
COMPARED = ("int", "unsigned int", "unsigned long long", "unsigned short")
BITWISE = ("int", "unsigned int", "unsigned long long")

TYPES = {"shuffled": SHUFFLED, "matched": MATCHED, "words": WORDS, "long words": LONG_WORDS,
         "added": ADDED, "swapped": SWAPPED, "compared": COMPARED, "bitwise": BITWISE,
         "unsigned": ("unsigned int",)}

TABLE = """
__syncthreads        : -> void = syncthreads
__syncthreads_count  : bool -> int = syncthreads_count
__syncthreads_and    : bool -> int = syncthreads_and
__syncthreads_or     : bool -> int = syncthreads_or
__syncwarp           : unsigned int := 0xffffffff -> void = syncwarp
__threadfence        : -> void = threadfence device
__threadfence_block  : -> void = threadfence block
__threadfence_system : -> void = threadfence system
__activemask         : -> unsigned int = activemask
__ballot_sync        : unsigned int, bool -> unsigned int = ballot
__any_sync           : unsigned int, bool -> int = any
__all_sync           : unsigned int, bool -> int = all
__match_any_sync [matched] : unsigned int, T -> unsigned int = match_any
__shfl_sync [shuffled]      : unsigned int, T, int, int := 32 -> T = shfl
__shfl_up_sync [shuffled]   : unsigned int, T, unsigned int, int := 32 -> T = shfl_up
__shfl_down_sync [shuffled] : unsigned int, T, unsigned int, int := 32 -> T = shfl_down
__shfl_xor_sync [shuffled]  : unsigned int, T, int, int := 32 -> T = shfl_xor
__reduce_add_sync [words]   : unsigned int, T -> T = reduce_add
__reduce_min_sync [words]   : unsigned int, T -> T = reduce_min
__reduce_max_sync [words]   : unsigned int, T -> T = reduce_max
__reduce_and_sync [unsigned] : unsigned int, T -> T = reduce_and
__reduce_or_sync [unsigned]  : unsigned int, T -> T = reduce_or
__reduce_xor_sync [unsigned] : unsigned int, T -> T = reduce_xor
__trap               : -> void = trap
clock64              : -> long long = clock
clock                : -> long = long long clock
atomicAdd_ [added]       : T*, T -> T = atomicAdd
atomicSub_ [words]       : T*, T -> T = atomicSub
atomicMin_ [long words]  : T*, T -> T = atomicMin
atomicMax_ [long words]  : T*, T -> T = atomicMax
atomicExch_ [swapped]    : T*, T -> T = atomicExch
atomicCAS_ [compared]    : T*, T, T -> T = atomicCAS
atomicInc_ [unsigned]    : T*, T -> T = atomicInc
atomicDec_ [unsigned]    : T*, T -> T = atomicDec
atomicAnd_ [bitwise]     : T*, T -> T = atomicAnd
atomicOr_ [bitwise]      : T*, T -> T = atomicOr
atomicXor_ [bitwise]     : T*, T -> T = atomicXor
"""

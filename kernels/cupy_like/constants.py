"""Names that CuPy takes from NumPy as they are: types, numbers, printing."""

import numpy as np

NAMES = """
bool bool_ byte complex128 complex64 complexfloating double dtype e euler_gamma finfo
float16 float32 float64 floating generic half iinfo inexact inf int16 int32 int64 int8 int_ intc
integer intp long longlong nan newaxis number pi short signedinteger single ubyte uint uint16
uint32 uint64 uint8 uintc uintp ulong ulonglong unsignedinteger ushort index_exp s_
get_printoptions set_printoptions printoptions iterable
"""

table = {name: getattr(np, name) for name in NAMES.split()}

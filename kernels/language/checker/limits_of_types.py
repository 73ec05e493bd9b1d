"""std::numeric_limits<T>::max() and its kin.

source: C++17 [numeric.limits.members]
"""

import numpy as np

from kernels.language.checker import make
from kernels.language.checker.typenames import resolve
from kernels.language.checker.wrong import Wrong
from kernels.language.types import BFLOAT16, BOOL, is_number

FLOATS = {"max": lambda f: f.max, "lowest": lambda f: f.min, "min": lambda f: f.tiny,
          "epsilon": lambda f: f.eps, "infinity": lambda f: np.inf,
          "quiet_NaN": lambda f: np.nan, "denorm_min": lambda f: f.smallest_subnormal}
INTEGERS = {"max": lambda i: i.max, "lowest": lambda i: i.min, "min": lambda i: i.min}


def limit(here, node):
    """The Constant that a call std::numeric_limits<T>::name() is."""
    callee = node.callee
    type_ = resolve(here, callee.arguments[0]) if callee.arguments else None
    name = callee.name.rpartition("::")[2]
    floats = is_number(type_) and type_.kind == "float"
    table = FLOATS if floats else INTEGERS
    if not is_number(type_) or type_ in (BFLOAT16, BOOL) or name not in table:
        raise Wrong(node.span, f"std::numeric_limits has no {name}() for {type_}")
    info = np.finfo(type_.dtype) if floats else np.iinfo(type_.dtype)
    return make.constant(node.span, type_, table[name](info))

"""cp.linalg: NumPy's, over arrays of the device."""

import numpy as np
from numpy.linalg import LinAlgError as LinAlgError

from kernels.cupy_like.functions import make
from kernels.cupy_like.signatures import parse
from kernels.cupy_like.ufuncs import table as _ufuncs

_OF_ARRAYS = parse("""
cholesky(a)
cond(x, p=None)
cross(x1, x2, /, *, axis=-1)
det(a)
eig(a)
eigh(a, UPLO="L")
eigvals(a)
eigvalsh(a, UPLO="L")
inv(a)
lstsq(a, b, rcond=None)
matrix_power(M, n)
matrix_rank(M, tol=None)
matrix_transpose(a)
norm(x, ord=None, axis=None, keepdims=False)
pinv(a, rcond=1e-15)
qr(a, mode="reduced")
slogdet(a)
solve(a, b)
svd(a, full_matrices=True, compute_uv=True)
tensorinv(a, ind=2)
tensorsolve(a, b, axes=None)
""")

globals().update(make(_OF_ARRAYS, np.linalg, of_array=True))
matmul = _ufuncs["matmul"]


def __getattr__(name):
    from kernels.cupy_like.missing import missing_name

    raise AttributeError(missing_name(name, "linalg"))

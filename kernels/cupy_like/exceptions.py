"""cp.exceptions: NumPy's, as in CuPy."""

from numpy.exceptions import AxisError, ComplexWarning, RankWarning, TooHardError

__all__ = ["AxisError", "ComplexWarning", "RankWarning", "TooHardError"]

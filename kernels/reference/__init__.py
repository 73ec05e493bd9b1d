"""Reference kernels: for each that the course teaches, CUDA C that runs on a GPU as it stands, and
its meaning in NumPy.

    >>> from kernels.reference import REFERENCES
    >>> REFERENCES["saxpy"].teaches
    'A thread finds its own element, and the guard keeps the last block inside.'
"""

from kernels.reference import (
    attention,
    convolutions,
    elementwise,
    histograms,
    losses,
    matmuls,
    reductions,
    scans,
    softmaxes,
    transposes,
)
from kernels.reference.reference import Launch, Problem, Reference, Tolerance

FAMILIES = (elementwise, transposes, reductions, scans, histograms, matmuls, softmaxes,
            convolutions, losses, attention)

REFERENCES = {r.name: r for family in FAMILIES for r in family.REFERENCES}

__all__ = ["REFERENCES", "Launch", "Problem", "Reference", "Tolerance"]

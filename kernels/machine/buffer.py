"""A stretch of memory that a pointer can point into."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(eq=False)
class Buffer:
    """space: "global", "shared", "constant" or "local".

    bytes:    uint8: (size,) for global and constant, (B, size) for shared (one row per block of the
              chunk), (B, T, size) for local
    element:  Scalar, Vector or Struct that messages count in
    name:     the parameter's or variable's name, as messages say it
    writable: False where the kernel must not write (constant, a read-only array)
    views:    the machine's views of `bytes` by dtype
    shadow:   what the watch keeps about it; nobody else looks
    initialised: False where nothing has written the bytes yet (cp.empty)
    may_write:   False where nothing in the kernel can write here
    """

    space: str
    name: str
    bytes: np.ndarray
    element: object
    writable: bool = True
    views: dict = field(default_factory=dict)
    shadow: object = None
    initialised: bool = True
    may_write: bool = True

    @property
    def size(self):
        return self.bytes.shape[-1]

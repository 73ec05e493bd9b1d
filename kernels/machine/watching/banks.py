"""How many passes through shared memory a warp's request takes."""

import numpy as np

from kernels.machine.geometry import WARP
from kernels.machine.watching.warps import by_warp

BANKS = 32
BANK = 4                          # bytes
WIDEST = 16                       # bytes that one instruction moves per lane
PERIOD = BANKS * BANK


def wavefronts(offset, size, active, threads):
    """(requests, wavefronts), summed over the warps.

    Words that lie in one bank are served one after another; lanes that ask for the same word are
    served together. 8 bytes per lane are served per half-warp and 16 per quarter-warp, since a
    pass delivers 128 bytes. Anything else is moved in the widest pieces that its alignment allows.

    offset: int64 bytes, broadcastable to (R, threads); active: None or bool, the same
    source: CUDA C++ Programming Guide, "Shared Memory" of compute capability 5.x (which 6.x to 9.0
            share); NVIDIA developer forum, topic 77228, for 64- and 128-bit accesses
    """
    piece = min(WIDEST, size & -size)
    words = max(1, piece // BANK)
    served = by_warp(offset, active, threads, WARP // words)
    passes = sum(_passes(served + start, words) for start in range(0, size, piece))
    requests = len(served) if words == 1 else len(by_warp(offset, active, threads))
    return requests, passes


def _passes(offset, each):
    """offset: (N, lanes that are served at once); each: words per lane."""
    words = offset // BANK
    if each > 1:
        words = (words[..., None] + np.arange(each)).reshape(len(words), BANKS)
    words = np.sort(words, 1)
    new = np.ones(words.shape, bool)
    new[:, 1:] = words[:, 1:] != words[:, :-1]
    bank = np.arange(len(words))[:, None] * BANKS + words % BANKS
    loads = np.bincount(bank[new], minlength=len(words) * BANKS)
    return int(loads.reshape(-1, BANKS).max(1).sum())

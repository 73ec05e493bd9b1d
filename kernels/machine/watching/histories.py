"""Which blocks of a chunk have done the same to their shared memory so far."""

import numpy as np

from kernels.machine.watching.order import warp_bits

MOST = 16                         # more different histories are not worth telling apart


class Histories:
    """Blocks with the same history need one row of memory about it, not one each.

    member:  (B,) the history of each block
    leaders: (R,) the first block of each history, rising
    """

    def __init__(self, blocks):
        self.member, self.leaders = np.zeros(blocks, np.int64), np.zeros(1, np.int64)

    def __len__(self):
        return len(self.leaders)

    @property
    def apart(self):
        """Whether each block has its own."""
        return len(self.leaders) == len(self.member)

    def split(self, kinds):
        """Parts blocks that do different things now. kinds: (B,) what each does, from 0.

        returns: for each new history, the one that it was part of
        """
        pairs = self.member * (kinds.max() + 1) + kinds
        found, leaders, member = np.unique(pairs, return_index=True, return_inverse=True)
        if len(found) > MOST:
            return self.part()
        order = np.argsort(leaders)
        before = self.member[leaders[order]]
        self.leaders, self.member = leaders[order], np.argsort(order)[member]
        return before

    def part(self):
        """Gives each block its own, and returns what split() does."""
        before = self.member
        self.member = self.leaders = np.arange(len(before))
        return before

    def unite(self):
        """All blocks have the same again."""
        self.__init__(len(self.member))


def kinds(geometry, active):
    """(B,) int64: blocks whose masks are alike have the same number, from 0."""
    bits = warp_bits(geometry, active).astype(np.uint64)
    # A sum with odd factors tells masks apart almost always; the comparison below makes sure.
    factors = np.random.default_rng(len(bits)).integers(1, 1 << 62, bits.shape[1]) * 2 + 1
    _, first, kind = np.unique((bits * factors.astype(np.uint64)).sum(1),
                               return_index=True, return_inverse=True)
    alike = (bits == bits[first[kind]]).all()
    return kind if alike else np.arange(len(bits))

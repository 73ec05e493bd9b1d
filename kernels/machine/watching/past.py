"""What a buffer remembers of one kind of access, per word: the lowest and the highest thread."""

import numpy as np

NOBODY = np.iinfo(np.int64).max


class Past:
    """The threads that did it and that no barrier has ordered since, as two keys per word.

    Two are enough: a thread conflicts with the set unless both are itself, and a warp's order
    covers the set unless one of them is of another warp.

    low, high:  (rows * width) int64 keys; high is 0 where nobody did it. One array until some word
                has two threads
    latest:     stamp of the last such access, 0 for none
    """

    def __init__(self, words):
        self.words = words
        self.latest = 0
        self.low = self.high = None

    def grow(self, repeat):
        """Takes more words. repeat: from an old array to the new one."""
        several = self.low is not self.high
        if self.high is not None:
            self.high = repeat(self.high)
            self.low = repeat(self.low) if several else self.high

    def replace(self, touched, stamp):
        """Only these threads remain. returns: whether a word was touched by several of them."""
        self._begin(stamp, touched.several)
        low = touched.low_key | stamp
        self.high[touched.where] = low
        if touched.distinct and not touched.several:
            if self.low is not self.high:
                self.low[touched.where] = low
            return False
        return self._several(touched, low, stamp)

    def _several(self, touched, low, stamp):
        if not touched.distinct:
            # The scatter above kept one lane per word; a lane that is not that one shares its word.
            if not touched.several and (self.high[touched.where] == low).all():
                if self.low is not self.high:
                    self.low[touched.where] = low
                return False
            self._split()
            self.low[touched.where], self.high[touched.where] = NOBODY, 0
            self._spread(touched.at, low, touched.high_key | stamp)
            return True
        self.low[touched.where], self.high[touched.where] = low, touched.high_key | stamp
        return True

    def join(self, touched, stamp, stale):
        """These threads too. stale: bool per touched word, the set there is over."""
        self._begin(stamp, True)
        low, high = touched.low_key | stamp, touched.high_key | stamp
        over = np.broadcast_to(touched.at, stale.shape)[stale]
        self.low[over], self.high[over] = NOBODY, 0
        if touched.distinct:
            self.low[touched.where] = np.minimum(self.low[touched.where], low)
            self.high[touched.where] = np.maximum(self.high[touched.where], high)
        else:
            self._spread(touched.at, low, high)

    def _spread(self, at, low, high):
        shape = np.shape(at)
        at = np.ravel(at)
        np.minimum.at(self.low, at, np.broadcast_to(low, shape).ravel())
        np.maximum.at(self.high, at, np.broadcast_to(high, shape).ravel())

    def _begin(self, stamp, several):
        self.latest = stamp
        if self.high is None:
            self.high = np.zeros(self.words(), np.int64)
            self.low = self.high
        if several:
            self._split()

    def _split(self):
        if self.low is self.high:
            self.low = self.high.copy()
            self.low[self.high == 0] = NOBODY

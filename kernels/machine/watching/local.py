"""Which words of a thread's own memory have been written."""

import numpy as np

from kernels.machine.watching.footprint import Lanes, lanes, misaligned


class LocalShadow:
    """shift:    log2 of the bytes per word
    everyone: (words,) bool, words that all threads have written
    planes:   word -> (B, T) bool, the threads that have written it, where not all have
    """

    fixed = False

    def __init__(self, buffer, watch):
        self.shift = 2
        self.everyone = np.zeros(-(-buffer.size >> self.shift), bool)
        self.planes = {}

    def _refine(self, request):
        """Bytes for words, once something smaller or not aligned is accessed."""
        if self.shift and (request.size & 3 or misaligned(request, self.shift)):
            self.planes = {4 * word + byte: plane.copy()
                           for word, plane in self.planes.items() for byte in range(4)}
            self.everyone = np.repeat(self.everyone, 4)
            self.shift = 0

    def write(self, request):
        self._refine(request)
        if np.size(request.offset) != 1:
            self._scatter(request)
            return
        words = self._words(request)
        if request.active is None:
            self.everyone[words.start:words.stop] = True
        elif not self.everyone[words.start:words.stop].all():
            for word in words:
                self._plane(request, word)[:] |= request.active

    def _words(self, request):
        """The words of a request that is to one place in all threads."""
        start = int(np.ravel(request.offset)[0])
        return range(start >> self.shift, start + request.size >> self.shift)

    def _plane(self, request, word):
        if word not in self.planes:
            self.planes[word] = np.full(request.shape, self.everyone[word])
        return self.planes[word]

    def _scatter(self, request):
        found = lanes(request, self.shift)
        for word in np.unique(found.word):
            here = found.word == word
            self._plane(request, int(word))[found.row[here], found.thread[here]] = True

    def read(self, request):
        """The Lanes that read what they never wrote, or None."""
        self._refine(request)
        if np.size(request.offset) == 1:
            return self._read_one(request)
        if self.everyone.all():
            return None
        found = lanes(request, self.shift)
        known = self.everyone[found.word]
        for word in np.unique(found.word[~known]):
            here = found.word == word
            known[here] |= self._plane(request, int(word))[found.row[here], found.thread[here]]
        return None if known.all() else found.only(~known)

    def _read_one(self, request):
        lacking = [word for word in self._words(request) if not self.everyone[word]]
        if not lacking:
            return None
        missing = ~np.logical_and.reduce([self._plane(request, word) for word in lacking])
        if request.active is not None:
            missing = missing & request.active
        row, thread = np.nonzero(missing)
        offset = np.full(len(row), int(np.ravel(request.offset)[0]))
        return Lanes(row, thread, offset >> self.shift, offset) if len(row) else None

"""cp.cuda's memory: an address is the host's address of the same bytes, so views agree on it."""

import numpy as np


class UnownedMemory:
    """Bytes that something else owns.

    ptr:    int, the first byte's address
    size:   bytes
    owner:  NumPy array that holds them
    """

    device_id = 0

    def __init__(self, ptr, size, owner, device_id=-1):
        self.ptr, self.size, self._owner = ptr, size, owner

    @property
    def device(self):
        from kernels.cupy_like.cuda.device import Device

        return Device(self.device_id)


class Memory(UnownedMemory):
    """`size` new bytes."""

    def __init__(self, size):
        owner = np.empty(size, np.uint8)
        super().__init__(address(owner), size, owner)


class MemoryPointer:
    """A place in a Memory.

    offset:  bytes from its start
    """

    def __init__(self, mem, offset):
        self.mem = mem
        self.ptr = mem.ptr + offset
        self._offset = offset

    device_id = 0
    device = property(lambda self: self.mem.device)

    def __int__(self):
        return self.ptr

    def __add__(self, offset):
        return MemoryPointer(self.mem, self._offset + offset)

    __radd__ = __add__

    def __sub__(self, offset):
        return self + -offset

    def _bytes(self, size):
        """The `size` bytes from here on, as a NumPy array of uint8 that shares them.

        raises:  ValueError where the memory is shorter
        """
        if not 0 <= self._offset <= self._offset + size <= self.mem.size:
            raise ValueError(f"{size} bytes from byte {self._offset} on do not fit a memory of "
                             f"{self.mem.size} bytes")
        return self.mem._owner.reshape(-1).view(np.uint8)[self._offset:self._offset + size]

    def memset(self, value, size):
        self._bytes(size)[:] = value

    def copy_from_device(self, src, size):
        self._bytes(size)[:] = src._bytes(size)


class MemoryPool:
    """CuPy's pool in shape; the emulator frees an array's memory with the array, and pools none."""

    def __init__(self, allocator=None):
        self._limit = 0

    def malloc(self, size):
        return alloc(size)

    def used_bytes(self):
        return 0

    def free_bytes(self):
        return 0

    def total_bytes(self):
        return 0

    def n_free_blocks(self):
        return 0

    def free_all_blocks(self, stream=None):
        """Does nothing: no block is kept."""

    def set_limit(self, size=None, fraction=None):
        self._limit = size or 0

    def get_limit(self):
        return self._limit


class PinnedMemoryPool:
    def n_free_blocks(self):
        return 0

    def free_all_blocks(self):
        """Does nothing: no block is kept."""


def alloc(size):
    """MemoryPointer to `size` new bytes."""
    return MemoryPointer(Memory(size), 0)


def address(array):
    return array.__array_interface__["data"][0]


def root(array):
    """The NumPy array that owns the memory of a view."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def goes_back(array):
    """Whether some axis of an array runs towards lower addresses."""
    return array.size > 0 and any(s < 0 and n > 1 for s, n in
                                  zip(array.strides, array.shape, strict=True))


def span(array):
    """(bytes,) uint8: the memory of a view from its first element to its last, strides left aside.

    array:  NumPy array without negative strides
    """
    owner = root(array)
    owner = owner if owner.flags.c_contiguous else owner.T
    start = address(array)
    end = np.lib.array_utils.byte_bounds(array)[1]
    return np.ndarray(end - start, np.uint8, owner, start - address(owner))


def pointer_to(array):
    """MemoryPointer to the first element of a NumPy array."""
    owner = root(array)
    owner = owner if owner.flags.c_contiguous else owner.T
    start = address(owner)
    return MemoryPointer(UnownedMemory(start, owner.nbytes, owner), address(array) - start)


_pool, _pinned = MemoryPool(), PinnedMemoryPool()


def get_default_memory_pool():
    return _pool


def get_default_pinned_memory_pool():
    return _pinned

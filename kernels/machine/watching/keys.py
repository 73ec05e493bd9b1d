"""Who did something when, in one int64: `who` above a stamp.

who:    thread of its block; where blocks share the memory, block * 1024 + thread
stamp:  number of the access in its launch, from 1; 0 stands for never

So the smallest of some keys names the lowest thread, and the largest the highest.
"""

STAMP_BITS = 30
STAMP = (1 << STAMP_BITS) - 1
THREAD_BITS = 10                  # a block has at most 1,024 threads
BLOCK = (1 << 23) - 1             # blocks beyond share numbers: a race might then be overlooked
WARP_BITS = 5


def key(who, stamp):
    return (who << STAMP_BITS) | stamp


def who(key):
    return key >> STAMP_BITS


def stamp(key):
    return key & STAMP


def other(key, mine):
    """Whether two keys name different threads, whatever their stamps."""
    return (key ^ mine) > STAMP


def block(who):
    return who >> THREAD_BITS


def warp(who):
    """The warp, counted over all blocks where `who` names the block too."""
    return who >> WARP_BITS


def thread(who):
    return who & ((1 << THREAD_BITS) - 1)


def place(block, thread):
    """`who` where blocks share the memory."""
    return ((block & BLOCK) << THREAD_BITS) | thread

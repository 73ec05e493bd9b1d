"""What looks over a launch's shoulder: faults of memory order, and counters.

The machine calls one method per thing that happens; each is for all lanes of a chunk at once.

offset:  int64 bytes from the buffer's start, shape broadcastable to (B, T): a NumPy scalar,
         (1, 1), (1, T), (B, 1) or (B, T). Always inside the buffer: the machine checks bounds
         itself, reports what is outside, and takes those lanes out of `active` first.
active:  None for all, or bool broadcastable to (B, T)
span:    where in the source

The arrays must not change afterwards: a watch may remember them.
"""


class Watch:
    """The plain watch, which sees nothing: what a launch without checks and counters gets."""

    def chunk(self, geometry):
        """A chunk of blocks begins. Shared memory is new; global memory goes on."""

    def declare(self, buffer):
        """A buffer comes into use: global and constant ones once per launch (before any chunk),
        shared ones once per chunk (nothing in them is written yet), local ones when declared."""

    def read(self, span, buffer, offset, size, active):
        """Each active lane reads `size` bytes."""

    def write(self, span, buffer, offset, size, active, value=None):
        """Each active lane writes `size` bytes; called before the bytes change.

        value: what, an array broadcastable to (B, T), or a tuple of them for the fields of a
               vector: lanes that write the same to one place in one instruction do no harm. None:
               not known, taken as different"""

    def atomic(self, span, buffer, offset, size, active):
        """Each active lane reads and writes `size` bytes as one step."""

    def barrier(self, span, active, exited=None):
        """__syncthreads and its kin. exited: bool broadcastable to (B, T), the threads that have
        returned from the kernel and are not waited for; None for none."""

    def warp_barrier(self, span, active, mask=None, exited=None, name="__syncwarp"):
        """__syncwarp, which orders memory within a warp, or any other _sync primitive by its name:
        those only meet, they order nothing.

        mask: the lanes that must come, a bit each: a uint32 number, or one per lane; None where
              it is not known"""

    def fence(self, span, active):
        """__threadfence: earlier writes of these lanes are visible to the device."""

    def shuffle(self, span, name, source, active):
        """source: (B, T)-broadcastable int64, the thread in its block that each lane reads from."""

    def branch(self, span, taken, active):
        """taken: bool, broadcastable; the active lanes that go one way, not the other."""

    def operations(self, span, kind, times, active):
        """kind: "float", "integer" or "special"; times: how many per active lane."""

    def finish(self):
        """The launch is over; the report may now be filled."""

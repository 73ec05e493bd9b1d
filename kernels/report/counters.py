"""What a line of a kernel cost, in the hardware's units."""

from dataclasses import dataclass, fields

SECTOR = 32       # bytes; the unit in which global memory is fetched
WAVEFRONT = 128   # bytes; what shared memory gives in one pass: 32 banks of 4 bytes


@dataclass
class Counters:
    """Sums over all warps of a launch (of a sample of blocks, scaled, if the launch said so).

    A request is one instruction of one warp. Sectors are 32 bytes: a coalesced request of 4-byte
    elements takes 4, a scattered one up to 32. A wavefront is one pass through shared memory: 1 per
    request without bank conflicts, up to 32. Bytes are those that active lanes asked for.

    The properties are quotients of these; each is None where there is nothing to divide.
    """

    load_requests: int = 0
    load_sectors: int = 0
    load_bytes: int = 0
    store_requests: int = 0
    store_sectors: int = 0
    store_bytes: int = 0
    shared_requests: int = 0
    shared_wavefronts: int = 0
    shared_bytes: int = 0
    atomics: int = 0              # lanes that did one
    branches: int = 0             # warps that reached a branch
    divergent: int = 0            # of them, those whose lanes went both ways
    barriers: int = 0             # per block
    shuffles: int = 0             # requests
    float_operations: int = 0     # per active lane; a fused multiply-add is 2
    integer_operations: int = 0
    special_operations: int = 0   # exp, sin, sqrt and the like

    def __add__(self, other):
        return Counters(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def sectors_per_load(self):
        """Sectors per load request: 4 when 32 lanes read neighbouring 4-byte elements."""
        return _quotient(self.load_sectors, self.load_requests)

    @property
    def sectors_per_store(self):
        """Sectors per store request: 4 when 32 lanes write neighbouring 4-byte elements."""
        return _quotient(self.store_sectors, self.store_requests)

    @property
    def wavefronts_per_request(self):
        """Passes through shared memory per request: 1 without bank conflicts."""
        return _quotient(self.shared_wavefronts, self.shared_requests)

    @property
    def traffic_bytes(self):
        """Bytes of all sectors that were moved, as if no cache kept any for a second request."""
        return SECTOR * (self.load_sectors + self.store_sectors)

    @property
    def used_share(self):
        """Share of the moved bytes that lanes asked for, at most 1.

        An upper bound where lanes share an address: each of them counts as having asked.
        """
        return _share(self.load_bytes + self.store_bytes, self.traffic_bytes)

    @property
    def divergent_share(self):
        """Share of the branches at which a warp's lanes went both ways."""
        return _quotient(self.divergent, self.branches)

    @property
    def operations(self):
        """Floating-point operations, with exp, sin and the like as one each."""
        return self.float_operations + self.special_operations

    @property
    def intensity(self):
        """Arithmetic intensity: floating-point operations per byte of global traffic.

        source: Williams, Waterman and Patterson, "Roofline", CACM 52 (4), 2009
        """
        return _quotient(self.operations, self.traffic_bytes)


def _quotient(part, whole):
    return part / whole if whole else None


def _share(part, whole):
    return min(1.0, part / whole) if whole else None

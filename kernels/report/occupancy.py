"""How many warps of a kernel a multiprocessor holds at once, and what keeps it from more."""

from dataclasses import dataclass

from kernels.report.gpus import named
from kernels.report.markup import join, tag
from kernels.report.view import View
from kernels.report.words import count, listed, percent, size

WARP = 32
REGISTER_STEP = 256            # registers; a warp's are rounded up to these
PARTS = 4                      # of a multiprocessor; each has a quarter of the registers
MOST_THREADS, MOST_REGISTERS = 1024, 255


@dataclass(frozen=True, repr=False)
class Occupancy(View):
    """blocks:  resident blocks per multiprocessor; 0: such a block cannot start
    limits:     per resource, how many blocks it allows: threads, blocks, registers, shared memory
                (None: none of it is used)
    """

    gpu: object
    threads_per_block: int
    shared_bytes: int
    registers_per_thread: int
    limits: dict

    @property
    def blocks(self):
        return min(limit for limit in self.limits.values() if limit is not None)

    @property
    def warps(self):
        """Resident warps per multiprocessor."""
        return self.blocks * _warps(self.threads_per_block)

    @property
    def share(self):
        """Resident warps as a share of the most there can be: the occupancy itself."""
        return self.warps / self.gpu.warps

    @property
    def limited_by(self):
        """The resources of which there is no room for one block more."""
        return tuple(name for name, limit in self.limits.items() if limit == self.blocks)

    @property
    def label(self):
        return f"Occupancy on {self.gpu.name}"

    def sentence(self):
        if not self.blocks:
            return (f"Such a block cannot start on {self.gpu.name}: one multiprocessor has too"
                    f" little room for its {listed(self.limited_by)}")
        return (f"Occupancy {percent(self.share)} on {self.gpu.name}: {count(self.blocks, 'block')}"
                f" of {count(self.threads_per_block, 'thread')} per multiprocessor,"
                f" {self.warps} of {self.gpu.warps} warps, limited by {listed(self.limited_by)}")

    def rows(self):
        """(resource, what a block takes, what a multiprocessor has, blocks that fit)."""
        gpu = self.gpu
        takes = {"threads": (f"{_warps(self.threads_per_block) * WARP:,}", f"{gpu.threads:,}"),
                 "blocks": ("1", f"{gpu.blocks}"),
                 "registers": (f"{_registers(self):,}", f"{gpu.registers:,}"),
                 "shared memory": (size(_shared(self.shared_bytes, gpu)), size(gpu.shared_bytes))}
        return [(name, *takes[name], "any" if limit is None else str(limit))
                for name, limit in self.limits.items()]

    def text(self):
        table = [("", "one block takes", "there is", "blocks that fit"), *self.rows()]
        return "\n".join([self.sentence(), *("{:14}{:>16}{:>11}{:>16}".format(*r) for r in table),
                          ADVICE])

    def body(self):
        return join([tag("div", tag("p", self.sentence(), class_="kr-title"),
                         tag("p", ADVICE, class_="kr-soft"), class_="kr-head"),
                     tag("div", self._table(), class_="kr-part kr-scroll", tabindex="0",
                         role="region", aria_label=self.label)])

    def _table(self):
        head = ("per multiprocessor", "one block takes", "there is", "blocks that fit")
        rows = [tag("tr", tag("th", name, scope="row"),
                    *(tag("td", cell, class_="kr-num") for cell in cells),
                    class_="kr-now" if name in self.limited_by else None)
                for name, *cells in self.rows()]
        return tag("table", tag("thead", tag("tr", tag("th", head[0], scope="col"), *(
            tag("th", h, scope="col", class_="kr-num") for h in head[1:]))),
            tag("tbody", *rows), class_="kr-table")


ADVICE = ("More warps hide more waiting for memory, but half of the most is often enough. The"
          " compiler decides the registers; 32 per thread is only a usual number.")


def occupancy(threads_per_block, shared_bytes=0, registers_per_thread=32, gpu="A100"):
    """The Occupancy that a block of this size would have.

    shared_bytes:         per block, static and dynamic together
    registers_per_thread: the compiler decides; nvcc -Xptxas -v and cupy's kernel.num_regs tell
    gpu:                  a name from kernels.report.gpus.GPUS
    raises:               ValueError where no CUDA kernel can have these numbers
    source:               CUDA C++ Programming Guide, "Multiprocessor Level"; the rules of rounding
                          are those of the toolkit's cuda_occupancy.h
    """
    _possible("threads per block", threads_per_block, 1, MOST_THREADS)
    _possible("registers per thread", registers_per_thread, 1, MOST_REGISTERS)
    _possible("bytes of shared memory", shared_bytes, 0, 1 << 40)
    gpu = named(gpu)
    limits = {"threads": gpu.warps // _warps(threads_per_block), "blocks": gpu.blocks,
              "registers": _by_registers(threads_per_block, registers_per_thread, gpu),
              "shared memory": _by_shared(shared_bytes, gpu)}
    return Occupancy(gpu, threads_per_block, shared_bytes, registers_per_thread, limits)


def _possible(what, value, least, most):
    if not least <= value <= most:
        raise ValueError(f"{value} {what}; CUDA allows {least} to {most}")


def _warps(threads):
    return -(-threads // WARP)


def _rounded_up(value, step):
    return -(-value // step) * step


def _per_warp(registers_per_thread):
    return _rounded_up(registers_per_thread * WARP, REGISTER_STEP)


def _registers(occupancy):
    return _per_warp(occupancy.registers_per_thread) * _warps(occupancy.threads_per_block)


def _by_registers(threads, registers_per_thread, gpu):
    """A warp lives in one of four parts, and takes its registers from that part's quarter."""
    warps_at_once = gpu.registers // PARTS // _per_warp(registers_per_thread) * PARTS
    return warps_at_once // _warps(threads)


def _shared(shared_bytes, gpu):
    return _rounded_up(shared_bytes + gpu.shared_reserved, gpu.shared_step)


def _by_shared(shared_bytes, gpu):
    if shared_bytes > gpu.shared_per_block:
        return 0
    taken = _shared(shared_bytes, gpu)
    return gpu.shared_bytes // taken if taken else None

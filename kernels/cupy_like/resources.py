"""What a kernel takes of a multiprocessor: the attributes that CuPy shows of a RawKernel."""

from kernels.language.program import Block, Declare, If, Loop, Switch

REGISTERS = ("how many registers a kernel takes is the work of NVIDIA's compiler, and nothing here "
             "can tell: look on a machine with a GPU")


class Attributes:
    """Attributes of a RawKernel, in bytes where they are sizes."""

    NAMES = ("max_threads_per_block", "shared_size_bytes", "const_size_bytes", "local_size_bytes",
             "num_regs", "ptx_version", "binary_version", "cache_mode_ca",
             "max_dynamic_shared_size_bytes", "preferred_shared_memory_carveout")
    ptx_version = binary_version = 90
    cache_mode_ca = 0

    @property
    def attributes(self):
        """All of them as a dict; -1 for what the emulator cannot know, as CuPy does."""
        return {name: -1 if name == "num_regs" else getattr(self, name) for name in self.NAMES}

    @property
    def max_threads_per_block(self):
        """1024, or what __launch_bounds__ says."""
        return self.kernel.launch_bounds or 1024

    @property
    def shared_size_bytes(self):
        """Static shared memory; dynamic shared memory comes with the launch."""
        return memory_size(self.kernel, "shared")

    @property
    def local_size_bytes(self):
        """Arrays of each thread. A GPU's compiler keeps some of them in registers."""
        return memory_size(self.kernel, "local")

    @property
    def const_size_bytes(self):
        """All __constant__ variables of the text."""
        self.compile()
        return sum(v.type.size for v in self._module.program.variables if v.storage == "constant")

    @property
    def num_regs(self):
        raise NotImplementedError(REGISTERS)



def memory_size(function, storage):
    """Bytes of the variables of one storage ("shared", "local") that a function declares."""
    return sum(v.type.size for v in set(_declared(function.body)) if v.storage == storage)


def _declared(node):
    """The variables that a statement declares, those in its parts too."""
    if isinstance(node, Declare):
        yield node.variable
    elif isinstance(node, Block | tuple):
        for statement in getattr(node, "statements", node):
            yield from _declared(statement)
    elif isinstance(node, If):
        yield from _declared((node.yes, *filter(None, [node.no])))
    elif isinstance(node, Loop):
        yield from _declared(node.body)
    elif isinstance(node, Switch):
        yield from _declared(tuple(s for _, statements in node.cases for s in statements))

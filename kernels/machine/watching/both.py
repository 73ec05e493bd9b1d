"""Two watches at once."""

from kernels.machine.watch import Watch


class Both(Watch):
    """Tells everything to the first, then to the second."""

    def __init__(self, checks, counts):
        self.checks, self.counts = checks, counts


def _to_both(name):
    def tell(self, *args, **kwargs):
        getattr(self.checks, name)(*args, **kwargs)
        getattr(self.counts, name)(*args, **kwargs)
    tell.__name__ = name
    return tell


for _name in [name for name in vars(Watch) if not name.startswith("_")]:
    setattr(Both, _name, _to_both(_name))

"""An array's flags."""


class Flags:
    """How an array lies in memory: x.flags.c_contiguous or x.flags["C_CONTIGUOUS"]."""

    NAMES = ("C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA")

    def __init__(self, flags):
        self.c_contiguous = flags.c_contiguous
        self.f_contiguous = flags.f_contiguous
        self.owndata = flags.owndata

    @property
    def fnc(self):
        return self.f_contiguous and not self.c_contiguous

    @property
    def forc(self):
        return self.f_contiguous or self.c_contiguous

    def __getitem__(self, name):
        if name not in self.NAMES:
            raise KeyError(f"{name} is not defined for cupy.ndarray.flags")
        return getattr(self, name.lower())

    def __repr__(self):
        return "\n".join(f"  {name} : {self[name]}" for name in self.NAMES)

"""A student's object as the tests see it: every question is answered in the student's process.

What comes back is a plain value, which the tests own, or another proxy. A proxy never decides a
comparison: it is equal to nothing that the tests made, and where the student's class has its own
opinion on equality, order, truth or number, asking for it is refused.
"""

import sys
from dataclasses import dataclass

from .errors import WAY_OUT, ApartError, CannotCross
from .specials import ALL, COMPARISONS, OF_A_DIFFERENCE, RELATIVE, dunders
from .trust import find, nearest

READABLE = dunders("name qualname dict annotations defaults kwdefaults version all file")
OF_SOURCE = frozenset({"__code__", "__closure__", "__globals__", "__func__"})


@dataclass(frozen=True)
class Kind:
    """A class of the student's process, as it was described from there.

    names:   of the class and its bases, "module.qualname", in order of inheritance
    lineage: numbers of the class and those of its bases that are no library's
    """

    number: int
    name: str
    names: tuple
    specials: tuple
    lineage: tuple

    def stands_for(self):
        """The nearest class of ours that this one inherits from, for isinstance; or None."""
        return nearest(self.names)


class Remote:
    """What a proxy knows.

    makes:      for a class: the number of the kind of its instances
    attribute:  the name it was read as, if it was
    difference: whether it came from subtracting, or dividing by, a value of the tests'
    """

    __slots__ = ("session", "handle", "kind", "label", "makes", "attribute", "difference", "times")

    def __init__(self, session, handle, kind, label, makes):
        self.session, self.handle, self.kind = session, handle, kind
        self.label, self.makes = label, makes
        self.attribute, self.difference, self.times = None, False, 0

    def ask(self, op, args=(), kwargs=None, **fields):
        return self.session.ask(op, args, kwargs, of=self.handle, **fields)

    def __str__(self):
        return f"the student's {self.label}" if self.label else f"the student's {self.kind.name}"

    def refuse(self, what):
        raise CannotCross(f"{self}: {what} would be for the student's code to decide; {WAY_OUT}")

    def call(self, args, kwargs):
        if self.attribute in COMPARISONS and any(map(is_numeric, args)):
            self.refuse(f"whether .{self.attribute}(...) holds")
        return self.ask("call", args, kwargs)

    def special(self, name, args):
        """What the student's class answers to an operator."""
        found = self.ask("special", args, name=name)
        strange = any(not is_proxy(a) for a in args)
        if self.difference or (name in RELATIVE and strange):
            self.check_difference(name, found)
        return found

    def check_difference(self, name, found):
        if is_proxy(found):
            found._apart_.difference = True
        elif found is not NotImplemented:
            self.refuse(f"{name} with a value of the test's")

    def contains(self, proxy, member):
        if is_proxy(member) or self.session.named & {*self.kind.lineage}:
            return self.special("__contains__", (member,))
        if "__iter__" not in self.kind.specials:
            self.refuse(f"whether it contains {member!r}")
        return any(m is member or m == member for m in proxy)

    def text(self, how, spec=""):
        try:
            found = self.ask("text", (how, spec))
        except ApartError:
            return f"<{self}>"
        return found if type(found) is str else f"<{self}>"


def is_proxy(value):
    return issubclass(type(value), Proxy)


def is_numeric(value):
    return type(value).__module__.partition(".")[0] in ("numpy", "torch")


class Proxy:
    """The base of all proxies; operators.py adds the operators of each kind."""

    __slots__ = ("_apart_", "__weakref__")
    # NumPy leaves operators to the proxy, and refuses it in its functions.
    __array_ufunc__ = None

    def __init__(self, remote):
        object.__setattr__(self, "_apart_", remote)

    def __del__(self):
        remote = self._apart_
        remote.session.freed.append([remote.handle, remote.times])

    def __getattr__(self, name):
        if name == "_apart_":  # not there yet: a proxy that was never finished
            raise AttributeError(name)
        remote = self._apart_
        if is_dunder(name) and name not in READABLE:
            return unusual(remote, name)
        if remote.difference and name not in OF_A_DIFFERENCE and name in numeric_names():
            remote.refuse(f"the .{name} of a difference from a value of the test's")
        found = remote.ask("get", name=name)
        if is_proxy(found):
            found._apart_.attribute = name
            found._apart_.difference |= remote.difference and name != "backward"
        return found

    def __setattr__(self, name, value):
        if is_dunder(name):
            self._apart_.refuse(f"what setting {name} does")
        self._apart_.ask("set", (value,), name=name)

    def __delattr__(self, name):
        self._apart_.ask("unset", name=name)

    def __dir__(self):
        return self._apart_.ask("dir")

    def __repr__(self):
        return self._apart_.text("repr")

    def __str__(self):
        return self._apart_.text("str")

    def __format__(self, spec):
        return self._apart_.text("format", spec)

    def __copy__(self):
        return self._apart_.ask("copy", (False,))

    def __deepcopy__(self, memo):
        return self._apart_.ask("copy", (True,))

    def __reduce_ex__(self, version):
        raise CannotCross(f"{self._apart_} cannot be pickled; {WAY_OUT}")

    @property
    def __class__(self):
        return self._apart_.kind.stands_for() or type(self)


class ClassProxy(Proxy):
    """A class of the student's. Exceptions are not among them: see failures.py."""

    __slots__ = ()
    __class__ = property(lambda self: type)
    __hash__ = object.__hash__

    def __instancecheck__(self, value):
        remote = self._apart_
        if is_proxy(value):
            return remote.makes in value._apart_.kind.lineage
        ours = find(remote.label)
        return ours is not None and isinstance(value, ours)

    def __subclasscheck__(self, kind):
        if not issubclass(type(kind), ClassProxy):
            return False
        made = kind._apart_.session.kinds.get(kind._apart_.makes)
        return made is not None and self._apart_.makes in made.lineage

    def __mro_entries__(self, bases):
        raise CannotCross(f"a class of the test's cannot inherit from {self._apart_}; {WAY_OUT}")

    @property
    def __bases__(self):
        made = self._apart_.session.kinds.get(self._apart_.makes)
        return ((made and made.stands_for()) or object,)

    def __eq__(self, other):
        if isinstance(other, type) and type(other) is type and issubclass(other, Proxy):
            return getattr(other, "_kind_", None) == self._apart_.makes
        return self is other


def is_dunder(name):
    return name.startswith("__") and name.endswith("__")


def unusual(remote, name):
    """Names by which libraries ask whether an object is something else: it is not."""
    if name == "__signature__" and "__call__" in remote.kind.specials:
        return remote.session.signature(remote.handle)
    if name in OF_SOURCE and remote.kind.name in ("function", "method"):
        raise CannotCross(f"{remote}: its source and code are in the other process; {WAY_OUT}")
    if remote.makes is not None and name in (*ALL, "__init__"):
        return remote.ask("get", name=name)
    raise AttributeError(name)


def numeric_names():
    """Every name that numbers, text, arrays and tensors answer to."""
    kinds = [int, float, complex, str, list]
    for module, name in (("numpy", "ndarray"), ("torch", "Tensor")):
        if module in sys.modules:
            kinds.append(getattr(sys.modules[module], name))
    return {name for kind in kinds for name in dir(kind)}

"""The operators of proxies: each kind of object has those that the student's class has."""

from collections import deque

from .errors import WAY_OUT, CannotCross, ProtocolError
from .proxy import ClassProxy, Proxy
from .specials import ASKED, REFUSED, RELATIVE


class RemoteIterator:
    """Iteration over a student's object; several items a time where nothing can tell."""

    def __init__(self, session, handle, many):
        self.session, self.handle, self.many = session, handle, many
        self.waiting, self.done = deque(), False

    def __iter__(self):
        return self

    def __next__(self):
        if not self.waiting and not self.done:
            members, self.done = self.session.ask("items", of=self.handle, many=self.many)
            self.waiting.extend(members)
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()

    def __del__(self):
        self.session.freed.append([self.handle, 1])


def asked(name):
    def method(self, *args):
        return self._apart_.special(name, args)

    return method


def refused(name):
    def method(self, *args):
        if name in ("__eq__", "__ne__") and args[0] is None:
            return name == "__ne__"
        self._apart_.refuse(f"its {name}")

    return method


def iterate(self):
    remote = self._apart_
    if "__next__" in remote.kind.specials:
        # Mostly it returns itself, but it may begin anew in doing so, or wrongly forget to.
        return remote.special("__iter__", ())
    if remote.difference:
        remote.refuse("the items of a difference from a value of the test's")
    handle, many = remote.ask("iter")
    if type(handle) is not int or type(many) is not int or not 1 <= many <= 64:
        raise ProtocolError("found no iterator")
    return RemoteIterator(remote.session, handle, many)


def leave(self, kind, problem, trace):
    """The end of a `with`. An exception of the tests' is never swallowed by the student's code."""
    swallowed = self._apart_.ask("special", (None, problem, None), name="__exit__")
    if problem is not None and swallowed is not None and swallowed is not False:
        raise CannotCross(
            f"{self._apart_} would swallow an exception of the test's ({kind.__name__}); {WAY_OUT}"
        ) from problem


METHODS = {
    **{name: asked(name) for name in (*ASKED, *RELATIVE)},
    **{name: refused(name) for name in REFUSED},
    "__call__": lambda self, *args, **kwargs: self._apart_.call(args, kwargs),
    "__iter__": iterate,
    "__contains__": lambda self, member: self._apart_.contains(self, member),
    "__exit__": leave,
}
CLASSES = {}


def class_of(kind):
    """The class of proxies of a kind: it has the operators that the student's class has."""
    key = (kind.number, kind.name, kind.specials, kind.names)
    if key not in CLASSES:
        if len(CLASSES) > 10_000:
            raise ProtocolError("found more than 10000 classes")
        CLASSES[key] = make_class(kind)
    return CLASSES[key]


def make_class(kind):
    is_class = "builtins.type" in kind.names
    own = {name: METHODS[name] for name in kind.specials}
    if "__eq__" in own and not is_class:
        own.setdefault("__ne__", METHODS["__ne__"])
        own["__hash__"] = METHODS["__hash__"] if "__hash__" in own else None
    else:
        # Equality by identity is Python's own, and so is the hash that goes with it.
        own = {n: m for n, m in own.items() if n not in ("__eq__", "__ne__", "__hash__")}
    own |= {"__slots__": (), "__doc__": DOC, "__module__": MODULE, "_kind_": kind.number}
    return type(kind.name, (ClassProxy if is_class else Proxy,), own)


DOC = property(lambda self: self._apart_.ask("get", name="__doc__"))
MODULE = property(lambda self: self._apart_.ask("get", name="__module__"))

"""The end of the wire in the trusted process: the tests' view of the student's names.

Every byte from the other side is hostile. It can become a plain value, a proxy, an exception with
trusted bases, or a ProtocolError; it never becomes code, a module or a function of this process.
"""

import inspect
import weakref

from . import failures, moods
from .codec import exactly
from .errors import CannotCross, ProtocolError, StudentTimeout
from .hosts import Hosts
from .operators import class_of
from .peer import Peer, arguments
from .proxy import ClassProxy, Kind, Proxy, Remote, is_proxy
from .seeds import Leader
from .specials import ALL


class Session(Peer):
    """Asks one student's process.

    wire:   Wire to the Server there
    hear:   function(said): what the student's code printed and showed, untrusted JSON
    raises: StudentGone when that process ended, ProtocolError when it sent nonsense,
            StudentTimeout when it used up its time, CannotCross for what only one process can do;
            and whatever the student's code raises, with its lines in `.student_frames`
    """

    def __init__(self, wire, hear=None):
        self.hear = hear or (lambda said: None)
        super().__init__(
            wire,
            2,
            {
                "o": self.read_object,
                "X": self.read_class,
                "C": self.read_own,
                "E": self.read_exception,
            },
        )
        self.kinds, self.named, self.classes = {}, set(), {}
        self.proxies = weakref.WeakValueDictionary()
        self.hosts, self.seeds = Hosts(self), Leader()
        self.seeds.start()

    # What the grader calls

    def names(self, wanted):
        """Those of the names that the student defined: dict of values, proxies and classes."""
        found = self.ask("names", (list(wanted),))
        if type(found) is not dict or not set(found) <= set(wanted):
            raise ProtocolError("found names that nobody asked for")
        for value in found.values():
            if issubclass(type(value), ClassProxy):
                self.named.add(value._apart_.makes)
        # A dict of its own: what is done with it is not told over there.
        return dict(found)

    def cell(self, source, count, limit_s, wall_s=None):
        """Run one of the student's cells there; the dict that run_cell returned, untrusted."""
        return self.within(wall_s, "cell", source, count, limit_s)

    def define(self, source):
        """Execute plain definitions in the student's namespace."""
        self.ask("define", (source,))

    def limit(self, seconds, wall_s=None):
        """A CPU limit for what the tests call from now on, and one of wall time per answer."""
        self.deadline_s = wall_s
        self.ask("limit", (seconds,))

    def usage(self):
        """{"cpu_s": .., "most_memory": ..} of that process, as it says itself."""
        found = exactly(dict, self.ask("usage"))
        return {key: float(found[key]) for key in ("cpu_s", "most_memory")}

    def bye(self):
        """Let the other process end its serving; nothing is asked after that."""
        self.seeds.stop()
        self.wire.send({"op": "bye", "epoch": self.epoch})

    def within(self, wall_s, op, *args):
        before, self.deadline_s = self.deadline_s, wall_s
        try:
            return self.ask(op, args)
        finally:
            self.deadline_s = before

    def signature(self, handle):
        """inspect.Signature of a callable over there."""
        parameters = []
        for name, kind, has_default, default in self.ask("signature", of=handle):
            default = default if has_default else inspect.Parameter.empty
            parameters.append(
                inspect.Parameter(name, inspect._ParameterKind(kind), default=default)
            )
        return inspect.Signature(parameters)

    # What the student's process says

    def prepare(self, message, reader):
        """Take in draws of random numbers, and the kinds of objects that are new."""
        self.seeds.follow(message["draws"])
        if message["said"]:
            self.hear(message["said"])
        for number, name, names, specials, lineage in message["kinds"]:
            if not set(specials) <= set(ALL) or len(names) > 200 or len(lineage) > 200:
                raise ProtocolError("found a class with operators that Python does not have")
            self.kinds[exactly(int, number)] = Kind(
                number,
                exactly(str, name)[:200],
                tuple(exactly(str, n) for n in names),
                tuple(specials),
                tuple(exactly(int, n) for n in lineage),
            )

    def decorate(self, message, writer):
        message["seeds"], message["mood"] = self.seeds.write(writer), moods.here()

    def read_object(self, reader, tree):
        """The proxy of an object; the same one while it is in use."""
        _, handle, number, label, makes = tree
        proxy = self.proxies.get(exactly(int, handle))
        if proxy is None:
            kind = self.kinds[exactly(int, number)]
            label = None if label is None else exactly(str, label)[:200]
            proxy = class_of(kind)(Remote(self, handle, kind, label, makes))
            self.proxies[handle] = proxy
        proxy._apart_.times += 1
        return proxy

    def read_class(self, reader, tree):
        return failures.read_class(self.classes, tree)

    def read_own(self, reader, tree):
        return self.lent[tree[1]]

    def read_exception(self, reader, tree):
        return failures.read_exception(reader, tree, self.read_class(reader, tree[1]))

    def read_failure(self, message, reader):
        """The exception to raise here; one of the tests' own comes back as it was."""
        tree = message["value"]
        if type(tree) is not list or len(tree) != 6 or tree[0] != "E":
            raise ProtocolError("found a failure that is no exception")
        problem = reader.value(tree)
        own = self.hosts.raised.get(tree[5]) if type(tree[5]) is int else None
        name = tree[1][2][0].rpartition(".")[2]
        if name == "StudentTimeLimit":
            return StudentTimeout("the student's code used up its CPU time")
        if name == CannotCross.__name__:
            return CannotCross(str(problem)[:1000])
        return problem if own is None else own

    # What the student's process asks

    def answer(self, message, buffers):
        """Answer a question from there: only about objects that the tests handed over."""

        def read(message, reader):
            return arguments(message, reader)

        args, kwargs = self.receive(message, buffers, read)
        self.depth += 1
        try:
            self.hosts.answer(message, args, kwargs)
        finally:
            self.depth -= 1

    def beyond(self, writer, value):
        """How the tests' side sends what is no plain value."""
        if is_proxy(value):
            if value._apart_.session is not self:
                raise CannotCross(f"{value._apart_} belongs to another student")
            return ["H", value._apart_.handle]
        if isinstance(value, type):
            for handle, made in self.classes.items():
                if made is value:
                    return ["H", handle]
        return self.hosts.tree(writer, value)


__all__ = ["Proxy", "Session"]

"""The end of the wire in the student's process: it does what the tests ask.

Nothing here is a defence: this process runs the student's code and belongs to it. It only has to
be faithful for a student who plays by the rules.
"""

import inspect

from . import failures, moods
from .errors import ApartError, ProtocolError, StudentGone
from .guests import Guests, is_guest
from .operations import OPERATIONS, PLAIN_JSON
from .parcels import READS
from .peer import Peer, arguments
from .seeds import Follower
from .specials import defined
from .trust import full_name


class Farewell(BaseException):
    """The tests are done."""


class Server(Peer):
    """Serves the names of one namespace.

    wire:          Wire to the tester
    namespace:     dict, the student's global names
    run_cell:      function(source, count, limit_s) -> dict of JSON, runs one of the cells
    format_frames: function(exception) -> list of str, the student's part of a traceback
    arm:           function(seconds or None): a CPU limit for what the tests call from now on
    said:          function() -> list of JSON: what was printed and shown since the last time
    """

    trusts = True

    def __init__(self, wire, namespace, run_cell, format_frames=None, arm=None, said=None):
        super().__init__(
            wire, 1, READS | {"H": self.read_own, "G": self.read_guest, "E": self.read_exception}
        )
        self.namespace, self.run_cell, self.said = namespace, run_cell, said or list
        self.format_frames, self.arm = format_frames or (lambda problem: []), arm
        self.guests, self.kinds, self.told = Guests(self), {}, set()
        self.news, self.seeds = [], Follower()
        self.seeds.start()

    def serve(self):
        """Answer until the tests are done or gone."""
        while True:
            try:
                message, buffers = self.wire.recv()
            except KeyboardInterrupt:
                # A time limit that fell between two requests has nothing to stop.
                continue
            except StudentGone:
                return
            try:
                self.stale(message)
                self.answer(message, buffers)
            except (Farewell, StudentGone):
                return

    # Requests

    def answer(self, message, buffers):
        if message["op"] == "bye":
            raise Farewell
        queued = self.wire.queued
        try:
            self.attempt(message, buffers)
        except (StudentGone, Farewell):
            raise
        except BaseException as problem:
            self.insist(problem, queued)

    def attempt(self, message, buffers):
        try:
            send = self.perform(message, buffers)
        except (StudentGone, Farewell):
            raise
        except BaseException as problem:
            send = self.failure(problem)
        send()
        if self.depth == 0:
            self.twins.finish()

    def insist(self, problem, queued):
        """Answer, whatever time limit strikes how often: the tests wait for it."""
        while True:
            try:
                if self.wire.queued == queued:
                    self.give_up(problem)
                return self.wire.flush()
            except KeyboardInterrupt:
                continue

    def perform(self, message, buffers):
        """Do it; returns the function that sends the answer."""
        operation = OPERATIONS.get(message["op"])
        if operation is None:
            raise ProtocolError(f"no operation is called {message['op']!r}")
        args, kwargs = self.receive(message, buffers, arguments)
        with moods.worn(message["mood"]):
            value = operation(self, message, *args, **kwargs)
        if operation in PLAIN_JSON:
            return lambda: self.dispatch_plain(value)
        return lambda: self.reply(value)

    def failure(self, problem):
        """The function that sends an exception, which is taken apart first.

        Its traceback holds the arguments of every call; they must not count as still in use.
        """
        frames = self.frames(problem)
        yours = self.guests.number_of(problem)
        problem.__traceback__ = problem.__context__ = None

        def write(writer):
            tree = failures.write_class(self, type(problem))
            message["value"] = failures.write_exception(writer, tree, problem, frames, yours)

        message = {"op": "raise"}
        return lambda: self.dispatch(message, self.writer(), write)

    def frames(self, problem):
        try:
            return [str(line) for line in self.format_frames(problem)]
        except Exception:
            return []

    def give_up(self, problem):
        """An answer could not be sent; say so, and follow no shared values any longer."""
        self.abandon_values()
        text = str(problem) if isinstance(problem, ApartError) else type(problem).__name__
        names = failures.names_of(type(problem))
        tree = ["E", ["X", 0, names], [text], {}, [], None]
        self.wire.send(
            {
                "op": "raise",
                "lost": True,
                "value": tree,
                "sync": [],
                "drop": [],
                "free": [],
                "kinds": [],
                "draws": {},
                "said": [],
                "epoch": self.epoch,
            }
        )

    def dispatch_plain(self, answer):
        self.dispatch({"op": "ret", "plain": answer}, self.writer(), lambda writer: None)

    # What Peer asks of both ends

    def stale(self, message):
        if message.get("epoch", 0) > self.epoch:
            self.epoch = message["epoch"]
            self.abandon_values()
        return False

    def abandon_values(self):
        self.twins.clear()
        self.told = set()

    def prepare(self, message, reader):
        self.seeds.take(message["seeds"], reader)

    def decorate(self, message, writer):
        message["kinds"], self.news = self.news, []
        message["draws"], message["said"] = self.seeds.draws(), self.said()

    def beyond(self, writer, value):
        """What is no plain value stays here, and goes as a handle."""
        if is_guest(value):
            return ["C", self.guests.number(value)]
        if isinstance(value, type) and issubclass(value, BaseException):
            return failures.write_class(self, value)
        if isinstance(value, BaseException) and type(value).__init__ is not None:
            return failures.write_exception(writer, failures.write_class(self, type(value)), value)
        made = self.kind(value) if isinstance(value, type) else None
        return ["o", self.lent.lend(value), self.kind(type(value)), label(value), made]

    def kind(self, kind):
        """The number of a class; it is described once."""
        number = self.kinds.setdefault(kind, len(self.kinds) + 1)
        if number not in self.told:
            self.told.add(number)
            lineage = [self.kind(base) for base in kind.__mro__[1:] if is_students(base)]
            names = [full_name(base) for base in kind.__mro__]
            self.news.append([number, kind.__name__, names, defined(kind), [number, *lineage]])
        return number

    def read_own(self, reader, tree):
        return self.lent[tree[1]]

    def read_guest(self, reader, tree):
        return self.guests.welcome(*tree[1:])

    def read_exception(self, reader, tree):
        """An exception of the tests'; one that a callback raised returns as itself."""
        kind = failures.read_class({}, tree[1])
        problem = failures.read_exception(reader, tree, kind)
        self.guests.remember(problem, tree[-1])
        return problem

    def read_failure(self, message, reader):
        return reader.value(message["value"])


def is_students(kind):
    return kind.__module__.partition(".")[0] not in ("builtins", "abc", "numpy", "torch")


def label(value):
    """What a function, class or module is called."""
    if isinstance(value, type):
        return full_name(value)
    name = getattr(value, "__name__", None) if callable(value) or inspect.ismodule(value) else None
    return name if type(name) is str else None

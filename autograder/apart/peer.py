"""What both ends of the wire have in common: asking, answering, lending objects.

A request is answered by "ret" or "raise"; before that the answering side may itself ask (a
callback), to any depth up to a cap. Each message carries what changed in shared values (twins.py)
and which lent objects are no longer needed.

    {"op", "epoch", "sync": [[twin, parts]..], "drop": [twin..], "free": [[handle, times]..], ..}

An epoch ends when an exchange is cut short, by a time limit for instance: late answers of an
older epoch are skipped, and shared values stop following each other.
"""

from .codec import Reader, Writer
from .errors import ApartError, ProtocolError
from .twins import Twins

DEEPEST_CALL = 40


class Lent:
    """Objects of this side that the other side holds by a number."""

    def __init__(self):
        self.objects, self.numbers, self.next = {}, {}, 1

    def lend(self, thing):
        """The number of `thing`; it is kept until given back as often as it was lent."""
        number = self.numbers.get(id(thing))
        if number is None:
            number, self.next = self.next, self.next + 1
            self.objects[number], self.numbers[id(thing)] = [thing, 0], number
        self.objects[number][1] += 1
        return number

    def __getitem__(self, number):
        if type(number) is not int or number not in self.objects:
            raise ProtocolError("found the number of an object that was never lent")
        return self.objects[number][0]

    def back(self, number, times):
        if type(times) is not int or times < 1:
            raise ProtocolError("found an object given back no times")
        thing = self[number]
        self.objects[number][1] -= times
        if self.objects[number][1] <= 0:
            del self.objects[number], self.numbers[id(thing)]


class Peer:
    """One end.

    first: 1 or 2, so that both sides number new twins differently
    reads: tag -> function(reader, tree), for what only this side accepts
    """

    trusts = False

    def __init__(self, wire, first, reads):
        self.wire, self.reads = wire, reads
        self.twins, self.lent = Twins(first), Lent()
        self.freed, self.epoch, self.depth = [], 0, 0
        self.deadline_s = None

    # Asking

    def ask(self, op, args=(), kwargs=None, **fields):
        """What the other side answers, or the exception that its code raised."""
        if self.depth >= DEEPEST_CALL:
            raise RecursionError("the tests and the student's code call each other too deeply")
        queued = self.wire.queued
        self.depth += 1
        try:
            self.post({"op": op, **fields}, args, kwargs or {})
            outcome = self.outcome()
        except BaseException as problem:
            # An argument that cannot be sent is the only harmless end: then nothing was sent.
            if self.wire.queued != queued or not isinstance(problem, Exception):
                self.abandon()
            raise
        finally:
            self.depth -= 1
        if not self.trusts and self.depth == 0:
            self.twins.finish()
        if isinstance(outcome, Raised):
            raise outcome.exception
        return outcome

    def abandon(self):
        """The exchange was cut short: what it would still say no longer counts."""
        self.epoch += 1
        self.twins.clear()

    def outcome(self):
        while True:
            message, buffers = self.wire.recv(self.deadline_s)
            if type(message) is not dict:
                raise ProtocolError("found a message that is no object")
            if self.stale(message):
                continue
            op = message.get("op")
            if op not in ("ret", "raise"):
                self.answer(message, buffers)
                continue
            if message.get("lost") is True:
                self.twins.clear()
            value = self.receive(message, buffers, self.result)
            return Raised(value) if op == "raise" else value

    def result(self, message, reader):
        if message["op"] == "raise":
            return self.read_failure(message, reader)
        return message["plain"] if "plain" in message else reader.value(message["value"])

    # Messages

    def post(self, message, args, kwargs):
        """Send a request with its arguments."""

        def write(writer):
            message["args"] = writer.each(args)
            message["kwargs"] = {name: writer.tree(value) for name, value in kwargs.items()}

        self.dispatch(message, Writer(self, asking=True), write)

    def reply(self, value):
        def write(writer):
            message["value"] = writer.tree(value)

        message = {"op": "ret"}
        self.dispatch(message, self.writer(), write)

    def writer(self):
        return Writer(self, asking=False)

    def dispatch(self, message, writer, write):
        """Send one message: what `write` puts in, what changed, and what is let go."""
        twins, first = self.twins, self.twins.next
        try:
            write(writer)
            changed = twins.changed() if twins.twins else ()
            message["sync"] = [[n, t.shared.write(writer, t.value)] for n, t in changed]
            message["drop"] = dropped = twins.unheld() if twins.twins else []
            self.decorate(message, writer)
        except BaseException:
            twins.undo(first)
            raise
        freed, self.freed = self.freed, []
        message["free"], message["epoch"] = freed, self.epoch
        # Before the sending: a time limit may strike in it, and once queued a message is sent.
        twins.sent(changed, dropped)
        self.wire.send(message, writer.buffers, self.deadline_s)

    def receive(self, message, buffers, read):
        """Take in one message: what `read` makes of it, then changes, then what is let go."""
        reader = Reader(self, buffers, asked=message["op"] not in ("ret", "raise"))
        try:
            self.prepare(message, reader)
            for number, times in message["free"]:
                self.lent.back(number, times)
            # In the order of writing: what a change puts into a list may be new in the value.
            found = read(message, reader)
            for number, parts in message["sync"]:
                value = self.twins.value(number)
                self.twins.twins[number].shared.fill(reader, value, parts)
                self.twins.unsettled.append(number)
            self.twins.drop(message["drop"])
            self.twins.settle()
        except (ApartError, RecursionError):
            raise
        except Exception as problem:
            # A message is data. Whatever goes wrong in reading it is the sender's doing.
            raise ProtocolError(
                f"found a message that does not fit its form ({type(problem).__name__})"
            ) from None
        return found

    # What the two ends do differently

    def stale(self, message):
        """Whether a message belongs to an exchange that is over."""
        return message.get("epoch") != self.epoch

    def prepare(self, message, reader):
        """Read what comes before the values."""

    def decorate(self, message, writer):
        """Add what comes with the values."""

    # Answering

    def answer(self, message, buffers):
        """Do what a request says and reply."""
        raise NotImplementedError

    def beyond(self, writer, value):
        """The tree of a value that is not plain."""
        raise NotImplementedError

    def read_failure(self, message, reader):
        """The exception of a "raise"."""
        raise NotImplementedError

    def gradients(self, handle, grad):
        """Gradients of the leaves of a result of the other side's."""
        return self.ask("vjp", (grad,), of=handle)


class Raised:
    """An answer that is an exception."""

    def __init__(self, exception):
        self.exception = exception


def arguments(message, reader):
    """(args, kwargs) of a request."""
    args, kwargs = message["args"], message["kwargs"]
    if type(args) is not list or type(kwargs) is not dict:
        raise ProtocolError("found a request without its arguments")
    return [reader.value(a) for a in args], {k: reader.value(v) for k, v in kwargs.items()}

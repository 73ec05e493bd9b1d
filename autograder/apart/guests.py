"""The tests' own functions and objects in the student's process: to use them is to ask back."""

import functools
import types


class Guest:
    """An object of the tests': each use is a question to them, and they may refuse."""

    __slots__ = ("_server_", "_number_")

    def __init__(self, server, number):
        object.__setattr__(self, "_server_", server)
        object.__setattr__(self, "_number_", number)

    def __getattr__(self, name):
        return self._server_.ask("get", of=self._number_, name=name)

    def __del__(self):
        self._server_.freed.append([self._number_, 1])


def asked(name):
    def method(self, *args):
        return self._server_.ask("special", args, of=self._number_, name=name)

    return method


def call(self, *args, **kwargs):
    return self._server_.ask("call", args, kwargs, of=self._number_)


def iterate(self):
    while True:
        members, done = self._server_.ask("items", of=self._number_)
        yield from members
        if done:
            return


METHODS = {name: asked(name) for name in ("__len__", "__getitem__", "__contains__", "__next__")}
METHODS |= {"__call__": call, "__iter__": iterate}


@functools.cache
def class_of(name, specials):
    return type(name, (Guest,), {"__slots__": ()} | {s: METHODS[s] for s in specials})


def as_function(guest, name):
    """A plain function, for code that looks at what it is given."""

    def function(*args, **kwargs):
        return guest(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function._tester_number_ = guest._number_
    return function


def is_guest(value):
    return isinstance(value, Guest) or (
        type(value) is types.FunctionType and "_tester_number_" in vars(value)
    )


class Guests:
    """What the tests lent to this server."""

    def __init__(self, server):
        self.server, self.raised = server, {}

    def welcome(self, number, name, specials):
        guest = class_of(name, tuple(specials))(self.server, number)
        return as_function(guest, name) if specials == ["__call__"] else guest

    def number(self, guest):
        return guest._number_ if isinstance(guest, Guest) else guest._tester_number_

    def remember(self, problem, number):
        """`problem` stands for the tests' exception of that number."""
        problem._tester_exception_ = number

    def number_of(self, problem):
        return getattr(problem, "_tester_exception_", None)

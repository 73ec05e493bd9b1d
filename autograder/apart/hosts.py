"""The tests' own objects that the student's code was given, and what it may do with them.

Functions may be called. Objects of classes that the tests define may be used by their public
names. Nothing else: with one underscore a function leads to its module, and from there anywhere.
"""

import inspect
import itertools
import sys
import types

from . import failures
from .errors import WAY_OUT, CannotCross, ProtocolError
from .parcels import parcel
from .specials import defined

OFFERED = ("__len__", "__getitem__", "__contains__", "__next__", "__iter__", "__call__")
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)
MANY = 1


class Hosts:
    """Sends the objects of one session's tests, and answers for them."""

    def __init__(self, session):
        self.session, self.raised, self.walks = session, {}, {}

    # Sending

    def tree(self, writer, value):
        kind = type(value)
        if (named := library_name(value)) is not None:
            return ["g", *named]
        if isinstance(value, BaseException):
            return self.exception(writer, value)
        if not isinstance(value, FUNCTIONS) and (tree := parcel(writer, value)) is not None:
            return tree
        specials = defined(kind, OFFERED)
        if isinstance(value, (*FUNCTIONS, type)):
            specials = ["__call__"]
        if not specials and not defined_in_tests(kind):
            raise CannotCross(
                f"a {kind.__name__} of the test's cannot be handed to the student's code; {WAY_OUT}"
            )
        name = getattr(value, "__name__", kind.__name__)
        return ["G", self.session.lent.lend(value), str(name), specials]

    def exception(self, writer, problem):
        """An exception for the student's code; one it lets through comes back as itself."""
        number = len(self.raised) + 1
        self.raised[number] = problem
        return self.exception_tree(writer, problem, number)

    def exception_tree(self, writer, problem, number):
        names = failures.names_of(type(problem))
        return failures.write_exception(writer, ["X", 0, names], problem, yours=number)

    # Answering

    def answer(self, message, args, kwargs):
        session = self.session
        try:
            value = self.do(message, args, kwargs)
            session.reply(value)
        except ProtocolError:
            raise
        except Exception as problem:
            self.refuse(problem)

    def refuse(self, problem):
        session, message = self.session, {"op": "raise"}

        def write(writer):
            message["value"] = self.exception(writer, problem)

        session.dispatch(message, session.writer(), write)

    def do(self, message, args, kwargs):
        operation, of = message["op"], message.get("of")
        thing = self.session.lent[of]
        match operation:
            case "call":
                return self.callable(thing)(*args, **kwargs)
            case "vjp":
                from .links import products

                return products(thing, *args)
            case "get":
                return self.attribute(thing, message["name"])
            case "special" if message["name"] in OFFERED:
                return self.special(thing, message["name"], args)
            case "items":
                return self.items(thing, of)
        raise ProtocolError(f"found the question {str(operation)[:20]!r}")

    def callable(self, thing):
        if not callable(thing):
            raise TypeError(f"{type(thing).__name__!r} object is not callable")
        return thing

    def special(self, thing, name, args):
        method = getattr(type(thing), name, None)
        if method is None:
            raise TypeError(f"{type(thing).__name__!r} object has no {name}")
        return method(thing, *args)

    def attribute(self, thing, name):
        """A public attribute of an object whose class the tests define."""
        if type(name) is not str or name.startswith("_") or not defined_in_tests(type(thing)):
            raise AttributeError(f"{type(thing).__name__!r} object has no attribute {name!r}")
        return getattr(thing, name)

    def items(self, thing, of):
        walk = thing if hasattr(thing, "__next__") else self.walks.setdefault(of, iter(thing))
        members = list(itertools.islice(walk, MANY))
        if len(members) < MANY:
            self.walks.pop(of, None)
        return members, len(members) < MANY


def defined_in_tests(kind):
    return getattr(kind, "__module__", None) == "__main__"


def library_name(value):
    """[module, qualname] by which the other process can import the same thing, or None."""
    if not callable(value) and not isinstance(value, types.ModuleType):
        return None
    if isinstance(value, types.ModuleType):
        return [value.__name__, ""] if value.__name__ != "__main__" else None
    module, path = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if path is None and type(value).__module__ == "numpy":
        module, path = "numpy", getattr(value, "__name__", None)
    if type(module) is not str or type(path) is not str or module in ("__main__", ""):
        return None
    found = sys.modules.get(module)
    for part in path.split("."):
        found = inspect.getattr_static(found, part, None) if found is not None else None
    return [module, path] if found is value else None

"""What the tests can ask of the student's process: one function, one entry.

Each is a function(server, message, *arguments) -> value; an object is meant by message["of"].
"""

import copy
import inspect
import itertools
import sys
import types
from collections import deque

# Iterators of builtin containers: taking several items at once runs nobody's code.
HARMLESS = tuple(
    type(iter(c)) for c in ([], (), {}, {}.values(), {}.items(), set(), "", b"", range(1), deque())
)
MANY = 64


def names(server, message, wanted):
    return {name: server.namespace[name] for name in wanted if name in server.namespace}


def call(server, message, *args, **kwargs):
    return server.lent[message["of"]](*args, **kwargs)


def get(server, message):
    return getattr(server.lent[message["of"]], message["name"])


def put(server, message, value):
    setattr(server.lent[message["of"]], message["name"], value)


def unset(server, message):
    delattr(server.lent[message["of"]], message["name"])


def list_names(server, message):
    return dir(server.lent[message["of"]])


def special(server, message, *args):
    thing, name = server.lent[message["of"]], message["name"]
    return getattr(type(thing), name)(thing, *args)


def text(server, message, how, spec):
    thing = server.lent[message["of"]]
    return format(thing, spec) if how == "format" else {"repr": repr, "str": str}[how](thing)


def start_items(server, message):
    """An iterator: its number, and how many items may be taken at a time."""
    found = iter(server.lent[message["of"]])
    return server.lent.lend(found), MANY if harmless(found) else 1


def harmless(found):
    if type(found) in HARMLESS:
        return True
    code = getattr(found, "gi_code", None) if type(found) is types.GeneratorType else None
    torch = sys.modules.get("torch")
    # Such as net.parameters(): the library's own walk over a module.
    return bool(torch and code and code.co_filename == torch.nn.modules.module.__file__)


def items(server, message):
    found, many = server.lent[message["of"]], message["many"]
    members = list(itertools.islice(found, many))
    return members, len(members) < many


def copied(server, message, deeply):
    return (copy.deepcopy if deeply else copy.copy)(server.lent[message["of"]])


def signature(server, message):
    """[(name, kind, has a default, default)] of a callable."""
    found = inspect.signature(server.lent[message["of"]]).parameters.values()
    return [
        (p.name, int(p.kind), p.default is not p.empty, None if p.default is p.empty else p.default)
        for p in found
    ]


def vjp(server, message, grad):
    from .links import products

    return products(server.lent[message["of"]], grad)


def define(server, message, source):
    exec(compile(source, "<definitions>", "exec"), server.namespace)


def limit(server, message, seconds):
    if server.arm is not None:
        server.arm(seconds)


def cell(server, message, source, count, limit_s):
    return server.run_cell(source, count, limit_s)


def usage(server, message):
    import resource  # here, since Windows has none

    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu_s": used.ru_utime + used.ru_stime, "most_memory": used.ru_maxrss}


OPERATIONS = {
    "names": names,
    "call": call,
    "get": get,
    "set": put,
    "unset": unset,
    "dir": list_names,
    "special": special,
    "text": text,
    "iter": start_items,
    "items": items,
    "copy": copied,
    "signature": signature,
    "vjp": vjp,
    "define": define,
    "limit": limit,
    "cell": cell,
    "usage": usage,
}
# Answers that are JSON as they are.
PLAIN_JSON = {cell, usage}

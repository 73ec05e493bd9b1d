"""CuPy's signatures as text, one line per name, read without running any of it."""

import ast
from inspect import Parameter, Signature

import numpy as np

_NAMED = {"float": float, "int": int, "pi2": 2 * np.pi}


def parse(text):
    """{name: inspect.Signature} of lines such as `clip(a, a_min, a_max, out=None)`."""
    return dict(map(_line, text.strip().splitlines()))


def _line(line):
    function = ast.parse(f"def {line}: pass").body[0]
    return function.name, Signature(_parameters(function.args))


def _parameters(args):
    plain = args.posonlyargs + args.args
    defaults = [Parameter.empty] * (len(plain) - len(args.defaults)) + args.defaults
    for i, (arg, default) in enumerate(zip(plain, defaults, strict=True)):
        kind = (Parameter.POSITIONAL_ONLY if i < len(args.posonlyargs)
                else Parameter.POSITIONAL_OR_KEYWORD)
        yield Parameter(arg.arg, kind, default=_value(default))
    if args.vararg:
        yield Parameter(args.vararg.arg, Parameter.VAR_POSITIONAL)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield Parameter(arg.arg, Parameter.KEYWORD_ONLY, default=_value(default))
    if args.kwarg:
        yield Parameter(args.kwarg.arg, Parameter.VAR_KEYWORD)


def _value(node):
    if node is None or node is Parameter.empty:
        return Parameter.empty
    return _NAMED[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)

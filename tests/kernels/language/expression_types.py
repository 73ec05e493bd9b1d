"""The type of an expression: ours, and a C++ compiler's."""

import re
import subprocess

from kernels.language import program, tree
from kernels.language.builtins import type_of
from kernels.language.checker.dispatch import check
from kernels.language.checker.here import Here, Whole
from kernels.language.checker.scopes import Scope
from kernels.language.checker.wrong import Wrong
from kernels.language.parser import parse
from kernels.language.source import Source, Span

VARIABLES = {"b": "bool", "c": "char", "sc": "signed char", "uc": "unsigned char", "s": "short",
             "us": "unsigned short", "i": "int", "u": "unsigned int", "l": "long",
             "ul": "unsigned long", "ll": "long long", "ull": "unsigned long long", "f": "float",
             "d": "double"}
HALVES = {"h": "__half", "g": "__half2", "e": "__nv_bfloat16"}
REFUSED = "no such operation"


def ours(text, variables=VARIABLES):
    """The type's name that the checker gives the expression, or REFUSED."""
    source = Source(f"void f() {{ {text}; }}")
    whole = Whole(source, Scope())
    here = Here(whole, Scope(whole.scope))
    for name, type_ in variables.items():
        here.scope.names[name] = program.Variable(name, type_of(type_), "register", Span(1, 1, 1))
    (statement,) = parse(source).items[0].body.statements
    assert isinstance(statement, tree.Expression)
    try:
        return str(check(here, statement.value).type)
    except Wrong:
        return REFUSED


def theirs(expressions, compiler, folder, variables=VARIABLES, includes=()):
    """{expression: type's name or REFUSED} of a C++20 compiler, all in one run."""
    suffix = "cu" if compiler.endswith("nvcc") else "cpp"
    text, made = folder / f"types.{suffix}", folder / "types"
    text.write_text(_program(expressions, variables, includes), encoding="utf-8")
    subprocess.run([compiler, "-std=c++20", "-w", "-o", made, text], check=True)
    lines = subprocess.run([made], capture_output=True, text=True, check=True).stdout.split("\n")
    assert len(lines) == len(expressions) + 1
    return dict(zip(expressions, map(_plain, lines), strict=False))


def _program(expressions, variables, includes):
    """Each expression in a template, where what is ill-formed can be asked for."""
    head = [f"#include <{name}>" for name in ("cstdio", "cmath", *includes)]
    head += ["template<class T> const char* name() { return __PRETTY_FUNCTION__; }",
             "struct All { " + " ".join(f"{t} {n};" for n, t in variables.items()) + " };"]
    names = " ".join(f"auto& {n} = all.{n};" for n in variables)
    for k, expression in enumerate(expressions):
        head.append(f"template<class A> void show{k}(A& all) {{ {names} "
                    f"if constexpr (requires {{ {expression}; }}) "
                    f"puts(name<decltype({expression})>()); else puts(\"{REFUSED}\"); }}")
    calls = " ".join(f"show{k}(all);" for k in range(len(expressions)))
    return "\n".join([*head, f"int main() {{ static All all; {calls} }}"])


def _plain(line):
    """The type's name as we write it: GCC says "long unsigned int"."""
    found = re.search(r"with T = (.*)\]", line)
    if not found:
        return line
    words = found[1].rstrip("&").split()
    if "unsigned" in words:
        words = ["unsigned", *(w for w in words if w != "unsigned")]
    if "int" in words and ("long" in words or "short" in words):
        words.remove("int")
    return " ".join(words)

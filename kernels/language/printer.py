"""A typed program as text: every type and every conversion written out.

For people and tests. It is close to C, with these marks: `x:float` is a variable where it is
declared, `int64(i)` a conversion, `bits<int>(x)` a view of the same bits, `[p]` what p points at.
"""

from kernels.language import program as p
from kernels.language.types import LONGLONG

INDENT = "    "
SHORT = {"long long": "int64", "unsigned int": "uint", "unsigned long": "ulong",
         "unsigned long long": "uint64", "unsigned char": "uchar", "unsigned short": "ushort",
         "signed char": "schar", "__half": "half", "__nv_bfloat16": "bfloat16"}


def program_text(program):
    """The whole program: variables, then every function that a kernel reaches, then the kernels."""
    parts = [_variable_text(v) for v in program.variables]
    parts += [function_text(f, name) for name, f in program.kernels.items()]
    return "\n".join(_called(program) + parts) + "\n"


def _called(program):
    found, waiting = {}, list(program.kernels.values())
    while waiting:
        for node in walk(waiting.pop().body):
            if isinstance(node, p.Call) and node.function not in found:
                found[node.function] = function_text(node.function, node.function.name)
                waiting.append(node.function)
    return list(reversed(found.values()))


def walk(node):
    """`node` and every node within it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, p.Node):
            yield node
            waiting += [v for k, v in vars(node).items() if k not in ("span", "type", "function")]
        elif isinstance(node, (tuple, list)):
            waiting += node


def function_text(function, name):
    parameters = ", ".join(f"{v.name}:{short(v.type)}" for v in function.parameters)
    kind = "kernel" if function.kernel else "function"
    head = f"{kind} {name}({parameters}) -> {short(function.returns)}"
    return "\n".join([head, *_indented(function.body.statements)])


def _variable_text(variable):
    shown = "" if variable.initial is None else f" = {variable.initial.tobytes()[:16].hex()}"
    return f"{variable.storage} {variable.name}:{short(variable.type)}{shown}"


def short(type_):
    """A type's name, without the words that C needs."""
    text = str(type_)
    for long, name in sorted(SHORT.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(long, name)
    return text


# -- statements: lists of lines

def _indented(statements):
    return [INDENT + line for s in statements for line in statement_lines(s)]


def statement_lines(node):
    return STATEMENTS[type(node)](node)


def _declare(node):
    variable = node.variable
    head = f"{variable.storage} {variable.name}:{short(variable.type)}"
    if node.value is None:
        return [head]
    if isinstance(node.value, tuple):
        pairs = ", ".join(f"{text(place)} = {text(value)}" for place, value in node.value)
        return [f"{head} = {{{pairs}}}"]
    return [f"{head} = {text(node.value)}"]


def _if(node):
    lines = [f"if {text(node.test)}", *_indented(node.yes.statements)]
    return lines + (["else", *_indented(node.no.statements)] if node.no is not None else [])


def _loop(node):
    word = "loop" if node.test_first else "loop at least once"
    test = f" while {text(node.test)}" if node.test is not None else ""
    step = f" step {text(node.step)}" if node.step is not None else ""
    return [word + test + step, *_indented(node.body.statements)]


def _switch(node):
    lines = [f"switch {text(node.value)}"]
    for values, statements in node.cases:
        label = "default" if values is None else f"case {', '.join(map(str, values))}"
        lines += [label, *_indented(statements)]
    return lines


def _return(node):
    return ["return" if node.value is None else f"return {text(node.value)}"]


STATEMENTS = {
    p.Declare: _declare,
    p.Do: lambda node: [text(node.value)],
    p.Block: lambda node: ["block", *_indented(node.statements)],
    p.If: _if,
    p.Loop: _loop,
    p.Switch: _switch,
    p.Break: lambda node: ["break"],
    p.Continue: lambda node: ["continue"],
    p.Return: _return,
}


# -- expressions and places: one line of text

def text(node):
    """An expression or a place."""
    return TEXTS[type(node)](node)


def _constant(node):
    if not hasattr(node.type, "kind"):
        return "null"
    if node.type.kind == "bool":
        return str(bool(node.value)).lower()
    value = str(node.value.item())
    suffix = {"float": "f", "double": "", "int": "", "unsigned int": "u", "long long": "L"}
    return value + suffix.get(str(node.type), f":{short(node.type)}")


def _list(nodes):
    return ", ".join(map(text, nodes))


def _binary(node):
    return f"({text(node.left)} {node.op} {text(node.right)})"


def _update(node):
    post = " (old value)" if node.postfix else ""
    return f"{text(node.place)} := {text(node.value)}{post}"


def _intrinsic(node):
    constants = "".join(f" {c!r}" for c in node.constants)
    return f"{node.name}:{short(node.type)}({_list(node.arguments)}{constants})"


def _index(node):
    """An index without its conversion to 64 bits, which every index has."""
    index = node.index
    plain = isinstance(index, p.Convert) and index.type is LONGLONG
    return text(index.operand) if plain else text(index).removesuffix("L")


TEXTS = {
    p.Constant: _constant,
    p.Special: lambda n: n.name if n.name == "warpSize" else f"{n.name}.{'xyz'[n.axis]}",
    p.Read: lambda n: text(n.place),
    p.AddressOf: lambda n: f"&{text(n.place)}",
    p.Convert: lambda n: f"{short(n.type)}({text(n.operand)})",
    p.Reinterpret: lambda n: f"bits<{short(n.type)}>({text(n.operand)})",
    p.Unary: lambda n: f"{n.op}{text(n.operand)}",
    p.Binary: _binary,
    p.PointerAdd: lambda n: f"({text(n.pointer)} + {text(n.offset)})",
    p.PointerDifference: lambda n: f"({text(n.left)} - {text(n.right)})",
    p.PointerCompare: _binary,
    p.Logical: _binary,
    p.Conditional: lambda n: f"({text(n.test)} ? {text(n.yes)} : {text(n.no)})",
    p.Store: lambda n: f"{text(n.place)} = {text(n.value)}",
    p.Update: _update,
    p.Old: lambda n: "old",
    p.Sequence: lambda n: f"({text(n.first)}; {text(n.second)})",
    p.Build: lambda n: f"{short(n.type)}{{{_list(n.items)}}}",
    p.Field: lambda n: f"{text(n.of)}.{n.of.type.fields[n.index][0]}",
    p.Call: lambda n: f"{n.function.name}({_list(n.arguments)})",
    p.Intrinsic: _intrinsic,
    p.VariablePlace: lambda n: n.variable.name,
    p.Element: lambda n: f"{text(n.of)}[{_index(n)}]",
    p.FieldPlace: lambda n: f"{text(n.of)}.{n.of.type.fields[n.index][0]}",
    p.Target: lambda n: f"[{text(n.pointer)}]",
}

"""A syntax tree as CUDA C again, with brackets everywhere, so that no precedence is needed."""

from dataclasses import replace

from kernels.language import tree


def text(node):
    """The node as source. What the preprocessor took away stays away."""
    return PRINTERS[type(node)](node)


def join(nodes, between=", "):
    return between.join(text(n) for n in nodes)


def angles(arguments):
    return f"<{join(arguments)}>" if arguments else ""


def type_name(node):
    return "const " * node.const + " ".join(node.words) + angles(node.arguments)


def declared(node, name, pointers=""):
    """`type name` as a declarator writes it: int (&name)[3]."""
    if isinstance(node, tree.ArrayOf):
        length = "" if node.length is None else text(node.length)
        inner = f"({pointers}{name})" if pointers else name
        return declared(node.of, f"{inner}[{length}]")
    if isinstance(node, tree.PointerTo):
        return declared(node.to, name, "*" + "const " * node.const + pointers)
    if isinstance(node, tree.ReferenceTo):
        return declared(node.to, name, "&" + pointers)
    return f"{text(node)} {pointers}{name}"


def words(qualifiers):
    return "".join(q + " " for q in sorted(qualifiers - {"const"}))


def aligned(node):
    return f"__align__({text(node.align)}) " if node.align else ""


def variable(node):
    start = aligned(node) + words(node.qualifiers) + declared(node.type, node.name)
    if node.value is None:
        return start
    if node.style == "call":
        return f"{start}({join(node.value.arguments)})"
    return start + (" = " if node.style == "equals" else "") + text(node.value)


def initial(node):
    # One statement per name: then each has its own pointers and lengths.
    return " ".join(variable(v) + ";" for v in node.variables)


def unrolled(node):
    if node.unroll is None:
        return ""
    return "\n#pragma unroll" + (f" {node.unroll}" if node.unroll is not True else "") + "\n"


def loop(node):
    if isinstance(node.start, tree.Declaration):
        first, *rest = node.start.variables
        start = ", ".join([variable(first)] + [short(v) for v in rest]) + ";"
    else:
        start = text(node.start) if node.start else ";"
    test = text(node.test) if node.test else ""
    step = text(node.step) if node.step else ""
    return f"{unrolled(node)}for ({start} {test}; {step}) {text(node.body)}"


def short(node):
    """A further name of a declaration in a for: its base type stands only once."""
    whole = variable(node)
    base = node.type
    while not isinstance(base, tree.TypeName):
        base = base.of if isinstance(base, tree.ArrayOf) else base.to
    return whole.split(text(base) + " ", 1)[1]


def condition(node):
    no = f" else {text(node.no)}" if node.no else ""
    # The block keeps an else with its own if.
    yes = text(node.yes)
    return f"if {'constexpr ' * node.constexpr}({text(node.test)}) {yes}{no}"


def function(node):
    template = template_of(node.template)
    bounds = f"__launch_bounds__({join(node.launch_bounds)}) " if node.launch_bounds else ""
    name = node.name + angles(node.arguments)
    head = f"{name}({join(node.parameters)}){' const' * ('const' in node.qualifiers)}"
    if node.returns is not None:
        head = declared(node.returns, head)
    given = ", ".join(f"{i.name}({join(i.arguments)})" for i in node.initialisers)
    body = text(node.body) if node.body else ";"
    return f"{template}{words(node.qualifiers)}{bounds}{head}{' : ' * bool(given)}{given} {body}"


def template_of(parameters):
    return "" if parameters is None else f"template <{join(parameters)}> "


def template_parameter(node):
    start = "typename " + node.name if node.type is None else declared(node.type, node.name)
    return start + (f" = {text(node.default)}" if node.default else "")


def parameter(node):
    return declared(node.type, node.name) + (f" = {text(node.default)}" if node.default else "")


def struct(node):
    members = "\n".join(text(m) + ";" * isinstance(m, tree.Variable) for m in node.members)
    return f"{template_of(node.template)}struct {aligned(node)}{node.name} {{\n{members}\n}};"


def alias(node):
    if node.type is None:
        return f"using {'' if '::' in node.name else 'namespace '}{node.name};"
    return f"{template_of(node.template)}using {node.name} = {declared(node.type, '')};"


def cast(node):
    if node.style == "c":
        return f"(({declared(node.type, '')}){text(node.operand)})"
    return f"{node.style}<{declared(node.type, '')}>({text(node.operand)})"


def string(node):
    inside = "".join(c if c.isalnum() or c in " %=_" else f"\\{ord(c):03o}" for c in node.value)
    return f'"{inside}"'


def member(node):
    return f"{text(node.of)}{'->' if node.arrow else '.'}{node.name}{angles(node.arguments)}"


PRINTERS = {
    tree.TypeName: type_name,
    tree.PointerTo: lambda n: declared(n, ""),
    tree.ReferenceTo: lambda n: declared(n, ""),
    tree.ArrayOf: lambda n: declared(n, ""),
    tree.Number: lambda n: n.text,
    tree.Character: lambda n: f"'\\x{n.value % 256:02x}'",
    tree.String: string,
    tree.Name: lambda n: n.name + angles(n.arguments),
    tree.Unary: lambda n: f"({n.op} {text(n.operand)})",
    tree.Postfix: lambda n: f"({text(n.operand)} {n.op})",
    tree.Binary: lambda n: f"({text(n.left)} {n.op} {text(n.right)})",
    tree.Assign: lambda n: f"({text(n.target)} {n.op} {text(n.value)})",
    tree.Conditional: lambda n: f"({text(n.test)} ? {text(n.yes)} : {text(n.no)})",
    tree.Comma: lambda n: f"({text(n.left)}, {text(n.right)})",
    tree.Index: lambda n: f"{text(n.of)}[{text(n.index)}]",
    tree.Member: member,
    tree.Call: lambda n: f"{text(n.callee)}({join(n.arguments)})",
    tree.Cast: cast,
    tree.Construct: lambda n: f"{text(n.type)}({join(n.arguments)})",
    tree.Braces: lambda n: f"{{{join(n.items)}}}",
    tree.SizeOf: lambda n: f"sizeof({text(n.of)})",
    tree.AlignOf: lambda n: f"alignof({text(n.of)})",
    tree.Variable: variable,
    tree.Declaration: initial,
    tree.Expression: lambda n: text(n.value) + ";",
    tree.Block: lambda n: "{\n" + join(n.statements, "\n") + "\n}" if n.statements else "{ }",
    tree.If: condition,
    tree.For: loop,
    tree.While: lambda n: f"{unrolled(n)}while ({text(n.test)}) {text(n.body)}",
    tree.DoWhile: lambda n: f"{unrolled(n)}do {text(n.body)} while ({text(n.test)});",
    tree.Case: lambda n: f"case {text(n.value)}:" if n.value else "default:",
    tree.Switch: lambda n: f"switch ({text(n.value)}) {text(n.body)}",
    tree.Break: lambda n: "break;",
    tree.Continue: lambda n: "continue;",
    tree.Return: lambda n: f"return {text(n.value)};" if n.value else "return;",
    tree.Alias: alias,
    tree.StaticAssert: lambda n: f"static_assert({text(n.test)}, \"{n.message}\");",
    tree.TemplateParameter: template_parameter,
    tree.Parameter: parameter,
    tree.Function: function,
    tree.Instantiation: lambda n: "template " + function(replace(n.function, template=None)),
    tree.Struct: struct,
    tree.Namespace: lambda n: f"namespace {n.name} {{\n{join(n.items, chr(10))}\n}}",
    tree.Unit: lambda n: join(n.items, "\n"),
}

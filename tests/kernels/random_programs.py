"""Random CUDA C that is well defined: statements, control flow, functions, arrays, structs.

Every program is also C++ for one thread after another, so a C++ compiler can judge it.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from tests.kernels.random_expressions import DTYPES, FLOATS, INTS, Expressions

THREADS = 37   # not a whole number of warps

TAME = """\
__device__ int tame(double x) {
    x = fabs(x);
    return x < 100.0 ? (int)x : 100;
}
"""

MIXED = """\
struct Mixed { int a; float b; unsigned char c; short d[3]; };
"""
MIXED_FIELDS = {"a": "int", "b": "float", "c": "unsigned char", "d[1]": "short", "d[2]": "short"}

TEMPLATE = """\
template <typename T, int N> __device__ T mixed(T a, int b) {
    T sum = a;
    for (int i = 0; i < N; i++) {
        if (sum > (T)%d) continue;
        sum += a * (T)((b & 7) + i);
    }
    return sum;
}
"""


@dataclass(frozen=True)
class Generated:
    """A program and what to start it with. arrays: by parameter, in order."""

    text: str
    arrays: dict
    grid: tuple = (2, 1, 1)
    block: tuple = (THREADS, 1, 1)
    kernel: str = "k"
    shared_bytes: int = 0


class Statements(Expressions):
    """Random statements; `writable` is a list of the names that may be assigned."""

    def __init__(self, random, names, wild=False):
        super().__init__(random, names, wild)
        self.writable, self.arrays, self.functions, self.counter = [], [], [], 0
        self.wholes = []              # (name, type) of vectors and structs

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def as_type(self, of, depth):
        """An expression that `of` can hold without leaving it to the machine."""
        text, found = self.any(depth)
        return f"tame({text})" if of in INTS and found in FLOATS else text

    def lines(self, depth, loop, count):
        """`count` statements in a block of their own, whose names end with it."""
        outside = dict(self.names), list(self.writable), list(self.arrays), list(self.wholes)
        found = [line for _ in range(count) for line in self.statement(depth, loop)]
        self.names, self.writable, self.arrays, self.wholes = outside
        return ["    " + line for line in found]

    def statement(self, depth, loop):
        kinds = [self.assign, self.assign, self.update, self.declare, self.array, self.element,
                 self.vector, self.struct, self.pointer, self.copy, self.alias]
        if self.functions:
            kinds.append(self.call)
        if depth > 0:
            kinds += [self.branch, self.branch, self.counted, self.guarded, self.switch]
        if loop:
            kinds.append(self.jump)
        return self.random.choice(kinds)(depth, loop)

    def declare(self, depth, loop):
        of, name = self.random.choice(tuple(DTYPES)), self.fresh("v")
        line = f"{of} {name} = {self.as_type(of, 2)};"
        self.names[name] = of
        self.writable.append(name)
        return [line]

    def assign(self, depth, loop):
        if not self.writable:
            return self.declare(depth, loop)
        name = self.random.choice(self.writable)
        return [f"{name} = {self.as_type(self.names[name], 3)};"]

    def update(self, depth, loop):
        whole = [n for n in self.writable if self.names[n] not in ("bool", *FLOATS)]
        if not whole:
            return self.declare(depth, loop)
        name, op = self.random.choice(whole), self.random.choice(UPDATES)
        return [op.format(name=name, value=self.integer(2)[0])]

    def array(self, depth, loop):
        of, name = self.random.choice(("int", "float", "unsigned char")), self.fresh("a")
        items = ", ".join(f"({of}){self.as_type(of, 1)}" for _ in range(self.random.randint(1, 4)))
        self.arrays.append((name, of))
        return [f"{of} {name}[4] = {{{items}}};"]

    def element(self, depth, loop):
        if not self.arrays or not self.writable:
            return self.array(depth, loop)
        name, of = self.random.choice(self.arrays)
        place = f"{name}[{self.integer(1)[0]} & 3]"
        if self.random.random() < .5:
            return [f"{place} = {self.as_type(of, 2)};"]
        target = self.random.choice(self.writable)
        tame = self.names[target] in INTS and of in FLOATS
        return [f"{target} = {f'tame({place})' if tame else place};"]

    def vector(self, depth, loop):
        of, fields = self.random.choice((("float", "xyzw"), ("int", "xy"), ("double", "xy")))
        name = self.fresh("u")
        items = ", ".join(self.as_type(of, 1) for _ in fields)
        self.declared(f"{of}{len(fields)}", name, {f"{name}.{f}": of for f in fields})
        return [f"{of}{len(fields)} {name} = make_{of}{len(fields)}({items});"]

    def struct(self, depth, loop):
        name = self.fresh("m")
        first, second = self.as_type("int", 1), self.as_type("float", 1)
        fields = {f"{name}.{field}": of for field, of in MIXED_FIELDS.items()}
        self.declared("Mixed", name, fields)
        return [f"Mixed {name} = {{(int){first}, (float){second}, 'q', {{1, 2, 3}}}};"]

    def declared(self, of, name, places):
        self.wholes.append((name, of))
        self.names.update(places)
        self.writable += places

    def copy(self, depth, loop):
        """One whole vector or struct to another."""
        pairs = [(a, b) for a, of in self.wholes for b, other in self.wholes if of == other]
        if len(self.wholes) < 2:
            return self.random.choice((self.vector, self.struct))(depth, loop)
        a, b = self.random.choice(pairs)
        return [f"if ({self.truth(1)[0]}) {a} = {b};"]

    def pointer(self, depth, loop):
        """A pointer to one of two places, which from now on is a variable too."""
        of = self.random.choice(("int", "float"))
        known = [n for n in self.writable if self.names[n] == of]
        known += [f"{n}[{self.integer(1)[0]} & 3]" for n, kind in self.arrays if kind == of]
        if len(known) < 2:
            return self.array(depth, loop)
        a, b = self.random.sample(known, 2)
        name = self.fresh("p")
        line = f"{of}* {name} = {self.truth(1)[0]} ? &{a} : &{b};"
        self.names[f"(*{name})"] = of
        self.writable.append(f"(*{name})")
        return [line]

    def alias(self, depth, loop):
        known, name = self.random.choice(self.writable), self.fresh("r")
        self.names[name] = of = self.names[known]
        self.writable.append(name)
        return [f"{of}& {name} = {known};"]

    def call(self, depth, loop):
        if not self.writable:
            return self.declare(depth, loop)
        target, text = self.random.choice(self.writable), self.random.choice(self.functions)(self)
        return [f"{target} = tame({text});"]

    def branch(self, depth, loop):
        yes = self.lines(depth - 1, loop, self.random.randint(1, 3))
        no = self.lines(depth - 1, loop, self.random.randint(0, 2))
        return [f"if ({self.truth(2)[0]}) {{", *yes, *(["} else {", *no] if no else []), "}"]

    def counted(self, depth, loop):
        name, times = self.fresh("i"), self.random.randint(1, 4)
        self.names[name] = "int"
        body = self.lines(depth - 1, True, self.random.randint(1, 3))
        del self.names[name]
        return [f"for (int {name} = 0; {name} < {times}; {name}++) {{", *body, "}"]

    def guarded(self, depth, loop):
        """while and do-while, with a counter that ends them."""
        name, body = self.fresh("w"), self.lines(depth - 1, True, self.random.randint(1, 3))
        start = f"int {name} = {self.random.randint(1, 3)};"
        if self.random.random() < .5:
            return [start, f"while ({name}-- > 0 && {self.truth(1)[0]}) {{", *body, "}"]
        return [start, "do {", *body, f"}} while (--{name} > 0);"]

    def switch(self, depth, loop):
        bodies = [self.lines(depth - 1, False, 1) for _ in range(3)]
        # No break after the first case: it falls into the second.
        return [f"switch ((int)({self.integer(1)[0]} & 3)) {{", "case 0: {", *bodies[0], "}",
                "case 1: case 3: {", *bodies[1], "} break;", "default: {", *bodies[2], "}", "}"]

    def jump(self, depth, loop):
        return [f"if ({self.truth(1)[0]}) {self.random.choice(('break', 'continue'))};"]


UPDATES = ("{name} += {value};", "{name} -= {value};", "{name} *= {value};", "{name}++;",
           "--{name};", "{name} ^= {value};", "{name} /= ({value} & 15) + 1;",
           "{name} %= ({value} & 15) + 1;", "{name} <<= {value} & 7;", "{name} >>= {value} & 7;",
           "{name} |= {value};", "{name} &= {value};")


def device_function(random, name, wild):
    """A function's text, and what writes a call of it."""
    of = random.choice(("int", "float", "unsigned int"))
    body = Statements(random, {"a": of, "b": "double"}, wild)
    body.writable = ["a", "b"]
    early = f"    if ({body.truth(1)[0]}) return a;"
    lines = body.lines(1, False, 2)
    text = f"__device__ {of} {name}({of} a, double b) {{\n" + "\n".join([*lines, early])
    text += f"\n    return {body.as_type(of, 2)};\n}}\n"
    return text, lambda writer: f"{name}({writer.as_type(of, 1)}, {writer.floating(1)[0]})"


def by_reference(random, name, wild):
    writer = Expressions(random, {"a": "int", "b": "int"}, wild)
    text = (f"__device__ int {name}(int& a, int b) {{\n    a = {writer.integer(2)[0]};\n"
            f"    return {writer.integer(2)[0]};\n}}\n")

    def call(writer):
        whole = [n for n in writer.writable if writer.names[n] == "int"]
        return f"{name}({random.choice(whole)}, {writer.integer(1)[0]})" if whole else "0"
    return text, call


def template(random, name, wild):
    of, times = random.choice(("int", "float", "long long")), random.randint(1, 4)
    call = f"mixed<{of}, {times}>"
    return TEMPLATE % random.randint(50, 5000), lambda writer: (
        f"{call}(({of}){writer.as_type(of, 1)}, {writer.integer(1)[0]})")


def awkward(random, dtype, n):
    """Values of a type, with the ones where it breaks among them."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return random.integers(0, 2, n).astype(dtype)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        edges = [0, -0.0, 1, -1, np.nan, np.inf, -np.inf, info.max, info.tiny, info.eps, 2.5, -3.5]
        values = (random.standard_normal(n) * 10.0 ** random.integers(-3, 6, n)).astype(dtype)
    else:
        info = np.iinfo(dtype)
        edges = [0, 1, info.max, info.min, info.max - 1, 2, 3, 7, 31, 32, 100]
        values = random.integers(info.min, info.max, n, dtype, endpoint=True)
    chosen = random.random(n) < .4
    values[chosen] = np.array(edges, dtype)[random.integers(0, len(edges), chosen.sum())]
    return values


def scalar_program(seed, wild=False, kernel="k"):
    """A Generated program whose threads have nothing to do with one another."""
    random = Random(seed)
    makers = device_function, by_reference, template
    helpers = [make(random, f"{kernel}_f{i}", wild) for i, make in enumerate(makers)]
    inputs = {f"x{i}": of for i, of in enumerate(DTYPES)}
    body = Statements(random, {f"v_{name}": of for name, of in inputs.items()}, wild)
    body.writable = list(body.names)
    body.functions = [call for _, call in helpers]
    outputs = {f"y{i}": of for i, of in enumerate(DTYPES)}
    lines = [f"    int t = blockIdx.x * blockDim.x + threadIdx.x;\n    if (t >= {2 * THREADS - 5}) "
             "return;"]
    lines += [f"    {of} v_{name} = {name}[t];" for name, of in inputs.items()]
    lines += body.lines(2, False, 8)
    lines.append(f"    if ({body.truth(1)[0]}) return;")
    lines += [f"    y{i}[t] = v_x{i};" for i in range(len(outputs))]
    parameters = ", ".join([f"const {of}* {n}" for n, of in inputs.items()]
                           + [f"{of}* {n}" for n, of in outputs.items()])
    text = "".join(text for text, _ in helpers)
    text += f'extern "C" __global__ void {kernel}({parameters}) {{\n' + "\n".join(lines) + "\n}\n"
    numbers, n = np.random.default_rng(seed), 2 * THREADS - 5
    arrays = {name: awkward(numbers, DTYPES[of], n) for name, of in inputs.items()}
    arrays |= {name: np.zeros(n, DTYPES[of]) for name, of in outputs.items()}
    return Generated(TAME + MIXED + text, arrays, kernel=kernel)

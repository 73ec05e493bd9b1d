"""Random expressions of CUDA C over all scalar types, which are well defined in C++ as well.

Divisors are from 1 to 16, shifts from 0 to 7, and floats become whole numbers only through tame(),
which is between 0 and 100; unless `wild`.
"""

DTYPES = {
    "bool": "?", "signed char": "i1", "unsigned char": "u1", "short": "i2", "unsigned short": "u2",
    "int": "i4", "unsigned int": "u4", "long long": "i8", "unsigned long long": "u8",
    "float": "f4", "double": "f8",
}
FLOATS = "float", "double"
INTS = tuple(t for t in DTYPES if t not in FLOATS)
RANKS = "int", "unsigned int", "long long", "unsigned long long", "float", "double"


def common(a, b):
    """The type of a + b: the usual arithmetic conversions of C."""
    rank = max(RANKS.index(t) if t in RANKS else 0 for t in (a, b))
    return RANKS[rank]


class Expressions:
    """Random expressions over `names`: a dict of readable variables to their types.

    Each method returns (text, type). wild: divisors and shifts of any kind.
    """

    def __init__(self, random, names, wild=False):
        self.random, self.names, self.wild = random, names, wild

    def any(self, depth):
        return self.random.choice((self.integer, self.integer, self.floating))(depth)

    def named(self, kinds):
        return [(name, of) for name, of in self.names.items() if of in kinds]

    def integer(self, depth):
        known = self.named(INTS)
        if depth <= 0:
            return self.random.choice(known) if known and self.random.random() < .8 else \
                self.random.choice(LITERALS)
        return self.random.choice((self.arithmetic, self.arithmetic, self.division, self.shift,
                                   self.unary, self.cast, self.truth, self.choice,
                                   self.bits))(depth - 1)

    def arithmetic(self, depth):
        (a, at), (b, bt) = self.integer(depth), self.integer(depth)
        return f"({a} {self.random.choice('+-*&|^')} {b})", common(at, bt)

    def division(self, depth):
        (a, at), (b, bt) = self.integer(depth), self.integer(depth)
        # Wild ones divide the smallest number by -1, and now and then something by zero.
        wild = b if self.random.random() < .1 else f"({b} | 1)"
        divisor = wild if self.wild else f"(({b} & 15) + 1)"
        return f"({a} {self.random.choice('/%')} {divisor})", common(at, bt)

    def shift(self, depth):
        (a, at), (b, _) = self.integer(depth), self.integer(depth)
        count = f"({b} & {127 if self.wild else 7})"
        return f"({a} {self.random.choice(('<<', '>>'))} {count})", common(at, at)

    def unary(self, depth):
        a, of = self.integer(depth)
        op = self.random.choice("-~!")
        return f"({op}{a})", "bool" if op == "!" else common(of, of)

    def cast(self, depth):
        of = self.random.choice(INTS)
        if self.random.random() < .3:
            return f"({of})tame({self.floating(depth)[0]})", of
        return f"({of}){self.integer(depth)[0]}", of

    def truth(self, depth):
        if depth > 0 and self.random.random() < .4:
            a, b = self.truth(depth - 1)[0], self.truth(depth - 1)[0]
            return f"({a} {self.random.choice(('&&', '||'))} {b})", "bool"
        a, b = self.any(depth)[0], self.any(depth)[0]
        return f"({a} {self.random.choice(('<', '>', '<=', '>=', '==', '!='))} {b})", "bool"

    def choice(self, depth):
        (a, at), (b, bt) = self.integer(depth), self.integer(depth)
        # Equal types stay as they are; others meet as in a sum.
        return f"({self.truth(depth)[0]} ? {a} : {b})", at if at == bt else common(at, bt)

    def bits(self, depth):
        """Functions of CUDA that C++ gets from the judge's prelude."""
        a, b = self.integer(depth)[0], self.integer(depth)[0]
        name = self.random.choice(("__popc({a})", "__clz({a})", "__umulhi({a}, {b})", "__ffs({a})"))
        return name.format(a=a, b=b), "unsigned int" if "u" in name[2:4] else "int"

    def floating(self, depth):
        known = self.named(FLOATS)
        if depth <= 0:
            return self.random.choice(known) if known and self.random.random() < .8 else \
                self.random.choice(FRACTIONS)
        return self.random.choice((self.sum, self.sum, self.mixture, self.function, self.widened,
                                   self.negative))(depth - 1)

    def sum(self, depth):
        (a, at), (b, bt) = self.floating(depth), self.floating(depth)
        return f"({a} {self.random.choice('+-*/')} {b})", common(at, bt)

    def mixture(self, depth):
        (a, at), (b, _) = self.floating(depth), self.integer(depth)
        return f"({a} {self.random.choice('+-*')} {b})", at

    def function(self, depth):
        a, of = self.floating(depth)
        name = self.random.choice(("fabs", "floor", "ceil", "trunc", "rint"))
        if self.random.random() < .3:
            a, name = f"fabs{'f' * (of == 'float')}({a})", "sqrt"
        return f"{name}{'f' * (of == 'float')}({a})", of

    def widened(self, depth):
        of = self.random.choice(FLOATS)
        return f"({of}){self.any(depth)[0]}", of

    def negative(self, depth):
        a, of = self.floating(depth)
        return f"(-{a})", of


LITERALS = (
    ("0", "int"), ("1", "int"), ("(-5)", "int"), ("77", "int"), ("2147483647", "int"),
    ("'c'", "signed char"), ("true", "bool"), ("3u", "unsigned int"),
    ("0x80000000u", "unsigned int"), ("4294967295u", "unsigned int"),
    ("0x7fffffffffffffffLL", "long long"), ("10000000000LL", "long long"),
    ("0xfedcba9876543210ULL", "unsigned long long"),
)
FRACTIONS = (("0.5f", "float"), ("3.0f", "float"), ("1e-3f", "float"), ("(-2.25)", "double"),
             ("1e10", "double"), ("0.1", "double"), ("0.1f", "float"))

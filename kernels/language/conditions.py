"""What #if asks: whole-number expressions, known before the program runs (ISO C++ 14, 16.1)."""

from kernels.language.literals import read_number, unescape
from kernels.language.macros import MacroProblem

LEVELS = {"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7,
          ">=": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10}
DEEPEST = 50
BITS = 64

OPERATIONS = {
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "&": lambda a, b: a & b,
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b),
    "<<": lambda a, b: _shift(a, b), ">>": lambda a, b: _shift(a, -b),
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1),
    "%": lambda a, b: abs(a) % abs(b) * (-1 if a < 0 else 1),
}
TRUTHS = {"==", "!=", "<", ">", "<=", ">="}


def holds(tokens, directive):
    """Whether the condition is true. tokens: macros expanded, defined() answered.

    directive:  the token to blame where the line is empty or ends too early
    raises:     MacroProblem
    """
    reader = _Reader(tokens, directive)
    value, _ = reader.conditional()
    if reader.position < len(tokens):
        raise MacroProblem(reader.token, f"'{reader.token.text}' does not belong in a condition "
                                         "of the preprocessor")
    return value != 0


class _Reader:
    """Reads one condition. Values are (int, unsigned); `live` is False behind a short circuit."""

    def __init__(self, tokens, directive):
        self.tokens, self.directive = tokens, directive
        self.position = self.depth = 0

    @property
    def text(self):
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    @property
    def token(self):
        return (self.tokens + [self.directive])[min(self.position, len(self.tokens))]

    def take(self, text):
        if self.text != text:
            found = f"'{self.text}'" if self.text else "the end of the line"
            raise MacroProblem(self.token, f"expected '{text}', found {found}")
        self.position += 1

    # conditional: binary ["?" conditional ":" conditional]
    def conditional(self, live=True):
        self.depth += 1
        if self.depth > DEEPEST:
            raise MacroProblem(self.token, f"a condition is nested more than {DEEPEST} deep")
        test = self.binary(1, live)
        if self.text == "?":
            self.take("?")
            yes = self.conditional(live and test[0] != 0)
            self.take(":")
            no = self.conditional(live and test[0] == 0)
            test = (yes if test[0] else no)[0], yes[1] or no[1]
        self.depth -= 1
        return test

    # binary: unary (operator unary)*, by precedence
    def binary(self, least, live):
        left = self.unary(live)
        while LEVELS.get(self.text, 0) >= least:
            operator = self.token
            self.position += 1
            needed = live and not (operator.text == "&&" and not left[0]
                                   or operator.text == "||" and left[0])
            right = self.binary(LEVELS[operator.text] + 1, needed)
            left = self.apply(operator, left, right, live)
        return left

    def apply(self, operator, left, right, live):
        if operator.text == "&&":
            return int(left[0] != 0 and right[0] != 0), False
        if operator.text == "||":
            return int(left[0] != 0 or right[0] != 0), False
        if operator.text in ("/", "%") and right[0] == 0:
            if live:
                raise MacroProblem(operator, "division by zero in a condition")
            return 0, False
        unsigned = left[1] or right[1]
        a, b = _wrap(left[0], unsigned), _wrap(right[0], unsigned)
        result = OPERATIONS[operator.text](a, b)
        if operator.text in TRUTHS:
            return result, False
        return _wrap(result, unsigned), unsigned

    # unary: ("!" | "-" | "+" | "~") unary | primary
    def unary(self, live):
        signs = []
        while self.text in ("!", "-", "+", "~"):
            signs.append(self.text)
            self.position += 1
        value, unsigned = self.primary(live)
        for sign in reversed(signs):
            if sign == "!":
                value, unsigned = int(value == 0), False
            else:
                value = _wrap({"-": -value, "+": value, "~": ~value}[sign], unsigned)
        return value, unsigned

    # primary: number | character | name | "(" conditional ")"
    def primary(self, live):
        token = self.token
        if self.text == "(":
            self.take("(")
            value = self.conditional(live)
            self.take(")")
            return value
        self.position += 1
        if self.position > len(self.tokens):
            raise MacroProblem(token, "the condition ends where a value is expected")
        if token.kind == "name":
            return int(token.text == "true"), False
        return self.literal(token)

    def literal(self, token):
        try:
            if token.kind == "character":
                return ord(unescape(token.text[1:-1])[:1] or "\0"), False
            value, suffix = read_number(token.text)
        except ValueError:
            value = None
        if not isinstance(value, int):
            raise MacroProblem(token, f"expected a whole number, found '{token.text}'")
        unsigned = "u" in suffix or value >= 1 << BITS - 1
        return _wrap(value, unsigned), unsigned


def _shift(value, places):
    """To the left; as gcc does it, also by more places than there are, or by fewer than none."""
    places = max(-BITS, min(BITS, places))
    return value << places if places >= 0 else value >> -places


def _wrap(value, unsigned):
    """A value as 64 bits hold it."""
    value &= (1 << BITS) - 1
    return value if unsigned or value < 1 << BITS - 1 else value - (1 << BITS)

"""Expressions, by precedence (ISO C++ 14, clause 5)."""

from kernels.language import refused, tree
from kernels.language.literals import read_number, unescape
from kernels.language.parser import hints
from kernels.language.parser.cursor import Slip
from kernels.language.parser.words import BASIC, TYPE, TYPE_TEMPLATE

LEVELS = {"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7,
          ">=": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10}
# As an argument of a template, > closes the list unless brackets stand around it.
LEVELS_IN_ANGLES = {op: level for op, level in LEVELS.items() if op not in (">", ">>")}
ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="))
SIGNS = frozenset(("+", "-", "!", "~", "*", "&", "++", "--"))
CASTS = frozenset(("static_cast", "reinterpret_cast", "const_cast"))
POSTFIX = frozenset(("[", "(", ".", "->", "++", "--", "<<<"))

LONG = 300            # tokens: a shorter expression cannot be too high
HIGHEST = 200         # operators inside each other, as a chain a + b + c has them


class Expressions:
    """The rules of expressions; part of Parser."""

    levels = LEVELS

    # full_expression: expression
    def full_expression(self):
        """An expression of a statement."""
        return self.low(self.expression)

    # constant: conditional
    def constant(self):
        """An expression that must be known before the program runs."""
        return self.low(self.conditional)

    def low(self, rule):
        """What the rule reads; its tree is low enough for whoever walks it."""
        first, begin = self.tok, self.i
        value = rule()
        if self.i - begin > LONG and height(value) > HIGHEST:
            raise Slip(first.span, f"this expression has more than {HIGHEST} operators in a chain",
                       "compute it in several statements")
        return value

    # expression: assignment ("," assignment)*
    def expression(self):
        value = self.assignment()
        while self.text == ",":
            span = self.advance().span
            value = tree.Comma(span, value, self.assignment())
        return value

    # assignment: conditional [("=" | "+=" | ...) (braces | assignment)]
    def assignment(self):
        target = self.conditional()
        if self.text not in ASSIGNMENTS:
            return target
        operator = self.advance()
        self.deeper()
        value = self.braces() if self.text == "{" else self.assignment()
        self.depth -= 1
        return tree.Assign(operator.span, operator.text, target, value)

    # conditional: binary ["?" expression ":" assignment]
    def conditional(self):
        test = self.binary(1)
        if self.text != "?":
            return test
        question = self.advance()
        self.deeper()
        yes = self.within_brackets(self.expression)
        self.expect(":", f" of the '?' at {question.span}")
        no = self.assignment()
        self.depth -= 1
        return tree.Conditional(question.span, test, yes, no)

    # binary: unary (operator binary)*, where the operator binds at least as tightly as `least`
    def binary(self, least):
        left = self.unary()
        while self.levels.get(self.text, 0) >= least:
            operator = self.advance()
            self.double_operator(operator)
            right = self.binary(LEVELS[operator.text] + 1)
            left = tree.Binary(operator.span, operator.text, left, right)
        return left

    def double_operator(self, operator):
        """Tells of ** and === and the like, which other languages have."""
        hint = hints.double_operator(operator, self.tok, self.peek())
        if hint:
            raise Slip(self.join(operator, self.tok), *hint)

    # unary: sign unary | "(" type_id ")" unary | size | postfix
    def unary(self):
        text = self.text
        if text in SIGNS:
            return self.signed()
        if text == "(" and self.starts_type(1):
            cast = self.attempt(self.cast_type)
            if cast:
                return self.cast(*cast)
        if text in ("sizeof", "alignof", "__alignof", "__alignof__"):
            return self.size()
        return self.postfix()

    def signed(self):
        sign = self.advance()
        self.deeper()
        operand = self.unary()
        self.depth -= 1
        return tree.Unary(sign.span, sign.text, operand)

    # cast: "(" type_id ")" unary
    def cast_type(self):
        opened = self.expect("(")
        type_ = self.sure_type()
        self.close(opened)
        return opened, type_

    def cast(self, opened, type_):
        span = self.since(opened)
        self.deeper()
        operand = self.unary()
        self.depth -= 1
        return tree.Cast(span, type_, operand)

    def sure_type(self):
        """A type, and not the value Limits<T>::most that only begins as one does."""
        written = self.text == "typename"
        type_ = base = self.type_id()
        while not isinstance(base, tree.TypeName):
            base = base.of if isinstance(base, tree.ArrayOf) else base.to
        word = base.words[0]
        if "::" in word and not written and self.names.table.get(word) not in (TYPE,
                                                                               TYPE_TEMPLATE):
            raise Slip(base.span, f"'{word}' is no type")
        return type_

    # size: ("sizeof" | "alignof") ("(" type_id ")" | unary)
    def size(self):
        word = self.advance()
        make = tree.SizeOf if word.text == "sizeof" else tree.AlignOf
        if self.text == "..." or word.text != "sizeof" and self.text != "(":
            raise Slip(self.tok.span, f"expected '(' after '{word.text}', found {self.found()}")
        if self.text == "(" and self.starts_type(1):
            found = self.attempt(self.cast_type)
            if found:
                return make(self.since(word), found[1])
        self.deeper()
        operand = self.unary()
        self.depth -= 1
        return make(self.since(word), operand)

    # postfix: primary ("[" expression "]" | arguments | ("." | "->") name | "++" | "--")*
    def postfix(self):
        first = self.tok
        value = self.primary()
        while self.text in POSTFIX:
            value = POSTFIX_RULES[self.text](self, first, value)
        return value

    def index(self, first, value):
        opened = self.advance()
        if self.text == "]":
            raise Slip(self.tok.span, "expected an index between '[' and ']'")
        index = self.bracketed(self.expression)
        self.close(opened)
        return tree.Index(self.since(first), value, index)

    def call(self, first, callee):
        span = self.since(first)
        return tree.Call(span, callee, self.arguments(self.advance()))

    def member(self, first, value):
        arrow = self.advance().text == "->"
        self.accept("template")
        name = self.name("a member's name")
        given = self.text == "<" and name.text in self.names.methods
        arguments = self.template_arguments() if given else ()
        return tree.Member(self.join(first, name), value, name.text, arrow, name.span, arguments)

    def postfixed(self, first, value):
        operator = self.advance()
        return tree.Postfix(operator.span, operator.text, value)

    def launch(self, first, value):
        raise Slip(self.tok.span, *refused.message("<<<", refused.LAUNCH))

    # arguments: "(" [argument ("," argument)*] ")"
    def arguments(self, opened):
        """The arguments after an opening bracket, ( or {, that is taken already."""
        closing = ")" if opened.text == "(" else "}"
        found = self.bracketed(lambda: self.argument_list(closing))
        if self.text != closing and self.tok.kind in ("name", "number", "string", "character"):
            raise self.missing(f"',' or '{closing}' in the list that begins at {opened.span}")
        self.close(opened)
        return tuple(found)

    def low_arguments(self):
        """Arguments outside of any statement, which nobody else measures."""
        if self.text not in ("(", "{"):
            raise self.missing("'('")
        return self.low(self.braces).items

    def argument_list(self, closing):
        found = []
        while self.text != closing:
            found.append(self.braces() if self.text == "{" else self.assignment())
            if not self.accept(","):
                break
            if self.text == ")":
                raise Slip(self.tok.span, "expected another argument after ',', found ')'")
        return found

    # braces: "{" [argument ("," argument)* [","]] "}"
    def braces(self):
        opened = self.advance()
        return tree.Braces(opened.span, self.arguments(opened))

    def bracketed(self, rule):
        """What the rule reads between brackets, where > compares again."""
        self.deeper()
        found = self.within_brackets(rule)
        self.depth -= 1
        return found

    def within_brackets(self, rule):
        levels, self.levels = self.levels, LEVELS
        try:
            return rule()
        finally:
            self.levels = levels

    # template_value: conditional, in which > closes the list
    def template_value(self):
        levels, self.levels = self.levels, LEVELS_IN_ANGLES
        try:
            return self.constant()
        finally:
            self.levels = levels

    # primary: number | character | string+ | "(" expression ")" | name | construct | named_cast
    def primary(self):
        kind = self.tok.kind
        if kind == "name":
            return self.word()
        if kind == "number":
            return self.number()
        if self.text == "(":
            return self.parenthesised()
        if kind in ("string", "character"):
            return self.quoted()
        if self.text == "::" and self.peek().kind == "name":
            return self.named()
        if self.text == "[":
            raise Slip(self.tok.span, *refused.message("", refused.LAMBDA))
        raise self.no_expression()

    def parenthesised(self):
        opened = self.advance()
        value = self.bracketed(self.expression)
        self.close(opened)
        return value

    def no_expression(self):
        if self.text in refused.KEYWORDS:
            return Slip(self.tok.span, *refused.message(self.text, refused.KEYWORDS[self.text]))
        return Slip(self.gap(), f"expected an expression, found {self.found()}",
                    hints.no_expression(self))

    def number(self):
        token = self.advance()
        try:
            read_number(token.text)
        except ValueError as problem:
            self.report(token.span, f"'{token.text}' is not a number: {problem}")
        return tree.Number(token.span, token.text)

    def quoted(self):
        token = self.advance()
        try:
            text = unescape(token.text[1:-1])
            if token.kind == "character":
                return self.character(token, text)
            while self.tok.kind == "string":
                text += unescape(self.advance().text[1:-1])
        except ValueError as problem:
            raise Slip(token.span, str(problem)) from None
        return tree.String(token.span, text)

    def character(self, token, text):
        if len(text) != 1 or ord(text) > 127 and "\\" not in token.text or ord(text) > 255:
            raise Slip(token.span, f"{token.text} is not one character of 8 bits",
                       'text stands in double quotes: "..."')
        return tree.Character(token.span, ord(text) - 256 * (ord(text) > 127))

    # word: named_cast | basic_type construct | named
    def word(self):
        text = self.text
        if text in BASIC or text == "typename":
            return self.construct()
        if text in CASTS:
            return self.named_cast()
        if self.reserved(text) and text not in ("true", "false", "nullptr", "this"):
            raise self.no_expression()
        return self.named()

    # named: qualified_name [construct]
    def named(self):
        first = self.tok
        if self.text in ("true", "false", "nullptr", "this"):
            return tree.Name(first.span, self.advance().text)
        name, arguments = self.qualified_name()
        span = self.since(first)
        if self.names.table.get(name) in (TYPE, TYPE_TEMPLATE) and self.text in ("(", "{"):
            return self.constructed(tree.TypeName(span, (name,), arguments))
        if name in hints.PYTHON and name not in self.names.table:
            self.report(span, f"'{name}' is Python", hints.PYTHON[name])
        return tree.Name(span, name, arguments)

    # construct: specifiers (arguments | braces)
    def construct(self):
        first = self.tok
        type_ = self.specifiers().type
        if self.text not in ("(", "{") or type_ is None:
            raise Slip(first.span, f"expected an expression, found the type '{first.text}'",
                       "a declaration is a statement of its own; a cast has parentheses, "
                       f"({first.text})x")
        return self.constructed(type_)

    def constructed(self, type_):
        opened = self.advance()
        return tree.Construct(type_.span, type_, self.arguments(opened))

    # named_cast: ("static_cast" | "reinterpret_cast" | "const_cast") angles "(" expression ")"
    def named_cast(self):
        word = self.advance()
        angle = self.expect("<", f" after '{word.text}'")
        type_ = self.type_id()
        self._close_angle(angle)
        span = self.since(word)
        opened = self.expect("(", " around what is cast")
        operand = self.bracketed(self.expression)
        self.close(opened)
        return tree.Cast(span, type_, operand, word.text)


POSTFIX_RULES = {"[": Expressions.index, "(": Expressions.call, ".": Expressions.member,
                 "->": Expressions.member, "++": Expressions.postfixed,
                 "--": Expressions.postfixed, "<<<": Expressions.launch}


def height(node):
    """How many nodes stand inside each other, from this one down."""
    highest, waiting = 0, [(node, 1)]
    while waiting:
        node, above = waiting.pop()
        highest = max(highest, above)
        for value in vars(node).values():
            children = value if isinstance(value, tuple) else (value,)
            waiting += [(child, above + 1) for child in children if isinstance(child, tree.Node)]
    return highest

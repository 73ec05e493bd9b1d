"""Statements (ISO C++ 14, clause 6), and how to go on after one that is wrong."""

from dataclasses import replace

from kernels.language import refused, tree
from kernels.language.parser import hints
from kernels.language.parser.cursor import Slip, Unclosed
from kernels.language.parser.words import (
    BASIC,
    SPECIFIERS,
    STATEMENTS,
    TYPE,
    TYPE_TEMPLATE,
    VALUE,
)
from kernels.language.source import Span

# No statement begins so: where one does, the function before it was never closed.
ITEMS = frozenset(("__global__", "template", "namespace"))
DECLARING = SPECIFIERS | {"auto"}
LOOPS = (tree.For, tree.While, tree.DoWhile)


class Statements:
    """The rules of statements; part of Parser."""

    # block: "{" statement* "}"
    def block(self):
        opened = self.expect("{")
        self.deeper()
        mark = self.names.mark()
        found = self.statements(opened)
        self.names.restore(mark)
        self.depth -= 1
        self.closed.append((opened, self.advance()))
        return tree.Block(opened.span, tuple(found))

    def statements(self, opened):
        """Statements up to the '}', which is not taken. After an error the next one is read."""
        found = []
        while self.text != "}":
            if self.tok.kind == "end" or self.text in ITEMS or self._extern_c():
                raise self.unclosed(opened)
            first, names, depth = self.tok, self.names.mark(), self.depth
            begin = self.i
            try:
                found += self.block_item()
            except Unclosed:
                raise
            except Slip as slip:
                self.report(slip.span, slip.message, slip.hint or hints.macro(self))
                self.names.restore(names)
                self.depth = depth
                self.skip_statement(first, begin)
        return found

    # block_item: typedef | using | static_assert | enum | statement
    def block_item(self):
        """What may stand in a block: nodes, for a typedef may give several."""
        rule = BLOCK_RULES.get(self.text)
        return rule(self) if rule else [self.statement()]

    def _extern_c(self):
        return self.text == "extern" and self.peek().kind == "string"

    def unclosed(self, opened):
        """The '{' that was most likely left open: one whose '}' stood further left, if any."""
        suspect = opened
        for inner, closing in self.closed:
            if inner.line > opened.line and closing.first \
                    and self.indent(closing) < self.indent(inner):
                suspect = inner
                break
        next_ = "" if self.tok.kind == "end" else \
            f": {self.found()} at {self.tok.span} begins another function"
        return Unclosed(suspect.span, f"this '{{' has no '}}'{next_}")

    def indent(self, token):
        line = self.source.lines[token.line - 1]
        return len(line) - len(line.lstrip())

    # statement: block | declaration | if | for | while | do | switch | case | ... | expression ";"
    def statement(self):
        rule = RULES.get(self.text)
        if rule:
            self.deeper()
            found = rule(self)
            self.depth -= 1
            return found
        if self.tok.kind == "pragma":
            return self.pragma()
        if self.is_declaration():
            return self.declaration()
        return self.expression_statement()

    # expression_statement: expression ";"
    def expression_statement(self):
        if self.tok.kind == "name":
            self.check_word()
        first = self.tok
        value = self.full_expression()
        if self.text == "{" and first.kind == "name":
            raise Slip(first.span, f"expected ';' after this, found {self.found()}",
                       hints.nearest(first.text, STATEMENTS))
        self.semicolon()
        return tree.Expression(value.span, value)

    def check_word(self):
        """Tells of what no statement begins with."""
        text, following = self.text, self.peek()
        if text in hints.STATEMENTS and text not in self.names.table \
                and (following.text != "(" or text == "elif"):
            raise Slip(self.tok.span, f"'{text}' begins no statement in CUDA C",
                       hints.STATEMENTS[text])
        if text in refused.KEYWORDS:
            self.refuse_keyword()
        if following.text == ":" and text not in STATEMENTS:
            raise Slip(self.tok.span, *refused.message("goto", refused.KEYWORDS["goto"]))

    # empty: ";"
    def empty(self):
        return tree.Block(self.advance().span, ())

    def semicolon(self):
        """Takes ';'. Where a line ended without one, that is told and reading goes on."""
        if self.text == ";":
            self.advance()
            return
        before = self.before()
        after = Span(before.line, before.end, before.end + 1, before.macro)
        line = self.source.lines[before.line - 1] if before.line else ""
        hint = hints.comment(line, before.end) or hints.macro(self)
        slip = Slip(after, f"expected ';', found {self.found()}", hint)
        if self.tok.line == before.line and self.text != "}" and self.tok.kind != "end":
            raise slip
        apart = self.tok.kind != "end" and self.tok.line != before.line
        where = f" on line {self.tok.line}" if apart else ""
        self.report(after, slip.message + where, hint)

    # if: "if" ["constexpr"] "(" condition ")" statement ["else" statement]
    def if_(self):
        word = self.advance()
        constexpr = bool(self.accept("constexpr"))
        test = self.condition(word)
        yes = self.scoped_statement(word)
        no = self.scoped_statement(self.before()) if self.accept("else") else None
        return tree.If(word.span, test, yes, no, constexpr)

    # condition: "(" expression ")"
    def condition(self, word):
        opened = self.expect_bracket(word)
        inner = self.tok
        value = self.bracketed(self.full_expression)
        self.close(opened)
        if isinstance(value, tree.Assign) and value.op == "=" and inner.text != "(":
            self.warn(value.span, "'=' in a condition assigns", "write == to compare")
        return value

    def expect_bracket(self, word):
        if self.text == "(":
            return self.advance()
        hint = f"the condition stands in parentheses: {word.text} (...)"
        if word.text == "for":
            hint = "write for (int i = 0; i < n; ++i)"
        raise self.missing(f"'(' after '{word.text}'", hint)

    def scoped_statement(self, word):
        """The body of if, else or a loop: what it declares ends with it."""
        mark = self.names.mark()
        if self.text == "}" or self.tok.kind == "end":
            raise self.missing(f"a statement after '{word.text}'")
        found = self.statement()
        self.names.restore(mark)
        return found

    # for: "for" "(" (declaration | [expression] ";") [expression] ";" [expression] ")" statement
    def for_(self):
        word = self.advance()
        opened = self.expect_bracket(word)
        mark = self.names.mark()
        start = self.for_start()
        test = None if self.text == ";" else self.full_expression()
        self.for_semicolon()
        step = None if self.text == ")" else self.full_expression()
        self.close(opened)
        body = self.scoped_statement(word)
        self.names.restore(mark)
        return tree.For(word.span, start, test, step, body)

    def for_start(self):
        if self.accept(";"):
            return None
        if self.is_declaration():
            first, specifiers = self.tok, self.specifiers()
            if specifiers.type is None:
                raise self.no_type(first)
            found = self.declarators(specifiers)
            if self.text == ":":
                raise Slip(self.tok.span, "a loop over a range cannot be used here",
                           "write for (int i = 0; i < n; ++i)")
        else:
            value = self.full_expression()
            found = tree.Expression(value.span, value)
        self.for_semicolon()
        return found

    def for_semicolon(self):
        hint = "the three parts of for (...) are parted by ';'"
        if self.text != ";":
            raise self.missing("';'", hint)
        self.advance()

    # while: "while" "(" condition ")" statement
    def while_(self):
        word = self.advance()
        test = self.condition(word)
        return tree.While(word.span, test, self.scoped_statement(word))

    # do: "do" statement "while" "(" condition ")" ";"
    def do(self):
        word = self.advance()
        body = self.scoped_statement(word)
        test = self.condition(self.expect("while", f" of the 'do' at {word.span}"))
        self.semicolon()
        return tree.DoWhile(word.span, body, test)

    # switch: "switch" "(" condition ")" statement
    def switch(self):
        word = self.advance()
        value = self.condition(word)
        return tree.Switch(word.span, value, self.scoped_statement(word))

    # case: "case" conditional ":" | "default" ":"
    def case(self):
        word = self.advance()
        value = self.constant() if word.text == "case" else None
        self.expect(":", f" after '{word.text}'")
        return tree.Case(word.span, value)

    # jump: ("break" | "continue") ";"
    def jump_statement(self):
        word = self.advance()
        self.semicolon()
        return (tree.Break if word.text == "break" else tree.Continue)(word.span)

    # return: "return" [expression | braces] ";"
    def return_(self):
        word = self.advance()
        value = None
        if self.text == "{":
            value = self.braces()
        elif self.text != ";" and self.text != "}":
            value = self.full_expression()
        self.semicolon()
        return tree.Return(word.span, value)

    def else_(self):
        raise Slip(self.tok.span, "this 'else' has no 'if' before it",
                   "several statements after if stand in { }, and no ';' follows if (...)")

    # pragma: "#pragma unroll" [number] loop
    def pragma(self):
        word = self.advance()
        count = word.text.removeprefix("#pragma unroll").strip()
        if self.text == "}" or self.tok.kind == "end":
            self.warn(word.span, "'#pragma unroll' stands before no loop")
            return tree.Block(word.span, ())
        found = self.statement()
        if not isinstance(found, LOOPS):
            self.warn(word.span, "'#pragma unroll' stands before no loop")
            return found
        return replace(found, unroll=int(count) if count.isdecimal() else True)

    # declaration_statement: struct | declaration
    def is_declaration(self):
        """Whether a declaration begins here, not an expression."""
        text, kind = self.text, self.tok.kind
        if text in DECLARING:
            return True
        if text == "[":
            return self.peek().text == "["
        if kind != "name" and text != "::":
            return False
        following = self.peek()
        if text not in BASIC and not self.starts_type():
            return self._unknown_declaration(following)
        if following.kind == "name":
            return True
        return self._type_declares()

    def _unknown_declaration(self, following):
        if self.reserved(self.text) or self.text in hints.STATEMENTS:
            return False
        if self.unknown_word():
            return True
        if following.kind == "name" and not self.reserved(following.text):
            return self.names.table.get(self.text) != VALUE
        if following.text in ("*", "&") and self.text not in self.names.table:
            return (self.peek(2).kind == "name" and following.spaced != self.peek(2).spaced
                    and self.peek(3).text in ("=", ";"))
        return following.text in ("::", "<") and self._type_next()

    def _type_declares(self):
        """Whether a type that is known is followed by what declares a name."""
        mark = self.mark()
        found = self.attempt(self._type_and_name)
        self.reset(mark)
        return bool(found)

    def _type_and_name(self):
        specifiers = self.specifiers()
        word = specifiers.type.words[0]
        known = self.names.table.get(word) in (TYPE, TYPE_TEMPLATE) or word in BASIC
        if self.text == "(":
            return self.declarator(specifiers)[0] is not None
        return self.tok.kind == "name" or known and self.text not in ("{", "::")

    # -- going on after an error

    def skip_statement(self, first, begin):
        """Takes the rest of the statement that began with `first`, so that the next can be read."""
        if self.i == begin:
            self.advance()
        self._skip_to_next(first, begin)
        # What hung on a broken if is read as a statement of its own.
        self.accept("else")

    def _skip_to_next(self, first, begin):
        round_ = self._open_brackets(begin)
        while self.tok.kind != "end" and self.text not in ITEMS:
            text = self.text
            if text == "}" or self.tok.first and self._begins_statement():
                return
            self.advance()
            if text == "{":
                self.skip_block()
                return
            round_ += (text == "(") - (text == ")")
            if text == ";" and not (first.text == "for" and round_ > 0
                                    and self.tok.line == first.line):
                return

    def _open_brackets(self, begin):
        texts = [t.text for t in self.tokens[begin:self.i]]
        return texts.count("(") - texts.count(")")

    def _begins_statement(self):
        return (self.text in STATEMENTS or self.text in DECLARING or self.text in BASIC
                or self.starts_type())

    def skip_block(self):
        """Takes everything up to the '}' of a '{' that is taken already."""
        depth = 1
        while depth and self.tok.kind != "end" and self.text not in ITEMS:
            depth += (self.text == "{") - (self.text == "}")
            self.advance()


RULES = {
    "{": Statements.block, ";": Statements.empty, "if": Statements.if_, "for": Statements.for_,
    "while": Statements.while_, "do": Statements.do, "switch": Statements.switch,
    "case": Statements.case, "default": Statements.case, "break": Statements.jump_statement,
    "continue": Statements.jump_statement, "return": Statements.return_,
    "else": Statements.else_,
}
BLOCK_RULES = {
    "typedef": lambda parser: parser.typedef(), "using": lambda parser: parser.using(),
    "enum": lambda parser: parser.enum(), "static_assert": lambda parser: parser.assertion(),
}

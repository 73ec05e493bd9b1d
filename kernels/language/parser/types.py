"""Types: specifiers in front of a name, and what stands around the name."""

from dataclasses import dataclass, field

from kernels.language import refused, tree
from kernels.language.parser import hints
from kernels.language.parser.cursor import DEEPEST, Slip
from kernels.language.parser.words import (
    BASIC,
    BUILTIN,
    QUALIFIERS,
    RESERVED,
    RESTRICT,
    SPECIFIERS,
    STATEMENTS,
    TEMPLATE,
    TYPE,
    TYPE_TEMPLATE,
    VALUE,
)


@dataclass
class Specifiers:
    """What stands before the names of a declaration. type is None where no type was written."""

    type: object = None
    qualifiers: set = field(default_factory=set)
    align: object = None
    launch_bounds: tuple = ()


class Types:
    """The rules of types; part of Parser."""

    def reserved(self, name):
        return name in RESERVED or name in refused.KEYWORDS

    def starts_type(self, distance=0):
        """Whether the token there begins a type that is known."""
        token = self.peek(distance) if distance else self.tok
        text = token.text
        if token.kind != "name":
            return text == "::" and self.starts_type(distance + 1)
        if text in BASIC or text in ("const", "volatile", "typename", "struct", "class"):
            return True
        if self.peek(distance + 1).text == "::":
            text = self.names.resolve(self._prefixed(distance))
        return self.names.table.get(text) in (TYPE, TYPE_TEMPLATE)

    def _prefixed(self, distance):
        """a::b::c as far as it goes without template arguments."""
        text = self.peek(distance).text
        while self.peek(distance + 1).text == "::" and self.peek(distance + 2).kind == "name":
            distance += 2
            text += "::" + self.peek(distance).text
        return text

    # type_id: specifiers abstract_declarator
    def type_id(self):
        """A type without a name, as in a cast."""
        first = self.tok
        specifiers = self.specifiers()
        if specifiers.type is None:
            raise Slip(first.span, f"expected a type, found {self.found()}")
        name, type_ = self.declarator(specifiers, named=False)
        return type_

    # specifiers: (qualifier | "const" | alignment | launch_bounds | type_name)*
    def specifiers(self):
        found, words, arguments, const = Specifiers(), [], (), False
        first = last = self.tok
        while True:
            text = self.text
            if text in BASIC and (not words or words[0] in BASIC):
                last = self.advance()
                first = last if not words else first
                words.append(last.text)
            elif text == "const" or text in RESTRICT:
                const |= self.advance().text == "const"
            elif text in SPECIFIERS or text == "[":
                if not self._specifier(found):
                    break
            elif not words and (self.tok.kind == "name" or text == "::") and self._type_next():
                first = last = self.tok
                name, arguments = self.qualified_name(declaring=True)
                words = [name]
            elif not words and self._unknown_specifier():
                self.advance()
            else:
                break
        if words:
            found.type = tree.TypeName(self.join(first, last), tuple(words), arguments, const)
        return found

    # specifier: qualifier | ["extern" string] | "__launch_bounds__" "(" ... ")" | ...
    def _specifier(self, found):
        """Takes one; False if the bracket here is no attribute."""
        text = self.text
        if text == "[":
            return self.attribute()
        self.advance()
        if text == "extern" and self.tok.kind == "string":
            found.qualifiers.add(f"extern {self.advance().text}")
        elif text in QUALIFIERS:
            found.qualifiers.add(text)
        elif text == "__launch_bounds__":
            found.launch_bounds = self.low_arguments()
        elif text in ("__align__", "alignas"):
            found.align = self._alignment()
        elif text in ("__attribute__", "__maxnreg__"):
            self.skip_brackets(self.expect("("))
        return True

    # alignment: ("__align__" | "alignas") "(" (type_id | conditional) ")"
    def _alignment(self):
        opened = self.expect("(")
        if self.starts_type():
            span = self.tok.span
            value = tree.AlignOf(span, self.type_id())
        else:
            value = self.constant()
        self.close(opened)
        return value

    # attribute: "[" "[" anything "]" "]"
    def attribute(self):
        """Passes over one, which changes nothing here; False where there is none."""
        if self.text != "[" or self.peek().text != "[":
            return False
        self.skip_brackets(self.advance())
        return True

    def skip_brackets(self, opened):
        """Takes tokens up to the bracket that closes `opened`, which is taken already."""
        depth = 1
        while depth:
            if self.tok.kind == "end":
                raise self.missing(f"a bracket to close the '{opened.text}' at {opened.span}")
            depth += (self.text in "([{") - (self.text in ")]}")
            self.advance()

    def _type_next(self):
        """Whether the name here is a type; one that nobody knows is told of, and taken."""
        if self.starts_type():
            return True
        if self.tok.kind != "name" or self.reserved(self.text):
            return False
        if self.names.table.get(self.text) in (VALUE, TEMPLATE):
            return False
        following = self.peek()
        if following.text in ("::", "<"):
            return self._unknown_qualified()
        known = following.kind == "name" and following.text not in BASIC
        if not (known or following.text in ("*", "&") and self.peek(2).kind == "name"):
            return False
        self.refuse(self.text, self.tok)
        self.unknown_type(self.tok)
        return True

    def unknown_word(self):
        """Whether a word that nobody knows stands before a word of a declaration."""
        following = self.peek()
        return (self.tok.kind == "name" and self.text not in self.names.table
                and not self.reserved(self.text) and self.text not in hints.STATEMENTS
                and (following.text in BASIC or following.text in SPECIFIERS))

    def _unknown_specifier(self):
        """Tells of such a word: __global void f()."""
        if not self.unknown_word():
            return False
        self.report(self.tok.span, f"'{self.text}' means nothing before '{self.peek().text}'",
                    hints.nearest(self.text, [*SPECIFIERS, *BASIC, *STATEMENTS]))
        return True

    def _unknown_qualified(self):
        """Whether a::b<c> with names that nobody told us of is followed by a name."""
        mark = self.mark()
        found = self.attempt(self._name_and_name)
        self.reset(mark)
        return bool(found)

    def _name_and_name(self):
        self.qualified_name(declaring=True)
        if self.tok.kind != "name" or self.reserved(self.text):
            raise Slip(self.tok.span, "not a declaration")
        return True

    def unknown_type(self, token):
        """Tells of a type's name that nobody declared, once."""
        known = [*BASIC, *BUILTIN, *SPECIFIERS, *STATEMENTS, *self.names.table]
        self.report(token.span, f"there is no type '{token.text}'",
                    hints.TYPES.get(token.text) or hints.nearest(token.text, known))
        if not self.guessing:
            self.names.declare(token.text, TYPE)

    # qualified_name: ["::"] name [template_arguments] ("::" name [template_arguments])*
    def qualified_name(self, declaring=False):
        """(name, template arguments). declaring: what follows may be the name of a variable."""
        self.accept("::")
        first = self.tok
        text, arguments = self.name().text, ()
        while True:
            full = self.names.resolve(text) if "::" in text else text
            if self.text == "<" and self._opens_arguments(full):
                arguments += self._template_arguments(full, declaring)
            if self.text != "::":
                break
            self.advance()
            self.accept("template")
            if self.text in refused.KEYWORDS:
                self.refuse_keyword()
            text += "::" + self.name().text
        full = self.names.resolve(text)
        self.refuse(full, first)
        return full, arguments

    def _opens_arguments(self, name):
        kind = self.names.table.get(name)
        if kind in (TEMPLATE, TYPE_TEMPLATE):
            return True
        return kind is None

    def _template_arguments(self, name, declaring):
        """The arguments; () with nothing taken where an unknown name is only compared."""
        if name in self.names.table:
            return self.template_arguments()
        return self.attempt(self._type_arguments if declaring else self._sure_arguments) or ()

    def _sure_arguments(self):
        found = self.template_arguments()
        if self.text not in ("(", "::", "{") and self.tok.kind != "end":
            raise Slip(self.tok.span, "not a list of template arguments")
        return found

    def _type_arguments(self):
        found = self.template_arguments()
        if self.text != "::" and self.tok.kind != "name":
            raise Slip(self.tok.span, "not the template arguments of a type")
        return found

    # template_arguments: "<" [template_argument ("," template_argument)*] ">"
    def template_arguments(self):
        opened = self.expect("<")
        self.deeper()
        found = []
        while self.text not in (">", ">>"):
            found.append(self.type_id() if self.starts_type() else self.template_value())
            if not self.accept(","):
                break
        self.depth -= 1
        self._close_angle(opened)
        return tuple(found)

    def _close_angle(self, opened):
        """Takes ">"; of ">>" only the first half, so that lists can nest."""
        if self.text == ">>":
            token = self.tok
            self.halves.append((self.i, token))
            half = type(token)(token.kind, ">", token.line, token.column + 1)
            self.tokens[self.i] = half
            self.jump(self.i)
        elif not self.accept(">"):
            raise self.missing(f"'>' to close the '<' at {opened.span}")

    # declarator: pointer* (name | "(" ("*" | "&") name ")") array*
    def declarator(self, specifiers, named=True):
        """(token of the name or None, the type); named None: a name may stand there."""
        type_ = self._pointers(specifiers.type, specifiers)
        if self.text == "(" and self.peek().text in ("*", "&"):
            inner = self.attempt(self._inner)
            if inner:
                return self._around(type_, *inner)
        name = None
        if named or named is None and self.tok.kind == "name" and not self.reserved(self.text):
            name = self.name()
        return name, self._arrays(type_)

    # pointer: ("*" | "&") ("const" | "volatile" | "__restrict__")*
    def _pointers(self, type_, specifiers):
        depth = self.depth
        while self.text in ("*", "&", "&&"):
            token = self.advance()
            self.deeper()
            if token.text == "&&":
                raise Slip(token.span, *refused.message("", refused.RVALUE))
            const = False
            while self.text == "const" or self.text in RESTRICT:
                const |= self.advance().text == "const"
            while self.text in QUALIFIERS:
                specifiers.qualifiers.add(self.advance().text)
            if token.text == "*":
                type_ = tree.PointerTo(token.span, type_, const)
            else:
                type_ = tree.ReferenceTo(token.span, type_)
        self.depth = depth
        return type_

    # inner: "(" ("*" | "&") ["const"] [name] ")"
    def _inner(self):
        self.expect("(")
        sign = self.advance()
        while self.text == "const" or self.text in RESTRICT:
            self.advance()
        name = self.advance() if self.tok.kind == "name" else None
        self.expect(")")
        if self.text not in ("[", "("):
            raise Slip(self.tok.span, "not a declarator")
        return sign, name

    def _around(self, type_, sign, name):
        if self.text == "(":
            raise Slip((name or sign).span, *refused.message("", refused.FUNCTION_POINTERS))
        array = self._arrays(type_)
        make = tree.PointerTo if sign.text == "*" else tree.ReferenceTo
        return name, make(sign.span, array)

    # array: "[" [conditional] "]"
    def _arrays(self, type_):
        lengths = []
        while self.text == "[":
            opened = self.advance()
            length = None if self.text == "]" else self.constant()
            self.close(opened)
            lengths.append((opened.span, length))
            if len(lengths) > DEEPEST:
                raise Slip(opened.span, f"an array has more than {DEEPEST} dimensions")
        for span, length in reversed(lengths):
            type_ = tree.ArrayOf(span, type_, length)
        return type_

    # -- what the course leaves out

    def refuse(self, name, token):
        """Raises if the name is one that the course leaves out and nobody declared it here."""
        found = None if name in self.names.table else refused.refusal(name)
        if found:
            raise Slip(self.since(token), *refused.message(name, found))

    def refuse_keyword(self):
        text = self.text
        raise Slip(self.tok.span, *refused.message(text, refused.KEYWORDS[text]))

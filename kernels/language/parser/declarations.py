"""Declarations of variables and functions (ISO C++ 14, clauses 7 and 8)."""

from kernels.language import refused, tree
from kernels.language.parser import hints
from kernels.language.parser.cursor import Slip, Unclosed
from kernels.language.parser.words import (
    QUALIFIERS,
    RESTRICT,
    TEMPLATE,
    TYPE,
    TYPE_TEMPLATE,
    VALUE,
)


class Declarations:
    """The rules of declarations; part of Parser."""

    # declaration: struct | alias | specifiers declarators ";"
    def declaration(self):
        """A declaration among statements: one node."""
        first = self.tok
        if self._defines_struct():
            return self.struct()
        specifiers = self.specifiers()
        if specifiers.type is None:
            raise self.no_type(first)
        self._no_nested_function()
        found = self.declarators(specifiers)
        self.semicolon()
        return found

    def no_type(self, first):
        """The Slip for names that are declared without a type."""
        if self.tok.kind == "name":
            return Slip(self.tok.span, f"expected a type before {self.found()}",
                        hints.macro(self))
        return Slip(self.gap(), f"expected a type, found {self.found()}", hints.macro(self))

    def _no_nested_function(self):
        if self.tok.kind != "name" or self.peek().text != "(":
            return
        if self._parameters_follow(2):
            raise Slip(self.tok.span, f"the function '{self.text}' stands inside another function",
                       "close the function before it with '}', or move it out")

    # declarators: declarator [initial] ("," declarator [initial])*
    def declarators(self, specifiers):
        if self.text == "[":
            word = self.before().text
            raise Slip(self.tok.span, f"expected a name after '{word}', found '['",
                       f"the length stands after the name: {word} a[3]")
        found = [self.variable(specifiers, *self.declarator(specifiers))]
        while self.accept(","):
            found.append(self.variable(specifiers, *self.declarator(specifiers)))
        return tree.Declaration(found[0].span, tuple(found))

    # initial: "=" (braces | assignment) | braces | arguments
    def variable(self, specifiers, name, type_):
        """The variable whose declarator was just read."""
        if name is None:
            raise Slip(self.tok.span, f"expected a name, found {self.found()}")
        self.names.declare(name.text, VALUE)
        value, style = self.initial(type_)
        return tree.Variable(name.span, name.text, type_, frozenset(specifiers.qualifiers),
                             value, style, specifiers.align)

    def initial(self, type_):
        """(value or None, style)"""
        if self.accept("="):
            return self.low(self.braces if self.text == "{" else self.assignment), "equals"
        if self.text == "{":
            return self.low(self.braces), "braces"
        if self.text == "(":
            span = self.tok.span
            return tree.Construct(span, type_, self.low_arguments()), "call"
        return None, "equals"

    # item_declaration: specifiers (function | declarators ";")
    def item_declaration(self, template=None):
        """Outside of functions: a function, or variables."""
        first = self.tok
        specifiers = self.specifiers()
        if specifiers.type is None:
            raise self._no_returned_type(first)
        if self.text == ";" and first.text in ("struct", "class"):
            self.advance()
            return []
        name, arguments, type_ = self.item_declarator(specifiers)
        if self.text == "(" and (template is not None or self._parameters_follow(1)):
            return [self.function(specifiers, type_, name, template, arguments)]
        found = self._variables(specifiers, name, type_)
        if template is not None:
            raise Slip(name.span, "templates of variables cannot be used here",
                       "write a template of a function that returns the value")
        return [found]

    def _no_returned_type(self, first):
        if self.tok.kind == "name" and self.peek().text == "(" and not self.reserved(self.text):
            returned = "void" if first.text == "__global__" else "float or whatever it returns"
            return Slip(self.tok.span, f"'{self.text}' has no type before its name",
                        f"write {returned} before {self.text}")
        return self.no_type(first)

    def item_declarator(self, specifiers):
        """(name's token, template arguments, type) of a function or a variable."""
        type_ = self._pointers(specifiers.type, specifiers)
        if self.tok.kind == "name" and self.peek().text == "<" \
                and self.names.table.get(self.text) in (TEMPLATE, None):
            return self.advance(), self.template_arguments(), type_
        self._late_specifiers(specifiers)
        if self.text in refused.KEYWORDS:
            self.refuse_keyword()
        name, type_ = self._declared(specifiers, type_)
        return name, (), type_

    def _late_specifiers(self, specifiers):
        """float* __launch_bounds__(64) f(): C++ lets words stand behind the star."""
        while self.text in QUALIFIERS or self.text == "__launch_bounds__":
            self._specifier(specifiers)

    def _declared(self, specifiers, type_):
        plain, specifiers.type = specifiers.type, type_
        found = self.declarator(specifiers)
        specifiers.type = plain
        return found

    def _variables(self, specifiers, name, type_):
        found = [self.variable(specifiers, name, type_)]
        while self.accept(","):
            found.append(self.variable(specifiers, *self.declarator(specifiers)))
        self.semicolon()
        return tree.Declaration(found[0].span, tuple(found))

    def _parameters_follow(self, distance):
        """Whether what stands after "(" declares parameters, and is no initial value."""
        first, second = self.peek(distance), self.peek(distance + 1)
        if first.kind == "end":
            return True
        if first.text in (")", "void", "const", "..."):
            return first.text != "void" or second.text in (")", "*")
        if first.kind != "name":
            return False
        if self.starts_type(distance):
            return second.text not in ("(", "{") or self.peek(distance + 2).text in ("*", "&")
        declared = self.names.table.get(first.text) == VALUE
        return not declared and (second.kind == "name" or second.text in ("*", "&")
                                 and self.peek(distance + 2).kind == "name")

    # function: parameters trailer (block | ";")
    def function(self, specifiers, returns, name, template=None, arguments=(), method=False):
        """A function whose name was just read. returns None: a constructor."""
        if not method:
            self.names.declare(name.text, VALUE if template is None else TEMPLATE)
        mark = self.names.mark()
        parameters = self.parameters()
        returns = self._trailer(specifiers, returns)
        initialisers = self._initialisers() if self.text == ":" else ()
        body = self._body(name)
        self.names.restore(mark)
        if self.linkage and not method:
            specifiers.qualifiers.add(self.linkage)
        return tree.Function(name.span, name.text, returns, parameters, body,
                             frozenset(specifiers.qualifiers), template,
                             specifiers.launch_bounds, arguments, initialisers)

    def _body(self, name):
        if self.text == "{":
            try:
                return self.block()
            except Unclosed as slip:
                self.report(slip.span, slip.message, slip.hint)
                self.depth = 0
                return None
        if self.text == ";":
            self.advance()
            return None
        if self.text == "=" and self.peek().text in ("default", "delete", "0"):
            raise Slip(self.peek().span, f"'= {self.peek().text}' cannot be used here",
                       "write the function's body, or leave the function out")
        raise self.missing(f"'{{' with the body of '{name.text}', or ';'")

    # trailer: ("const" | "noexcept" | "->" type_id)*
    def _trailer(self, specifiers, returns):
        while self.text in ("const", "noexcept", "->") or self.text in RESTRICT:
            word = self.advance().text
            if word == "const":
                specifiers.qualifiers.add(word)
            elif word == "->":
                returns = self.type_id()
            elif word == "noexcept" and self.text == "(":
                self.skip_brackets(self.advance())
        return returns

    # initialisers: ":" name arguments ("," name arguments)*
    def _initialisers(self):
        self.advance()
        found = []
        while True:
            name = self.name("a member's name")
            if self.text not in ("(", "{"):
                raise self.missing(f"'(' after the member '{name.text}'")
            found.append(tree.Initialiser(name.span, name.text, self.low_arguments()))
            if not self.accept(","):
                return tuple(found)

    # parameters: "(" ["void" | parameter ("," parameter)*] ")"
    def parameters(self):
        opened = self.expect("(")
        if self.text == "void" and self.peek().text == ")":
            self.advance()
        found = []
        while self.text != ")":
            self._try_parameter(found)
            if self.accept(","):
                if self.text == ")":
                    raise Slip(self.tok.span, "expected another parameter after ',', found ')'")
            elif not self._missing_comma():
                break
        self.close(opened)
        return tuple(found)

    def _try_parameter(self, found):
        """Reads one; after an error goes on with what stands behind the next comma."""
        try:
            found.append(self.parameter())
        except Slip as slip:
            if not self._skip_parameter():
                raise
            self.report(slip.span, slip.message, slip.hint)

    def _skip_parameter(self):
        """Takes tokens up to ',' or ')'; False where the list seems to end otherwise."""
        deep = 0
        while deep or self.text not in (",", ")"):
            if self.text in ("{", "}", ";", ""):
                return False
            deep += (self.text in "([") - (self.text in ")]")
            self.advance()
        return True

    def _missing_comma(self):
        """Tells of a parameter that follows another one without a comma."""
        if not self.starts_type():
            return False
        self.report(self.gap(), f"expected ',' or ')' after a parameter, found {self.found()}")
        return True

    # parameter: specifiers declarator ["=" assignment]
    def parameter(self):
        first = self.tok
        if self.text == "...":
            raise Slip(first.span, *refused.message("...", refused.VARIADIC))
        specifiers = self.specifiers()
        if specifiers.type is None:
            hint = "write the type before the name: float x" if first.kind == "name" else ""
            raise Slip(self.tok.span, f"expected a parameter's type, found {self.found()}", hint)
        name, type_ = self.declarator(specifiers, named=None)
        self._not_python_array(name)
        if name:
            self.names.declare(name.text, VALUE)
        default = self.low(self.assignment) if self.accept("=") else None
        return tree.Parameter((name or first).span, name.text if name else "", type_, default)

    def _not_python_array(self, name):
        if name is None and self.tok.kind == "name" and self.before().text == "]":
            raise Slip(self.tok.span, f"expected ',' or ')', found {self.found()}",
                       f"the brackets stand after the name: {self.text}[]")

    # alias: "typedef" (struct_body | specifiers) declarator ("," declarator)* ";"
    def typedef(self):
        word = self.advance()
        found = []
        if self._defines_struct():
            return [self.typedef_struct()]
        specifiers = self.specifiers()
        if specifiers.type is None:
            raise self.no_type(word)
        while True:
            name, type_ = self.declarator(specifiers)
            self.names.declare(name.text, TYPE)
            found.append(tree.Alias(name.span, name.text, type_))
            if not self.accept(","):
                break
        self.semicolon()
        return found

    # using: "using" ("namespace" name | name "=" type_id | qualified_name) ";"
    def using(self, template=None):
        word = self.advance()
        if self.accept("namespace"):
            return self._using_namespace()
        if self.peek().text == "=":
            name = self.name()
            self.advance()
            type_ = self.type_id()
            self.names.declare(name.text, TYPE if template is None else TYPE_TEMPLATE)
            self.semicolon()
            return [tree.Alias(name.span, name.text, type_, template)]
        self.accept("typename")
        full, _ = self.qualified_name()
        kind = self.names.table.get(full)
        if kind:
            self.names.declare(full.rpartition("::")[2], kind)
        self.semicolon()
        return [tree.Alias(self.since(word), full, None)]

    def _using_namespace(self):
        first = self.tok
        full = self.name("a namespace's name").text
        while self.accept("::"):
            full += "::" + self.name().text
        full = self.names.namespaces.get(full, self.names.resolve(full))
        self.refuse(full + "::", first)
        span = self.since(first)
        self.names.open_namespace(full)
        self.semicolon()
        return [tree.Alias(span, full, None)]

    # static_assert: "static_assert" "(" conditional ["," string] ")" ";"
    def static_assert(self):
        word = self.advance()
        opened = self.expect("(", " after 'static_assert'")
        test = self.bracketed(self.constant)
        message = ""
        if self.accept(","):
            if self.tok.kind != "string":
                raise self.missing("a text in double quotes")
            message = self.quoted().value
        self.close(opened)
        self.semicolon()
        return tree.StaticAssert(word.span, test, message)

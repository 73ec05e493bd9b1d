"""What stands outside of functions: templates, structs, namespaces, the whole text."""

from contextlib import suppress

from kernels.language import refused, tree
from kernels.language.parser import hints
from kernels.language.parser.cursor import Enough, Slip, Unclosed
from kernels.language.parser.types import Specifiers
from kernels.language.parser.words import BASIC, SPECIFIERS, TYPE, TYPE_TEMPLATE, VALUE
from kernels.language.source import Span

BEGINNINGS = SPECIFIERS | BASIC | {"template", "namespace", "using", "typedef", "static_assert"}


class Items:
    """The rules of what stands outside of functions; part of Parser."""

    # unit: item*
    def unit(self):
        span = self.tok.span
        found = []
        with suppress(Enough):
            found = self.items(None)
        return tree.Unit(span, tuple(found))

    def items(self, opened):
        """Items up to the end of the text, or up to the '}' that closes `opened`."""
        found = []
        while self.tok.kind != "end" and not (opened and self.text == "}"):
            begin, mark, self.depth = self.i, self.names.mark(), 0
            try:
                found += self.item()
            except Slip as slip:
                self.report(slip.span, slip.message, slip.hint or hints.macro(self))
                self.names.restore(mark)
                self.skip_item(begin)
        if opened and self.tok.kind == "end":
            self.report(opened.span, "this '{' has no '}'")
        return found

    # item: template | struct | enum | typedef | using | static_assert | namespace | extern_c
    #       | item_declaration | ";"
    def item(self):
        rule = ITEM_RULES.get(self.text)
        if rule:
            return rule(self)
        if self.tok.kind == "pragma":
            self.advance()
            return []
        if self.text == "extern" and self.peek().kind == "string" and self.peek(2).text == "{":
            return self.extern_c()
        if self._defines_struct():
            return [self.struct()]
        if self._defines_enum():
            return self.enum()
        self._outside()
        return self.item_declaration()

    def _outside(self):
        """Tells of a statement that stands outside of any function."""
        text = self.text
        if text in refused.KEYWORDS:
            self.refuse_keyword()
        if text in hints.STATEMENTS and text not in self.names.table:
            raise Slip(self.tok.span, f"'{text}' begins nothing in CUDA C", hints.STATEMENTS[text])
        if text in BEGINNINGS or self.starts_type() or text == "[":
            return
        following = self.peek()
        if self.tok.kind == "name" and (following.kind == "name" or following.text in ("*", "::")):
            return
        if text == "}":
            raise Slip(self.tok.span, "this '}' closes nothing", self._closed_before())
        raise Slip(self.tok.span, f"{self.found()} stands outside of any function",
                   self._closed_before())

    def _closed_before(self):
        if not self.closed:
            return ""
        opened, closing = self.closed[-1]
        return f"the function that begins at {opened.span} ended with the '}}' at {closing.span}"

    def skip_item(self, begin):
        """Takes tokens up to where the next item seems to begin."""
        if self.i == begin:
            self.advance()
        while self.tok.kind != "end":
            if self.tok.first and self.text in BEGINNINGS and not self._indented():
                return
            if self.advance().text == "{":
                self.skip_block()
                if self.text == ";":
                    self.advance()

    def _indented(self):
        """Whether the line begins too far to the right for an item: it is then inside of one."""
        return self.tok.column > 4

    def nothing(self):
        self.advance()
        return []

    # extern_c: "extern" string "{" item* "}"
    def extern_c(self):
        outer, self.linkage = self.linkage, f"{self.advance().text} {self.advance().text}"
        opened = self.expect("{")
        found = self.items(opened)
        self.accept("}")
        self.linkage = outer
        return found

    # namespace: "namespace" [name] "{" item* "}" | "namespace" name "=" name ";"
    def namespace(self):
        word = self.advance()
        name = "" if self.text == "{" else self.name("a namespace's name").text
        if self.accept("="):
            return self._namespace_alias(name)
        while self.accept("::"):
            name += "::" + self.name().text
        opened = self.expect("{")
        found = self.items(opened)
        self.accept("}")
        self._export(name, found)
        return [tree.Namespace(word.span, name, tuple(found))]

    def _namespace_alias(self, name):
        full = self.name("a namespace's name").text
        while self.accept("::"):
            full += "::" + self.name().text
        self.names.namespaces[name] = self.names.resolve(full)
        self.semicolon()
        return []

    def _export(self, name, items):
        """Makes the names of a namespace known with its prefix."""
        for item in items:
            inner = getattr(item, "name", None)
            kind = self.names.table.get(inner)
            if name and kind:
                self.names.declare(f"{name}::{inner}", kind)

    # template: "template" ["<" template_parameters ">"] (struct | using | function)
    def template(self):
        word = self.advance()
        if self.text != "<":
            return self._instantiation(word)
        mark = self.names.mark()
        parameters = self.template_parameters()
        found = self._templated(parameters)
        declared = [(item.name, self.names.table.get(item.name)) for item in found]
        self.names.restore(mark)
        for name, kind in declared:
            self.names.declare(name, kind)
        return found

    def _templated(self, parameters):
        if self.text == "template":
            raise Slip(self.tok.span, "templates inside templates cannot be used here")
        if self._defines_struct():
            return [self.struct(parameters)]
        if self.text == "using":
            return self.using(parameters)
        return self.item_declaration(parameters)

    # instantiation: "template" prototype
    def _instantiation(self, word):
        if self.text in ("struct", "class"):
            while self.text != ";" and self.tok.kind != "end":
                self.advance()
            self.semicolon()
            return []
        found = self.item_declaration(())
        return [tree.Instantiation(word.span, f) for f in found]

    # template_parameters: "<" [template_parameter ("," template_parameter)*] ">"
    def template_parameters(self):
        opened = self.expect("<")
        found = []
        while self.text not in (">", ">>"):
            found.append(self.template_parameter())
            if not self.accept(","):
                break
        self._close_angle(opened)
        return tuple(found)

    # template_parameter: ("typename" | "class") [name] ["=" type_id] | type name ["=" value]
    def template_parameter(self):
        first = self.tok
        if self.text == "template":
            raise Slip(first.span, "templates as parameters of templates cannot be used here")
        if self.text in ("typename", "class"):
            self.advance()
            return self._type_parameter(first)
        specifiers = self.specifiers()
        if specifiers.type is None:
            raise Slip(first.span, f"expected typename or a type, found {self.found()}")
        name, type_ = self.declarator(specifiers, named=None)
        if name:
            self.names.declare(name.text, VALUE)
        default = self.template_value() if self.accept("=") else None
        return tree.TemplateParameter((name or first).span, name.text if name else "", type_,
                                      default)

    def _type_parameter(self, first):
        if self.text == "...":
            raise Slip(self.tok.span, *refused.message("", refused.VARIADIC_TEMPLATES))
        name = self.name() if self.tok.kind == "name" else None
        if name:
            self.names.declare(name.text, TYPE)
        default = self.type_id() if self.accept("=") else None
        return tree.TemplateParameter((name or first).span, name.text if name else "", None,
                                      default)

    # struct: ("struct" | "class") [alignment] name "{" member* "}" ";"
    def _defines_struct(self):
        """Whether a struct's body begins here, after its word, alignment and name."""
        if self.text not in ("struct", "class"):
            return False
        distance = 1
        if self.peek().text in ("__align__", "alignas"):
            distance = 2
            while self.peek(distance).text not in (")", ""):
                distance += 1
            distance += 1
        if self.peek(distance).kind == "name":
            distance += 1
        return self.peek(distance).text in ("{", ":", "final")

    def struct(self, template=None):
        found, word = self._struct_body(template)
        if self.tok.kind == "name" and self.tok.line == self.before().line:
            raise Slip(self.tok.span, f"expected ';' after the struct, found {self.found()}",
                       "declare variables of it in a statement of their own")
        if self.text != ";":
            self.report(self.gap_after(), f"expected ';' after the struct, found {self.found()}")
        self.accept(";")
        return found

    def gap_after(self):
        before = self.before()
        return Span(before.line, before.end, before.end + 1, before.macro)

    def typedef_struct(self):
        """typedef struct [name] { ... } name;"""
        found, _ = self._struct_body(None)
        name = self.name()
        self.names.declare(name.text, TYPE)
        self.semicolon()
        return tree.Struct(name.span, name.text, found.members, None, found.align)

    def _struct_body(self, template):
        word, align = self.advance(), None
        if self.text in ("__align__", "alignas"):
            self.advance()
            align = self._alignment()
        name = self.name() if self.tok.kind == "name" else word
        self.names.declare(name.text, TYPE if template is None else TYPE_TEMPLATE)
        self.accept("final")
        if self.text == ":":
            raise Slip(self.tok.span, *refused.message("", refused.INHERITANCE))
        mark = self.names.mark()
        opened = self.expect("{")
        self.deeper()
        members = self.members(opened, name)
        self.depth -= 1
        self.names.restore(mark)
        return tree.Struct(name.span, name.text, tuple(members), template, align), word

    def members(self, opened, name):
        found = []
        while self.text != "}":
            if self.tok.kind == "end":
                raise Unclosed(opened.span, "this '{' has no '}'")
            begin, first, depth = self.i, self.tok, self.depth
            try:
                found += self.member_item(name)
            except Unclosed:
                raise
            except Slip as slip:
                self.report(slip.span, slip.message, slip.hint)
                self.depth = depth
                self.skip_statement(first, begin)
        self.advance()
        return found

    # member: access | using | typedef | static_assert | struct | enum | constructor
    #         | specifiers (function | declarators ";")
    def member_item(self, owner):
        text = self.text
        if text in ("public", "private", "protected") and self.peek().text == ":":
            self.advance()
            return self.nothing()
        if text == "template":
            return self.member_template(owner)
        if text == "~":
            raise Slip(self.tok.span, "destructors cannot be used here",
                       "a plain struct needs none")
        if text in MEMBER_RULES:
            return MEMBER_RULES[text](self)
        if self._defines_struct():
            return [self.struct()]
        if self._defines_enum():
            return self.enum()
        return self._member(owner)

    def member_template(self, owner):
        self.advance()
        mark = self.names.mark()
        parameters = self.template_parameters()
        found = self._member(owner, parameters)
        self.names.methods.update(item.name for item in found)
        self.names.restore(mark)
        return found

    def _member(self, owner, template=None):
        first = self.tok
        specifiers = Specifiers()
        while self.text in SPECIFIERS and self.text not in ("const", "typename", "struct"):
            if not self._specifier(specifiers):
                break
        if self.text in refused.KEYWORDS:
            self.refuse_keyword()
        if self.text == owner.text and self.peek().text == "(":
            return [self.function(specifiers, None, self.advance(), template, (), True)]
        more = self.specifiers()
        more.qualifiers |= specifiers.qualifiers
        if more.type is None:
            raise self.no_type(first)
        if self.text in refused.KEYWORDS:
            self.refuse_keyword()
        name, type_ = self.declarator(more)
        if self.text == "(":
            return [self.function(more, type_, name, template, (), True)]
        if self.text == ":":
            raise Slip(self.tok.span, *refused.message("", refused.BIT_FIELDS))
        return list(self._variables(more, name, type_).variables)

    # enum: "enum" ["class" | "struct"] [name] [":" specifiers] "{" enumerator ("," ...)* "}" ";"
    def _defines_enum(self):
        return self.text == "enum"

    def enum(self):
        """An Alias of its name to int (or what ':' says), and a Declaration of its constants."""
        word = self.advance()
        scoped = bool(self.accept("class") or self.accept("struct"))
        name = self.name() if self.tok.kind == "name" else None
        type_ = tree.TypeName(word.span, ("int",), (), True)
        if self.accept(":"):
            type_ = self.specifiers().type
        if name:
            self.names.declare(name.text, TYPE)
        opened = self.expect("{")
        prefix = f"{name.text}::" if scoped and name else ""
        constants = self._enumerators(type_, prefix)
        self.close(opened)
        self.semicolon()
        found = [tree.Alias(name.span, name.text, type_)] if name else []
        return found + ([tree.Declaration(word.span, constants)] if constants else [])

    # enumerator: name ["=" conditional]
    def _enumerators(self, type_, prefix):
        found = []
        while self.text != "}":
            name = self.name()
            value = self.constant() if self.accept("=") else self._next_value(name, found)
            self.names.declare(prefix + name.text, VALUE)
            found.append(tree.Variable(name.span, prefix + name.text, type_,
                                       frozenset(("constexpr",)), value))
            if not self.accept(","):
                break
        return tuple(found)

    def _next_value(self, name, before):
        if not before:
            return tree.Number(name.span, "0")
        return tree.Binary(name.span, "+", tree.Name(name.span, before[-1].name),
                           tree.Number(name.span, "1"))

    def assertion(self):
        return [self.static_assert()]


ITEM_RULES = {
    ";": Items.nothing, "template": Items.template, "namespace": Items.namespace,
    "typedef": lambda parser: parser.typedef(), "using": lambda parser: parser.using(),
    "static_assert": Items.assertion,
}
MEMBER_RULES = {key: ITEM_RULES[key] for key in (";", "typedef", "using", "static_assert")}

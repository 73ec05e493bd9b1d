"""From a kernel's text to its syntax tree, by recursive descent: one method per rule."""

from dataclasses import replace

from kernels.errors import CompileError
from kernels.language import tree
from kernels.language.parser.cursor import Cursor, Slip
from kernels.language.parser.declarations import Declarations
from kernels.language.parser.expressions import Expressions
from kernels.language.parser.items import Items
from kernels.language.parser.statements import Statements
from kernels.language.parser.types import Types
from kernels.language.preprocessor import MOST_FINDINGS, Preprocessor
from kernels.language.source import Diagnostic, Source
from kernels.language.tokens import tokenise


class Parser(Types, Expressions, Declarations, Statements, Items, Cursor):
    """All rules together; where it stands is Cursor's."""


def parse(source, defines=None):
    """The tree.Unit of a text.

    source:   Source
    defines:  name -> text, as -Dname=text has it
    raises:   CompileError with everything that is wrong, at most MOST_FINDINGS
    """
    preprocessor = Preprocessor(source, defines or {})
    parser = Parser(source, preprocessor.tokens(), preprocessor.macros)
    try:
        unit = parser.unit()
    except RecursionError:
        unit = None
        parser.findings.append(Diagnostic(source, parser.tok.span,
                                          "this is nested too deeply to be read"))
    spoilt = {f.span.line for f in preprocessor.findings if f.level == "error"}
    parsed = [f for f in parser.findings if f.span.line not in spoilt]
    findings = sorted(preprocessor.findings + parsed,
                      key=lambda f: (f.span.line, f.span.column))
    errors = [f for f in findings if f.level == "error"]
    if errors:
        raise CompileError(errors[:MOST_FINDINGS])
    return replace(unit, warnings=tuple(findings))


def parse_name_expression(text):
    """The tree.Name of a name expression, such as "scale<float, 4>".

    raises: CompileError
    """
    source = Source(text, "name expression")
    parser = Parser(source, tokenise(text), {})
    try:
        name = parser.named()
        if not isinstance(name, tree.Name) or parser.tok.kind != "end":
            raise Slip(parser.tok.span, f"expected a name with its template arguments, "
                                        f"found {parser.found()}")
    except Slip as slip:
        raise CompileError([Diagnostic(source, slip.span, slip.message, slip.hint)]) from None
    return name


__all__ = ["parse", "parse_name_expression"]

"""What the checker says about each slip: place, message and hint, exactly.

messages_in_kernels.txt has the lines of a kernel's body, messages_in_texts.txt whole texts (behind
%%, with the templates asked for); then come the findings.
"""

import re
from pathlib import Path

import pytest

from kernels.errors import CompileError
from kernels.language import compile

HERE = Path(__file__).parent
KERNEL = "__global__ void k(float* x, const float* y, int n) {{\n{}\n}}"


def cases():
    for name in ("messages_in_kernels", "messages_in_texts"):
        text = (HERE / f"{name}.txt").read_text("utf-8")
        yield from re.split(r"\n\n(?=\S)", text.strip())


def parts(case):
    """(source, expected findings) of one case."""
    source, _, expected = case.partition("\n-> ")
    return source, "-> " + expected


def found(source):
    """The findings as the text files have them."""
    first, _, rest = source.partition("\n")
    whole = first.startswith("%%")
    text = rest if whole else KERNEL.format(source)
    asked = tuple(filter(None, first[2:].strip().split("|"))) if whole else ()
    try:
        findings = compile(text, instances=asked).warnings
    except CompileError as error:
        findings = error.diagnostics
    lines = []
    for one in findings:
        line = one.span.line - (not whole)
        lines.append(f"-> {line}:{one.span.column}: {one.level}: {one.message}")
        lines += [f"   hint: {one.hint}"] if one.hint else []
    return "\n".join(lines) or "-> nothing"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.split("\n->")[0][:60])
def test_the_checker_says_where_what_was_found_and_what_was_expected(case):
    source, expected = parts(case)
    assert found(source) == expected


def test_there_is_a_case_for_nearly_every_message():
    assert len(list(cases())) > 150


def test_a_name_whose_declaration_failed_reports_nothing_more():
    source = "float a[n]; a[0] = 1; x[0] = a[1] + a[2]; missing = 3;"
    assert [line.split(": ", 2)[2] for line in found(source).split("\n") if "->" in line] == [
        "an array's length must be known when compiling", "missing is not declared"]


def test_findings_of_several_functions_come_together_in_order():
    with pytest.raises(CompileError) as error:
        compile("__device__ void f() { a; }\n__device__ void g() { b; }\n"
                "__global__ void k() { c; }")
    assert [d.message[0] for d in error.value.diagnostics] == ["a", "b", "c"]


def test_a_message_shows_its_line_with_a_caret():
    with pytest.raises(CompileError) as error:
        compile("__global__ void k(float* x) {\n    __syncthread();\n}", name="tile.cu")
    assert str(error.value) == (
        "tile.cu:2:5: error: no function is called __syncthread\n"
        "        __syncthread();\n"
        "        ^~~~~~~~~~~~\n"
        "    hint: write __syncthreads()")

"""Any text gives a tree or a CompileError, soon, and never anything else."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kernels.errors import CompileError
from kernels.language import tree
from kernels.language.parser import parse
from kernels.language.parser.cursor import DEEPEST
from kernels.language.parser.expressions import HIGHEST, height
from kernels.language.source import Source
from kernels.language.tokens import tokenise
from tests.kernels.language.samples import FEATURES

LONGEST_S = 2.0      # of CPU, on a busy machine
WORDS = sorted({t.text for t in tokenise(FEATURES)} | {"goto", "<<<", "asm", "union", "\u201c"})
quick = settings(max_examples=150, deadline=None,
                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def outcome(text):
    """The tree, or the CompileError; it must come soon and be well formed."""
    begin = time.process_time()
    try:
        found = parse(Source(text))
        assert isinstance(found, tree.Unit)
        assert height(found) <= HIGHEST + 4 * DEEPEST
    except CompileError as error:
        found = error
        assert 1 <= len(error.diagnostics) <= 20
        assert str(error).count(": error: ") >= len(error.diagnostics)
        assert all(d.span.line >= 1 and d.span.column >= 1 for d in error.diagnostics)
    assert time.process_time() - begin < LONGEST_S
    return found


@given(st.text(max_size=200))
@quick
def test_any_text(text):
    outcome(text)


@given(st.binary(max_size=200))
@quick
def test_any_bytes(data):
    outcome(data.decode("utf-8", "replace"))
    outcome(data.decode("latin-1"))


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@quick
@example(["("] * 60)
def test_any_words_of_the_language(words):
    outcome(" ".join(words))
    outcome("__global__ void f(float* x) {\n" + "\n".join(words) + "\n}")


@given(st.data())
@quick
def test_a_kernel_with_words_deleted_doubled_swapped_and_put_in(data):
    tokens = FEATURES.split(" ")
    for _ in range(data.draw(st.integers(1, 4))):
        i, j = (data.draw(st.integers(0, len(tokens) - 1)) for _ in range(2))
        match data.draw(st.integers(0, 3)):
            case 0:
                del tokens[i]
            case 1:
                tokens.insert(i, tokens[i])
            case 2:
                tokens[i], tokens[j] = tokens[j], tokens[i]
            case 3:
                tokens.insert(i, data.draw(st.sampled_from(WORDS)))
    outcome(" ".join(tokens))


@given(st.integers(0, len(FEATURES)), st.integers(1, 30))
@quick
def test_a_kernel_with_a_piece_cut_out(start, length):
    outcome(FEATURES[:start] + FEATURES[start + length:])
    outcome(FEATURES[:start])


DEEP = 10_000
INSIDE = "__global__ void f(float* x) {{ {} }}"


@pytest.mark.parametrize("text", [
    INSIDE.format("x[0] = " + "(" * DEEP + "1" + ")" * DEEP + ";"),
    INSIDE.format("(" * DEEP), INSIDE.format("{" * DEEP), INSIDE.format("x[" * DEEP),
    INSIDE.format("f(" * DEEP), INSIDE.format("-" * DEEP + "1;"), INSIDE.format("- " * DEEP + "1;"),
    INSIDE.format("* " * DEEP + "x = 1;"), INSIDE.format("if (1) " * DEEP + ";"),
    INSIDE.format("if (1) ; else " * DEEP + ";"), INSIDE.format("for (;;) " * DEEP + ";"),
    INSIDE.format("x[0] = " + "1 + " * DEEP + "1;"), INSIDE.format("x[0] = " * DEEP + "1;"),
    INSIDE.format("x[0] = " + "1 ? 1 : " * DEEP + "1;"), INSIDE.format("x" + "[0]" * DEEP + ";"),
    INSIDE.format("x[0] = " + "1 ? " * DEEP + "1;"), INSIDE.format("(float)" * DEEP + "1;"),
    INSIDE.format("(float" * DEEP), INSIDE.format("sizeof " * DEEP + "1;"),
    INSIDE.format("int a = {" * 1 + "{" * DEEP), INSIDE.format("a<" * DEEP),
    INSIDE.format("(std::numeric_limits<" * DEEP), INSIDE.format("(float4(" * DEEP),
    INSIDE.format("float " + "*" * DEEP + "p;"), INSIDE.format("float p" + "[1]" * DEEP + ";"),
    INSIDE.format("do " * DEEP), INSIDE.format("switch (1) " * DEEP),
    INSIDE.format("case 1:" * DEEP), INSIDE.format("x." + "x." * DEEP),
    INSIDE.format("[[" * DEEP), INSIDE.format("1, " * DEEP + "1;"),
    "template <" * DEEP, "namespace a {" * DEEP, "struct A {" * DEEP, 'extern "C" {' * DEEP,
    "void f(" * DEEP, "}" * DEEP, "#if 1\n" * DEEP, "#if " + "(" * DEEP, "#if " + "!" * DEEP,
    "#if " + "1 ? " * DEEP, "#if " + "1+" * DEEP + "1\n#endif", "/*" * DEEP, '"' * DEEP, "'" * DEEP,
    "1" * DEEP, "\\\n" * DEEP, "\\" * DEEP, "#define A(x) x\n" + "A(" * DEEP,
    "#define A(x) x x\n" + "A(" * 40 + "1" + ")" * 40, "struct A { " + "A(" * DEEP,
    "float f" + "()" * DEEP, "typedef " * DEEP, "x" * 200_000, "x " * 100_000, "y" * 2_000_000,
    "\u00e9 " * DEEP, "#pragma unroll\n" * DEEP, INSIDE.format("\n#pragma unroll\n" * DEEP),
], ids=lambda text: text[36:50])
def test_what_is_nested_or_long_beyond_reason(text):
    outcome(text)


def test_a_macro_bomb_is_told_within_a_second():
    lines = [f"#define M{i} M{i - 1} M{i - 1}" for i in range(1, 60)]
    begin = time.process_time()
    with pytest.raises(CompileError, match="macros expand to more than 100000 tokens"):
        parse(Source("#define M0 x\n" + "\n".join(lines) + "\nM59\n"))
    assert time.process_time() - begin < 1


def test_a_hundred_lines_are_read_in_a_few_milliseconds():
    lines = "\n".join(FEATURES.split("\n")[:100]) + "\n}}"
    times = []
    for _ in range(15):
        begin = time.process_time()
        outcome(lines)
        times.append(time.process_time() - begin)
    # 6 ms on an idle machine of 2024; the bound leaves room for a slower one.
    assert min(times) < 0.03

"""What a student reads, word for word, after the usual slips: messages.txt has them all.

There, each entry is a title, a kernel, and what is said of it.
"""

from pathlib import Path

import pytest

from kernels.errors import CompileError
from kernels.language.parser import parse
from kernels.language.refused import KEYWORDS
from kernels.language.source import Source

BOOK = Path(__file__).with_name("messages.txt").read_text(encoding="utf-8")
ENTRIES = f"\n{BOOK}".split("\n=== ")[1:]
TITLES = [entry.split("\n", 1)[0] for entry in ENTRIES]
TEXTS = [entry.split("\n", 1)[1].split("\n--- says\n") for entry in ENTRIES]
KERNEL = "__global__ void f(float* x, int n) {\n"


def said(text):
    with pytest.raises(CompileError) as caught:
        parse(Source(text))
    return caught.value


def test_there_are_messages_to_check():
    assert len(ENTRIES) > 60


@pytest.mark.parametrize(("text", "message"), TEXTS, ids=TITLES)
def test_a_slip_is_told(text, message):
    assert str(said(text)) == message.strip("\n")


@pytest.mark.parametrize("word", KEYWORDS)
def test_every_keyword_that_is_left_out_is_told_with_what_to_use(word):
    for text in (f"{KERNEL}    {word} a;\n}}", f"{word} a;"):
        first = said(text).diagnostics[0]
        assert f"'{word}'" in first.message or first.message.startswith(word)
        assert "cannot be used here" in first.message
        assert first.hint


def test_errors_that_have_nothing_to_do_with_each_other_are_all_told():
    wrong = ["x[0] = 1", "if n { x[1] = 2; }", "int i = ;", "x[2 = 1;", "goto end;", "x[3] = 08;"]
    lines = said(KERNEL + "\n".join(wrong) + "\n}\nfloat g( { }\n__global__ h() { }").diagnostics
    assert [d.span.line for d in lines] == [2, 3, 4, 5, 6, 7, 9, 10]


def test_what_follows_an_error_is_read_as_if_it_were_not_there():
    good = "    if (n) { x[0] = 1; } else { x[1] = 2; }\n    for (;;) { break; }\n"
    for bad in ("if n { x[0] = 1; } else { x[1] = 1; }", "for (i) { x[0] = 1; }", "x[0] = ;",
                "int a = (1; ", "x[0] = 1)", "def f;", "goto a;"):
        assert len(said(f"{KERNEL}{good}{bad}\n{good}}}\n").diagnostics) == 1, bad


def test_at_most_twenty_errors_are_told():
    assert len(said(KERNEL + "x[0] = ;\n" * 50 + "}").diagnostics) == 20


@pytest.mark.parametrize(("text", "warning"), [
    (KERNEL + "if (n = 3) x[0] = 1;\n}", "2:7: warning: '=' in a condition assigns"),
    (KERNEL + "\n#pragma unroll\nx[0] = 1;\n}", "3:1: warning: '#pragma unroll' stands before no "
                                              "loop"),
])
def test_warnings_leave_a_tree(text, warning):
    unit = parse(Source(text))
    assert [w.text().split("\n")[0] for w in unit.warnings] == [f"kernel.cu:{warning}"]


def test_doubled_brackets_say_that_the_assignment_is_meant():
    assert parse(Source(KERNEL + "while ((n = 3)) break;\n}")).warnings == ()

"""Tokens, literals, and where they stand."""

import ast
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.language.literals import read_number, unescape
from kernels.language.tokens import tokenise


def texts(source):
    return [t.text for t in tokenise(source)[:-1]]


def kinds(source):
    return [t.kind for t in tokenise(source)[:-1]]


def test_each_token_is_the_text_where_it_stands():
    source = "int a;\n\tx  += 0x1Fu; // gone\n/* two\nlines */ y->z<<=3;"
    lines = source.split("\n")
    for token in tokenise(source)[:-1]:
        assert lines[token.line - 1][token.column - 1:token.end - 1] == token.text


@pytest.mark.parametrize(("source", "expected"), [
    ("a+++b", ["a", "++", "+", "b"]),
    ("a<<=b>>=c", ["a", "<<=", "b", ">>=", "c"]),
    ("x->y.z::w...", ["x", "->", "y", ".", "z", "::", "w", "..."]),
    ("f<<<1,2>>>(x)", ["f", "<<<", "1", ",", "2", ">>", ">", "(", "x", ")"]),
    ("1.5e-3f.5 3.", ["1.5e-3f.5", "3."]),
    ("1'000'000ull 0b10'1", ["1'000'000ull", "0b10'1"]),
    ("0x1e+1", ["0x1e+1"]),
    ("'a' '\\'' \"\\\"\" \"a//b\"", ["'a'", "'\\''", '"\\""', '"a//b"']),
    ("a and b or not c", ["a", "&&", "b", "||", "!", "c"]),
    ("a/**/b/* * / */c//d", ["a", "b", "c"]),
    ("in\\\nt a", ["int", "a"]),
    ("// one \\\n still a comment\nx", ["x"]),
    ('"a\\\nb"', ['"ab"']),
])
def test_the_longest_token_is_taken(source, expected):
    assert texts(source) == expected


def test_places_are_right_after_continued_lines_and_long_comments():
    source = "a \\\n b \\\n\\\n c /* x \\\n y\n z */ d\ne"
    places = {t.text: (t.line, t.column) for t in tokenise(source)}
    lines = source.split("\n")
    for name in "abcde":
        line, column = places[name]
        assert lines[line - 1][column - 1] == name


@pytest.mark.parametrize("source", ["\u201c", "\u00a0", "@", "$", "`", "\\", "\u00e9", "\uff1b",
                                    '"open', "'", "/* open", "\u20ac"])
def test_what_c_has_no_token_for_is_stray(source):
    assert kinds(source) == ["stray"]


def test_a_name_with_a_foreign_letter_is_one_stray():
    assert texts("gr\u00f6\u00dfe = 1") == ["gr\u00f6\u00dfe", "=", "1"]


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_every_text_is_cut_into_tokens_that_stand_in_it(source):
    lines = source.replace("\\", "").split("\n")
    for token in tokenise(source.replace("\\", ""))[:-1]:
        if token.kind == "op":
            continue      # an alternative token is written otherwise
        if "\n" not in token.text:
            assert lines[token.line - 1].startswith(token.text, token.column - 1)


@pytest.mark.parametrize(("text", "value", "suffix"), [
    ("0", 0, ""), ("42", 42, ""), ("42u", 42, "u"), ("42UL", 42, "ul"), ("42LLU", 42, "llu"),
    ("0x1F", 31, ""), ("0XffULL", 255, "ull"), ("017", 15, ""), ("0b101", 5, ""),
    ("1'000'000", 1_000_000, ""), ("1.0", 1.0, ""), ("1.", 1.0, ""), (".5f", 0.5, "f"),
    ("1e3", 1000.0, ""), ("1E-3F", 0.001, "f"), ("1.5e+3L", 1500.0, "l"), ("0x1.8p3", 12.0, ""),
    ("0x1p-2f", 0.25, "f"), ("18446744073709551615u", 2**64 - 1, "u"), ("08.5", 8.5, ""),
    ("1l", 1, "l"), ("0f0", None, ""), ("1lu", 1, "lu"),
])
def test_numbers_are_worth_what_c_says(text, value, suffix):
    if value is None:
        with pytest.raises(ValueError):
            read_number(text)
        return
    found = read_number(text)
    assert found == (value, suffix)
    assert type(found[0]) is type(value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0))
def test_floating_literals_are_worth_what_python_says(value):
    assert read_number(repr(float(value)))[0] == value
    assert struct.pack("d", read_number(value.hex())[0]) == struct.pack("d", value)


@pytest.mark.parametrize("text", ["1f", "08", "1.5x", "0x", "1..2", "1e", "0b12", "1uu", "1lll",
                                  "0x1e+1", "1.0u", "1_000", "0x1.8", "9" * 100])
def test_bad_numbers_are_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read_number(text)


@given(st.text(st.sampled_from('ab\n\t\\"\'\0 %'), max_size=20))
def test_escapes_mean_what_python_says_of_them(text):
    written = "".join({"\n": r"\n", "\t": r"\t", "\\": r"\\", '"': r"\"", "'": r"\'",
                       "\0": r"\000"}.get(c, c) for c in text)
    assert unescape(written) == text == ast.literal_eval(f'"{written}"')

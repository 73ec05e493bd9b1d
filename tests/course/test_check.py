"""Answers are taken in any honest form, and refused with what was found and expected."""

import numpy as np
import pytest
import torch

from course.check import as_bit, as_numbers, as_parts, attempt, told

HONEST = [
    (2, (), 2.0), ([1, 2], (2,), [1, 2]), ((1, 2), (None,), [1, 2]), (np.array(3), (1,), [3]),
    (torch.tensor([1.5, 2], requires_grad=True), (2,), [1.5, 2]), ([[1, 2]], (None, 2), [[1, 2]]),
    (np.float32(0.5), (), 0.5), (True, (), 1),
    ([torch.tensor(1.0, requires_grad=True), 2], (2,), [1, 2]),
]


@pytest.mark.parametrize("value, shape, expected", HONEST)
def test_numbers_in_any_honest_form_are_taken(value, shape, expected):
    found = as_numbers(value, shape, "f(x)")
    assert found.dtype == float and np.array_equal(found, expected)


REFUSED = [
    (None, (2,), "f(x): found None, expected 2 numbers; is there a `return`?"),
    ([1, 2, 3], (2,), "f(x): found 3 numbers, expected 2 numbers"),
    ([[1, 2]], (2, 2), "f(x): found 1 by 2 numbers, expected 2 by 2 numbers"),
    ([1, 2], (), "f(x): found 2 numbers, expected a single number"),
    (3, (None,), "f(x): found a single number, expected a list of numbers"),
    ("ab", (2,), "f(x): found 'ab', expected 2 numbers"),
    ([1, [2, 3]], (2,), "f(x): found [1, [2, 3]], expected 2 numbers"),
    ([1, np.nan], (2,), "f(x): found NaN, expected numbers"),
    (["1", "2"], (2,), "f(x): found ['1', '2'], expected 2 numbers"),
    ([1, 2j], (2,), "f(x): found [1, 2j], expected 2 numbers"),
    ([1], (None, 2), "f(x): found 1 numbers, expected any by 2 numbers"),
]


@pytest.mark.parametrize("value, shape, words", REFUSED)
def test_anything_else_is_refused_in_words(value, shape, words):
    with pytest.raises(AssertionError) as fault:
        as_numbers(value, shape, "f(x)")
    assert str(fault.value) == words


def test_a_long_answer_does_not_fill_the_page():
    with pytest.raises(AssertionError) as fault:
        as_numbers("x" * 5000, (2,), "f(x)")
    assert len(str(fault.value)) < 300


@pytest.mark.parametrize("value", [1, True, 1.0, np.array([1]), torch.tensor(1), [True]])
def test_a_bit_may_come_in_many_forms(value):
    assert as_bit(value, "f()") == 1


@pytest.mark.parametrize("value", [2, -1, 0.5, [1, 0], "1 or 0", np.nan, None])
def test_what_is_no_bit_is_refused(value):
    with pytest.raises(AssertionError, match=r"f\(\): found .*, expected 1 or 0, all or nothing"):
        as_bit(value, "f()")


def test_parts_are_counted_and_named():
    assert as_parts((1, 2), ("w", "b"), "f()") == [1, 2]
    for value, words in ((None, "is there a `return`"), ((1,), "which is 2 things"),
                         (3, r"found 3, expected \(w, b\)"),
                         (np.array(3), r"found array\(3\), expected \(w, b\)"),
                         ({"w": 1, "b": 2}, r"\(w, b\)")):
        with pytest.raises(AssertionError, match=words):
            as_parts(value, ("w", "b"), "f()")


def test_an_unfinished_exercise_does_not_stop_the_notebook(capsys):
    def unfinished():
        raise NotImplementedError

    attempt(unfinished, "fit")
    assert capsys.readouterr().out.startswith("Solve fit first; if it is solved")


def test_a_failed_test_s_sentence_says_what_found_expected_and_why():
    assert told("f(1)", 2, 3, "add one") == "f(1): found 2, expected 3; add one"

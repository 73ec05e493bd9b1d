"""Answers that are arrays: taken if they agree, else told where they first go astray, and why."""

import numpy as np
import pytest
import torch

from course.compare import as_array, call_with, check_array, close, first_wrong, short

RIGHT = np.array([[1.0, 2.0], [3.0, 4.0]])


def refused(found, right=RIGHT, **more):
    with pytest.raises(AssertionError) as fault:
        check_array("f(x)", found, right, "a sum", "one row each", **more)
    return str(fault.value)


@pytest.mark.parametrize("found", [
    RIGHT, RIGHT.tolist(), RIGHT.astype(np.float32) * np.float32(1.00001), torch.tensor(RIGHT),
    [torch.tensor([1.0, 2.0], requires_grad=True), (3, 4)]])
def test_the_right_numbers_are_taken_in_any_honest_form(found):
    assert check_array("f(x)", found, RIGHT, "", "") is None  # a cell may end with it
    assert as_array("f(x)", found, RIGHT.shape) == pytest.approx(RIGHT, rel=1e-4)


@pytest.mark.parametrize("found, words", [
    (RIGHT + [[0, 0], [0.01, 0]], "f(x), at [1, 0]: found 3.01, expected 3.; a sum"),
    (RIGHT[0], "f(x): found shape (2,), expected shape (2, 2); one row each"),
    (None, "f(x): found None, expected 2 by 2 numbers; is there a `return`?"),
    ([[1, 2], [3]], "f(x): found [[1, 2], [3]], expected 2 by 2 numbers"),
    (RIGHT * np.nan, "f(x): found NaN, expected numbers"),
    (RIGHT[0] * np.nan, "f(x): found 2 numbers, expected 2 by 2 numbers"),
    ({"y": RIGHT}, "expected 2 by 2 numbers"), (RIGHT * 1j, "expected 2 by 2 numbers")])
def test_anything_else_is_refused_in_words(found, words):
    assert words in refused(found)


def test_a_single_number_has_no_place():
    assert refused(3.0, 2.5) == "f(x): found 3., expected 2.5; a sum"


def test_a_known_slip_is_named_whether_it_is_made_before_or_when_needed():
    slips = [(RIGHT.T, "turned over"), (lambda: RIGHT / 0, "divided by nothing")]
    assert refused(RIGHT.T, slips=slips).endswith("turned over")
    assert refused(RIGHT / 2, slips=slips).endswith("a sum")
    with np.errstate(divide="ignore"):
        assert refused(RIGHT / 0, slips=slips).endswith("divided by nothing")


def test_numbers_that_are_not_finite_get_their_reason():
    assert refused([[np.inf, 2], [3, 4]], nan_why="take the largest away first") == (
        "f(x): found inf, expected finite numbers; take the largest away first")


def test_near_zero_the_tolerance_counts():
    assert close([0.0], [9e-6]) and not close([0.0], [9e-6], atol=1e-6)
    assert "a sum" in refused([9e-6], np.zeros(1), atol=1e-6)


def test_another_shape_is_never_close():
    assert not close(1.0, [1.0]) and not close(np.ones((2, 2)), np.ones(2))


@pytest.mark.parametrize("spoil", [
    lambda a, d: a.__setitem__(0, 9), lambda a, d: d.pop("w"), lambda a, d: d["w"].sort()])
def test_an_argument_that_comes_back_changed_is_refused(spoil):
    given = np.array([2.0, 1.0]), {"w": [3.0, 1.0]}
    with pytest.raises(AssertionError, match="argument . came back changed, expected as before"):
        call_with(spoil, "f(a, d)", *given)
    assert given[0][0] == 2 and given[1] == {"w": [3.0, 1.0]}, "the tests' own stay as they are"


def test_an_argument_that_is_left_alone_is_handed_on_and_the_answer_back():
    assert call_with(lambda a, k: a * k, "f(a)", RIGHT, k=2) == pytest.approx(2 * RIGHT)


def test_the_first_wrong_place_is_the_first_in_reading_order():
    assert first_wrong("f", RIGHT + 1, RIGHT)[0] == "f, at [0, 0]"
    assert as_array("f", [1, np.inf], (2,))[1] == np.inf


def test_numbers_read_as_a_person_would_write_them():
    assert short([1 / 3, 2]) == "[0.333333, 2.      ]" and len(short(np.arange(1000))) < 80

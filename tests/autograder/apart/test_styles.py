"""Tests of a deep-learning course end alike in one process and in two."""

import pytest

from tests.autograder.apart.styles import STYLES
from tests.autograder.apart.torch_styles import TORCH_STYLES
from tests.autograder.apart.two import in_one, in_two

pytestmark = pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="needs fork")
ALL = [*STYLES, *TORCH_STYLES]


def named(style):
    return style.name.replace(" ", "_")


@pytest.mark.parametrize("style", ALL, ids=named)
def test_a_right_answer_passes_in_one_process_and_in_two(style):
    assert in_one(style.right, style.test) == ("passed", "")
    assert in_two(style.right, style.test) == ("passed", "")


@pytest.mark.parametrize("style", ALL, ids=named)
def test_a_wrong_answer_fails_with_the_same_words(style):
    one, two = in_one(style.wrong, style.test), in_two(style.wrong, style.test)
    assert one[0] != "passed"
    assert two == one


def test_there_are_more_than_thirty_styles_and_each_has_its_name():
    assert len({style.name for style in ALL}) == len(ALL) > 30

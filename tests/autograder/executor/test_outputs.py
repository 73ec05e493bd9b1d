"""Outputs from a process that nobody trusts become outputs that a notebook may hold."""

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.executor.outputs import cleaned, size_of

GOOD = [
    {"output_type": "stream", "name": "stdout", "text": "a"},
    {"output_type": "stream", "name": "stderr", "text": "b"},
    {
        "output_type": "display_data",
        "data": {"text/plain": "x", "image/png": "iVBOR"},
        "metadata": {"needs_background": "light"},
    },
    {
        "output_type": "display_data",
        "data": {"application/json": {"a": [1, 2.5, None, True]}},
        "metadata": {},
    },
    {
        "output_type": "execute_result",
        "data": {"text/plain": ["x\n", "y"]},
        "metadata": {},
        "execution_count": 3,
    },
    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["l1", "l2"]},
]


class Text(str):
    """Text that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


BAD = [
    None,
    3,
    "stream",
    [],
    {},
    {"output_type": "script"},
    {"output_type": ["stream"]},
    {"output_type": "stream", "name": "stdin", "text": "x"},
    {"output_type": "stream", "name": "stdout", "text": b"x"},
    {"output_type": "stream", "name": "stdout"},
    {"output_type": "stream", "name": "stdout", "text": Text("x")},
    {"output_type": "display_data", "data": {"text/plain": 3}, "metadata": {}},
    {"output_type": "display_data", "data": {3: "x"}, "metadata": {}},
    {"output_type": "display_data", "data": {"text/plain": {"a": 1}}, "metadata": {}},
    {"output_type": "display_data", "data": "x", "metadata": {}},
    {"output_type": "display_data", "data": {}, "metadata": None},
    {"output_type": "display_data", "data": {"application/json": float("nan")}, "metadata": {}},
    {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": "1"},
    {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": True},
    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": "no list"},
    {"output_type": "error", "ename": None, "evalue": "v", "traceback": []},
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=8,
)
keys = st.sampled_from(
    [
        "output_type",
        "name",
        "text",
        "data",
        "metadata",
        "execution_count",
        "ename",
        "evalue",
        "traceback",
        "text/plain",
        "application/json",
        "x",
    ]
)
words = st.sampled_from(["stream", "display_data", "execute_result", "error", "stdout", "stderr"])
anything = st.lists(
    st.dictionaries(keys, words | json_values | st.dictionaries(keys, json_values)) | json_values
)


def is_valid(outputs):
    cell = nbformat.v4.new_code_cell() | {"outputs": outputs}
    notebook = nbformat.from_dict(nbformat.v4.new_notebook() | {"cells": [cell]})
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode("utf-8")
    return True


def test_clean_outputs_stay_as_they_are():
    assert cleaned(GOOD) == GOOD and is_valid(cleaned(GOOD))


def test_nothing_of_the_original_objects_is_kept():
    made = cleaned(GOOD)
    made[3]["data"]["application/json"]["a"].append("more")
    assert GOOD[3]["data"]["application/json"]["a"] == [1, 2.5, None, True]


def test_other_keys_are_dropped():
    assert cleaned([GOOD[0] | {"_id": 3, "points": 100}]) == [GOOD[0]]


@pytest.mark.parametrize("output", BAD, ids=repr)
def test_what_no_notebook_may_hold_is_replaced_by_a_note(output):
    (made,) = cleaned([output])
    assert made["output_type"] == "stream" and "left out" in made["text"] and is_valid([made])


@pytest.mark.parametrize("outputs", [None, {}, "x", 3, ()])
def test_outputs_that_are_no_list_become_a_note(outputs):
    (made,) = cleaned(outputs)
    assert "expected a list" in made["text"]


@given(anything)
def test_whatever_comes_is_valid_afterwards_and_clean_the_second_time(outputs):
    made = cleaned(outputs)
    assert is_valid(made) and cleaned(made) == made


def test_half_a_surrogate_pair_is_replaced():
    (made,) = cleaned([GOOD[0] | {"text": "a\ud800b"}])
    assert made["text"] == "a?b"


def test_a_value_nested_too_deep_is_left_out():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    (made,) = cleaned([GOOD[3] | {"data": {"application/json": deep}}])
    assert "nested" in made["text"]


def test_outputs_beyond_the_size_are_left_out():
    made = cleaned([GOOD[0] | {"text": "x" * 400}] * 10, most_bytes=2000)
    assert len(made) == 4 and "left out" in made[-1]["text"]


def test_empty_outputs_are_not_free():
    assert len(cleaned([GOOD[0] | {"text": ""}] * 100_000, most_bytes=100_000)) < 600


@given(st.text())
def test_a_size_is_at_least_that_of_the_text_in_a_file(text):
    assert size_of(text) == len(text.encode("utf-8", "replace"))

"""The ledger of claims: what a measurement must be, and what the ledger must say."""
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import claims, record
from course.chapters import Chapter, Run

ENTRY = """
- id: two-inputs
  subject: perceptron
  claim: "14 of 16 functions <are> separable"
  source: minsky1969perceptrons
  experiment: "perceptron.md, cell `separable`"
  expected: {equals: 14}
  verdict: reproduces
  note: "Counted."
"""


@pytest.fixture
def ledger(tmp_path):
    """ledger(found=wanted, ...): ENTRY with texts replaced, as a file."""
    def write(text=ENTRY, **replaced):
        for field, value in replaced.items():
            line = next(row for row in text.splitlines() if row.strip(" -").startswith(field + ":"))
            text = text.replace(line, f"{line.split(':')[0]}: {value}")
        path = tmp_path / "claims.yml"
        path.write_text(text, "utf-8")
        return path
    return write


def test_a_figure_as_expected_becomes_a_box(ledger):
    measured = claims.claim("two-inputs", np.int64(14), "functions", ledger=ledger())
    bundle = measured._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[claims.MIME])) == {
        "id": "two-inputs", "measured": 14, "unit": "functions", "expected": [14, 14],
        "verdict": "reproduces"}
    assert str(measured) == "measured 14 functions, expected 14: reproduces"
    assert 'class="claim claim-reproduces"' in bundle["text/html"]
    assert "claims.html#claim-two-inputs" in bundle["text/html"]


def test_the_box_escapes_what_the_ledger_says(ledger):
    html = claims.claim("two-inputs", 14, "<s>", ledger=ledger())._repr_mimebundle_()["text/html"]
    assert "&lt;are&gt;" in html and "&lt;s&gt;" in html and "<are>" not in html


def test_an_open_end_is_null_in_json(ledger):
    path = ledger(expected="{at_least: 0.9}")
    bundle = claims.claim("two-inputs", 0.93, ledger=path)._repr_mimebundle_()
    assert bundle[claims.MIME]["expected"] == [0.9, None]
    assert "expected at least 0.9" in bundle["text/html"]


@pytest.mark.parametrize("expected, inside, outside", [
    ("{equals: 14}", [14, 14.0], [13, 15, 14.001, math.nan]),
    ("{equals: 0.1}", [0.1, 0.1 + 1e-12], [0.11, 0]),
    ("{at_least: 0.9}", [0.9, 1, math.inf], [0.8999, -1, math.nan]),
    ("{at_most: 3}", [3, -100], [3.01, math.nan]),
    ("{at_least: 1, at_most: 3}", [1, 2.5, 3], [0.99, 3.01]),
    ("{between: [-2, 5]}", [-2, 0, 5], [-2.1, 6, math.nan]),
])
def test_expectations_hold_and_break(ledger, expected, inside, outside):
    path = ledger(expected=expected)
    for figure in inside:
        claims.claim("two-inputs", figure, ledger=path)
    for figure in outside:
        with pytest.raises(claims.ClaimBroken):
            claims.claim("two-inputs", figure, ledger=path)


def test_a_broken_claim_says_where_found_and_expected(ledger):
    with pytest.raises(claims.ClaimBroken) as problem:
        claims.claim("two-inputs", 13, "functions", ledger=ledger())
    for words in ("claims.yml", "two-inputs", "13 functions", "expected 14"):
        assert words in str(problem.value)


def test_an_unknown_id_names_the_nearest(ledger):
    with pytest.raises(claims.BadLedger, match="did you mean two-inputs"):
        claims.claim("two-input", 14, ledger=ledger())


@pytest.mark.parametrize("field, value, words", [
    ("id", "Two Inputs", "words-with-hyphens"),
    ("verdict", "confirmed", "expected one of reproduces, direction only"),
    ("claim", "", "expected text"),
    ("note", "12", "found 12, expected text"),
    ("expected", "14", "found 14"),
    ("expected", "{equals: yes}", "equals"),
    ("expected", "{about: 14}", "at_least"),
    ("expected", "{between: [5, 2]}", "low < high"),
    ("expected", "{equals: 14, at_most: 15}", "equals"),
    ("expected", "{}", "at_least"),
])
def test_a_wrong_field_is_named(ledger, field, value, words):
    with pytest.raises(claims.BadLedger) as problem:
        claims.load(ledger(**{field: value}))
    for part in ("claims.yml: entry 1", f" {field}: ", words):
        assert part in str(problem.value)


@pytest.mark.parametrize("text, words", [
    (ENTRY + ENTRY, "entry 2 (two-inputs): id: two-inputs is taken"),
    (ENTRY.replace("  note: \"Counted.\"\n", ""), r"missing fields ['note']"),
    (ENTRY + "  seeds: 3\n", "unknown fields ['seeds']"),
    ("two-inputs: 14", "found dict, expected a list"),
    ("", "found nothing, expected a list"),
    ("- 14", "entry 1: found int, expected fields"),
    ("- id: [", "is not YAML"),
])
def test_a_wrong_ledger_is_named(ledger, text, words):
    with pytest.raises(claims.BadLedger) as problem:
        claims.load(ledger(text))
    assert words in str(problem.value)


def test_a_missing_ledger_is_named(tmp_path):
    with pytest.raises(claims.BadLedger, match="no such file"):
        claims.load(tmp_path / "claims.yml")


@pytest.mark.parametrize("figure, unit, text", [
    (14, "", "14"), (4864, "mistakes", "4,864 mistakes"), (2.0, "", "2"),
    (0.123456, "s", "0.1235 s"), (1e-9, "", "1e-09"), (math.inf, "", "inf"),
    (99.95, "%", "99.95 %"), (True, "", "1"),
])
def test_figures_are_shown_for_people(figure, unit, text):
    assert claims.show(figure, unit) == text


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(-1e7, 1e7))
def test_an_interval_holds_what_lies_between(low, width, figure):
    assert claims.Expected(low, low + width).holds(figure) == (low <= figure <= low + width)


def ran(name, *boxes):
    """A Run of a chapter that left these boxes; nbformat nodes are dicts with attributes."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output
    outputs = [new_output("execute_result", data={claims.MIME: box}) for box in boxes]
    notebook = new_notebook(cells=[new_code_cell("claim()", outputs=outputs)])
    return Run(Chapter(name, None, notebook), 1.25)


def test_the_record_rounds_and_names_the_chapter():
    box = {"id": "two-inputs", "measured": 0.123456, "unit": "s"}
    assert record._collect([ran("book/perceptron", box)]) == {
        "two-inputs": {"measured": 0.1235, "unit": "s", "chapter": "book/perceptron"}}


def test_a_claim_is_measured_in_one_place():
    box = {"id": "two-inputs", "measured": 14, "unit": ""}
    with pytest.raises(record.BookBroken, match="book/b: claims two-inputs a second time"):
        record._collect([ran("book/a", box), ran("book/b", box)])


def test_the_table_shows_what_is_not_measured_yet(ledger, tmp_path):
    (row,) = record.table(ledger(), tmp_path / "none.json")
    assert row[1:] == ("", "14", "", None)


# The project's own ledger.

def test_every_source_stands_in_the_references():
    entries = claims.load()
    assert entries, "the ledger is empty"
    for entry in entries.values():
        assert claims.label(entry.source) != entry.source, f"{entry.id}: no entry {entry.source}"


def test_a_source_is_named_in_letters_and_not_in_tex():
    assert claims.label("montufar2014number") == "Mont\u00fafar and others, 2014"
    assert claims.label("nobody1900nothing") == "nobody1900nothing"


def test_the_record_is_of_this_ledger_and_keeps_to_it():
    entries, kept = claims.load(), record.load()["claims"]
    assert set(kept) == set(entries), "measure again: python -m course claims"
    for name, found in kept.items():
        assert entries[name].expected.holds(found["measured"]), name


def test_the_record_tells_nothing_of_the_machine():
    text = record.RECORD.read_text("utf-8")
    assert str(record.ROOT) not in text and "/home" not in text

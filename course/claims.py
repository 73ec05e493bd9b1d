"""The ledger of claims: what the book takes from history, and what we measure.

`book/claims.yml` says what a measurement must give; `claim(id, measured)` in a chapter's cell
checks it and shows a box. course/record.py collects all boxes into the book's table.
"""
import difflib
import functools
import html
import math
import re
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

from course import ROOT
from course.errors import BadLedger, ClaimBroken

__all__ = ["BadLedger", "Claim", "ClaimBroken", "Expected", "Measured", "VERDICTS", "claim",
           "load", "show"]

LEDGER = ROOT / "book" / "claims.yml"
REFERENCES = ROOT / "book" / "references.bib"
MIME = "application/vnd.three-waves.claim+json"
VERDICTS = ("reproduces", "direction only", "only under period conditions", "does not")
TEXTS = ("id", "subject", "claim", "source", "experiment", "verdict", "note")


@dataclass(frozen=True)
class Expected:
    """An interval, ends included; low == high for one value, an infinite end for none."""
    low: float
    high: float

    def holds(self, measured):
        """Whether `measured` lies inside; NaN never does."""
        if self.low == self.high:
            return math.isclose(measured, self.low, rel_tol=1e-9)
        return self.low <= measured <= self.high

    def words(self, unit=""):
        if self.low == self.high:
            return show(self.low, unit)
        if math.isinf(self.high):
            return f"at least {show(self.low, unit)}"
        if math.isinf(self.low):
            return f"at most {show(self.high, unit)}"
        return f"{show(self.low)} to {show(self.high, unit)}"


@dataclass(frozen=True)
class Claim:
    """One entry of the ledger; `source` is a key of references.bib."""
    id: str
    subject: str
    claim: str
    source: str
    experiment: str
    expected: Expected
    verdict: str
    note: str


@dataclass(frozen=True)
class Measured:
    """A claim with the figure that a chapter measured; Jupyter shows it as a box."""
    claim: Claim
    measured: Real
    unit: str = ""

    def __str__(self):
        return (f"measured {show(self.measured, self.unit)}, "
                f"expected {self.claim.expected.words()}: {self.claim.verdict}")

    def _repr_mimebundle_(self, include=None, exclude=None):
        low, high = self.claim.expected.low, self.claim.expected.high
        # JSON has no infinity: an open end is null.
        ends = [end if math.isfinite(end) else None for end in (low, high)]
        record = {"id": self.claim.id, "measured": self.measured, "unit": self.unit,
                  "expected": ends, "verdict": self.claim.verdict}
        return {"text/plain": str(self), "text/html": box(self), MIME: record}


def claim(id, measured, unit="", ledger=None):
    """Check a measured figure against the ledger; the result shows itself as a box.

    measured: a number, NumPy's included, in `unit`
    unit:     shown after the figure, "%" or "s" for instance
    returns:  Measured
    raises:   BadLedger if no entry has this id, ClaimBroken if the figure is not as expected
    """
    ledger = ledger or LEDGER
    entry = _entry(id, ledger)
    measured = measured.item() if hasattr(measured, "item") else measured
    if not entry.expected.holds(measured):
        raise ClaimBroken(f"{Path(ledger).name}: {id}: measured {show(measured, unit)}, "
                          f"expected {entry.expected.words(unit)} ({entry.claim})")
    return Measured(entry, measured, unit)


def _entry(id, ledger):
    entries = load(ledger)
    if id not in entries:
        near = difflib.get_close_matches(id, entries, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise BadLedger(f"{Path(ledger).name}: no entry has the id {id!r}{hint}")
    return entries[id]


def show(figure, unit=""):
    """A figure for people: whole numbers in full, others to four significant digits."""
    whole = isinstance(figure, int) or float(figure).is_integer() and abs(figure) < 1e15
    text = f"{int(figure):,}" if whole else f"{figure:.4g}"
    return f"{text} {unit}".rstrip()


def box(measured):
    """The HTML of one measured claim; its look is in book/_static/book.css."""
    entry, unit = measured.claim, measured.unit
    kind = entry.verdict.replace(" ", "-")
    return (f'<div class="claim claim-{kind}" role="group" aria-label="Claim, measured">'
            f'<p class="claim-text">{html.escape(entry.claim)}'
            f' <cite class="claim-source">{html.escape(label(entry.source))}</cite></p>'
            f'<p class="claim-figures">measured <b>{html.escape(show(measured.measured, unit))}</b>'
            f', expected {html.escape(entry.expected.words())}'
            f' <a class="claim-verdict" href="claims.html#claim-{entry.id}">{entry.verdict}</a>'
            '</p></div>')


@functools.cache
def _references():
    from pybtex.database import parse_file
    return parse_file(str(REFERENCES)).entries


def label(key):
    """A citation key in words: "Minsky and Papert, 1969"; the key itself if unknown."""
    if not REFERENCES.exists() or key not in _references():
        return key
    entry = _references()[key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    # "Rich" names have their TeX accents as letters.
    names = [" ".join(map(str, [*person.rich_prelast_names, *person.rich_last_names]))
             for person in people]
    who = names[0] + " and others" if len(names) > 2 else " and ".join(names)
    return f"{who}, {entry.fields.get('year', 'n.d.')}".replace("{", "").replace("}", "")


def load(ledger=None):
    """The whole ledger, checked: {id: Claim} in the order of the file.

    raises: BadLedger, saying file, entry, field, found and expected
    """
    import yaml
    ledger = Path(ledger or LEDGER)
    try:
        entries = yaml.safe_load(ledger.read_text("utf-8"))
    except FileNotFoundError:
        raise BadLedger(f"{ledger}: there is no such file; expected the ledger") from None
    except yaml.YAMLError as problem:
        raise BadLedger(f"{ledger.name}: is not YAML: {problem}") from None
    if not isinstance(entries, list):
        raise BadLedger(f"{ledger.name}: found {_kind(entries)}, expected a list of entries")
    claims = {}
    for number, entry in enumerate(entries, start=1):
        where = _where(ledger, number, entry)
        checked = _check(entry, where)
        if checked.id in claims:
            raise BadLedger(f"{where}: id: {checked.id} is taken by an earlier entry")
        claims[checked.id] = checked
    return claims


def _where(ledger, number, entry):
    name = f" ({entry['id']})" if isinstance(entry, dict) and "id" in entry else ""
    return f"{ledger.name}: entry {number}{name}"


def _check(entry, where):
    """A Claim from one entry of the file."""
    if not isinstance(entry, dict):
        raise BadLedger(f"{where}: found {_kind(entry)}, expected fields")
    wanted, found = {*TEXTS, "expected"}, set(entry)
    if found != wanted:
        raise BadLedger(f"{where}: missing fields {sorted(wanted - found)}, "
                        f"unknown fields {sorted(map(str, found - wanted))}")
    for field in TEXTS:
        if not isinstance(entry[field], str) or not entry[field].strip():
            raise BadLedger(f"{where}: {field}: found {entry[field]!r}, expected text")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        raise BadLedger(f"{where}: id: found {entry['id']!r}, expected words-with-hyphens")
    if entry["verdict"] not in VERDICTS:
        raise BadLedger(f"{where}: verdict: found {entry['verdict']!r}, "
                        f"expected one of {', '.join(VERDICTS)}")
    return Claim(**entry | {"expected": _expected(entry["expected"], f"{where}: expected")})


def _expected(given, where):
    match given:
        case {"equals": value} if len(given) == 1 and _number(value):
            return Expected(value, value)
        case {"between": [low, high]} if len(given) == 1 and _number(low, high) and low < high:
            return Expected(low, high)
        case dict() if given and set(given) <= {"at_least", "at_most"} and _number(*given.values()):
            low, high = given.get("at_least", -math.inf), given.get("at_most", math.inf)
            if low < high:
                return Expected(low, high)
    raise BadLedger(f"{where}: found {given!r}, expected {{equals: 14}}, {{at_least: 0.9}}, "
                    "{at_most: 0.1} or {between: [low, high]} with low < high")


def _number(*values):
    return all(isinstance(value, Real) and not isinstance(value, bool) for value in values)


def _kind(value):
    return "nothing" if value is None else type(value).__name__

"""What must hold of every chapter, as tests that its own test file takes over."""
import re

import pytest

from course import claims
from course.record import boxes
from tests.book.chapters import code_cells, glued, images, markdown, typed_figures


class EveryChapter:
    """A chapter's test file says `class TestPage(EveryChapter)` and what is peculiar to its page.

    The fixtures `source`, `ran` and `pictured` (tests/book/conftest.py) read the file's SUBJECT.
    """
    CLAIMS: int      # so many claims of the ledger are the subject's
    REFUSED: list    # [(id of a claim, a figure that is out of its range)]
    PICTURES: int    # at least so many are in the page
    COMPUTED = frozenset()  # figures that cells compute and do not quote, as text
    TYPED = frozenset()     # computed figures that the prose may also state in digits
    LINES, WIDTH = 26, 76   # of a cell that readers see
    BULLETS = "+*-"         # begin no line of prose; a page of lists keeps one for them

    def test_every_claim_of_the_subject_is_measured_once_and_in_range(self, ran, subject):
        wanted = {entry.id: entry for entry in claims.load().values() if entry.subject == subject}
        measured = [(box["id"], box["measured"]) for box in boxes(ran)]
        assert sorted(id for id, _ in measured) == sorted(wanted)
        assert len(wanted) == self.CLAIMS
        for id, figure in measured:
            assert wanted[id].expected.holds(figure), id

    def test_every_claim_names_the_cell_that_measures_it(self, source, subject):
        entries = [entry for entry in claims.load().values() if entry.subject == subject]
        assert entries, f"the ledger has no claim of {subject}"
        names = {cell.metadata.get("name") for cell in code_cells(source)}
        for entry in entries:
            assert re.search(r"cell `([\w-]+)`", entry.experiment)[1] in names, entry.id

    def test_the_ledger_refuses_what_was_not_found(self, refused):
        id, figure = refused
        with pytest.raises(claims.ClaimBroken):
            claims.claim(id, figure)

    def test_every_figure_quoted_is_computed_and_every_computed_one_is_quoted(self, ran):
        quoted = re.findall(r"\{glue:text\}`(\w+)`", markdown(ran))
        assert quoted and set(quoted) == set(glued(ran))

    def test_no_computed_figure_is_typed_into_the_prose(self, ran):
        assert typed_figures(ran, self.COMPUTED) <= set(self.TYPED)

    def test_every_picture_has_words_a_number_and_a_caption(self, pictured):
        frames = [cell.metadata["mystnb"]["figure"] for cell in images(pictured)]
        assert len(frames) >= self.PICTURES
        assert len({frame["name"] for frame in frames}) == len(frames)
        assert all(len(frame["caption"].split()) >= 8 for frame in frames)
        for cell in images(pictured):
            image = cell.metadata["mystnb"]["image"]
            assert len(image["alt"].split()) >= 12, cell.source[:80]
            assert image["classes"] == "dark-light", "the page would put it on a white card"

    def test_no_formula_is_torn_into_a_list(self, source):
        # A line of prose that begins with "+ z$" is the bullet of a list to Markdown.
        lines = markdown(source).splitlines()
        assert lines and not [line for line in lines
                              if re.match(rf"\s*([{self.BULLETS}]|\d+[.)])\s", line)]

    def test_teaching_code_is_short_and_fits_the_page(self, source):
        shown = [cell for cell in code_cells(source)
                 if not {"hide-input", "remove-cell"} & set(cell.metadata.get("tags", []))]
        for cell in shown:
            lines = cell.source.splitlines()
            assert len(lines) <= self.LINES, cell.source[:80]
            assert max(map(len, lines)) <= self.WIDTH, cell.source[:80]

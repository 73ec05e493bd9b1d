"""The chapter @SUBJECT@ keeps what it says."""

import re

from course import ROOT
from course.chapters import chapters, execute

CHAPTER = ROOT / "book" / "@SUBJECT@.md"


def test_the_chapter_runs_without_an_error():
    mine = [c for c in chapters(ROOT) if c.path == CHAPTER]
    assert mine, "book/@SUBJECT@ is not in _toc.yml"
    assert [run.failure for run in execute(mine, workers=1)] == [""]


def test_every_heading_is_a_sentence_or_a_name():
    headings = re.findall(r"^#+ (.+)$", CHAPTER.read_text("utf-8"), re.MULTILINE)
    assert headings and all(h[0].isupper() for h in headings)

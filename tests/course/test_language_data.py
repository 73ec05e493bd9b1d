"""The sets of sentence pairs and of word riddles: what is in them, how they are read."""
import os
import zipfile
from pathlib import Path

import pytest

from course import data, data_sets


def mirrored(name):
    return pytest.mark.skipif(
        not Path(os.environ.get("COURSE_DATA", "none"), name).is_dir(),
        reason=f"COURSE_DATA names no mirror with the set {name}")


@mirrored("tatoeba-eng-fra")
def test_sentence_pairs_are_what_their_publisher_describes():
    pairs = data.tatoeba().pairs
    assert len(pairs) == 167_130 and {len(pair) for pair in pairs} == {2}
    assert len({english for english, _ in pairs}) == 116_830
    assert pairs[0] == ("Go.", "Va !") and all(english and french for english, french in pairs)
    assert data.tatoeba().licence.startswith("CC BY 2.0")


@mirrored("word2vec-analogies")
def test_riddles_are_what_their_publisher_describes():
    sections = data.analogies().sections
    assert len(sections) == 14 and sum(map(len, sections.values())) == 19_544
    assert sections["capital-common-countries"][0] == ("Athens", "Greece", "Baghdad", "Iraq")
    assert {len(riddle) for riddles in sections.values() for riddle in riddles} == {4}


def test_pairs_are_read_from_their_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "fra-eng.zip", "w") as archive:
        archive.writestr("fra-eng/fra.txt", "Go.\tVa !\nWhy me?\tPourquoi moi\u202f?\n")
        archive.writestr("__MACOSX/fra-eng/._fra.txt", b"\xff\xfe")
    read = data_sets.load_pairs(data.SOURCES["tatoeba-eng-fra"], (tmp_path / "fra-eng.zip",))
    assert read.pairs == (("Go.", "Va !"), ("Why me?", "Pourquoi moi\u202f?"))


def test_riddles_are_read_by_section(tmp_path):
    path = tmp_path / "questions-words.txt"
    path.write_text(": family\nboy girl king queen\n: plural\ncat cats dog dogs\na b c d\n")
    read = data_sets.load_analogies(data.SOURCES["word2vec-analogies"], (path,))
    assert read.sections == {"family": (("boy", "girl", "king", "queen"),),
                             "plural": (("cat", "cats", "dog", "dogs"), ("a", "b", "c", "d"))}

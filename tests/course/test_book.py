"""Building the book: what is executed, what is left alone, and what a person is told."""
import json
import shutil

import pytest

from course import ROOT, book, claims, data, stale
from course.chapters import chapters, execute, files, pages
from course.errors import BookBroken

CONFIG = """
title: A small book
author: Nobody
only_build_toc_files: true
exclude_patterns: [private, "book/node_modules"]
execute: {execute_notebooks: cache, timeout: 60, exclude_patterns: ["notebooks/**"]}
sphinx:
  extra_extensions: [course.sphinx_ext]
  config: {html_static_path: [book/_static]}
"""
TOC = """
format: jb-book
root: book/intro
parts:
  - caption: One
    chapters:
      - {file: book/first}
      - {file: book/second, sections: [{file: notebooks/first}]}
"""
CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# %s

```{code-cell}
%s
```
"""
PROBE = "from pathlib import Path\nPath('../%s.runs').open('a').write('x')\nprint(6 * 7)"


@pytest.fixture
def house(tmp_path):
    """A small book of two chapters in a folder with a space in its name."""
    root = tmp_path / "a small house"
    for folder in ("book/_static", "notebooks", "private"):
        (root / folder).mkdir(parents=True)
    (root / "_config.yml").write_text(CONFIG)
    (root / "_toc.yml").write_text(TOC)
    (root / "book" / "intro.md").write_text("# A small book\n\n$x^2$\n")
    (root / "book" / "_static" / "house.css").write_text("p { color: blue }")
    for name in ("first", "second"):
        write(root, name, PROBE % name)
    never = {"cells": [cell("raise SystemExit('executed an exercise')")], "nbformat": 4,
             "metadata": {"language_info": {"name": "python", "pygments_lexer": "ipython3"}},
             "nbformat_minor": 5}
    title = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Exercises"}
    never["cells"].insert(0, title)
    (root / "notebooks" / "first.ipynb").write_text(json.dumps(never))
    (root / "private" / "stray.md").write_text("# {doc}`nothing here`\n")
    return root


def cell(source):
    return {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": source,
            "execution_count": None}


def write(root, name, code):
    (root / "book" / f"{name}.md").write_text(CHAPTER % (name.title(), code))


def runs(root):
    """How often each chapter was executed: chapters run in book/ and count in the house."""
    return {p.stem: len(p.read_text()) for p in sorted(root.glob("*.runs"))}


def job(root, told):
    return book.Job(root, True, lambda *line: told.append(line), lambda *progress: None)


def outputs(root):
    """The step that executes; what it says."""
    return book.outputs(job(root, []))


def test_the_toc_alone_says_which_pages_there_are(house):
    assert pages(house) == ["book/intro", "book/first", "book/second", "notebooks/first"]
    assert len(files(house)) == 4
    assert [c.name for c in chapters(house)] == ["book/first", "book/second"]


def test_only_what_changed_is_executed(house):
    assert outputs(house) == "2 of 2 chapters executed"
    assert outputs(house) == "0 of 2 chapters executed"
    assert runs(house) == {"first": 1, "second": 1}
    write(house, "second", PROBE % "second" + "\nprint(43)")
    assert outputs(house) == "1 of 2 chapters executed"
    assert runs(house) == {"first": 1, "second": 2}


def test_a_data_set_that_arrives_executes_the_chapters_that_ask_for_it(house, monkeypatch):
    monkeypatch.setattr(data, "status", lambda name: "to download")
    write(house, "first", PROBE % "first" + "\n# data.sonar()")
    outputs(house)
    assert outputs(house) == "0 of 2 chapters executed"
    monkeypatch.setattr(data, "status", lambda name: "cached")
    assert outputs(house) == "1 of 2 chapters executed"
    assert runs(house) == {"first": 2, "second": 1}


def test_a_claim_that_changes_executes_the_chapters_that_make_it(house, monkeypatch, tmp_path):
    ledger = tmp_path / "claims.yml"
    monkeypatch.setattr(claims, "LEDGER", ledger)
    entry = ("- {id: six-sevens, subject: sums, claim: a, source: b, experiment: c, "
             "expected: {equals: 42}, verdict: reproduces, note: %s}\n")
    ledger.write_text(entry % "old")
    write(house, "second", PROBE % "second" + "\n'six-sevens'")
    outputs(house)
    ledger.write_text(entry % "new")
    assert outputs(house) == "1 of 2 chapters executed"
    assert runs(house) == {"first": 1, "second": 2}


def test_a_failing_chapter_is_named_and_the_others_are_kept(house):
    write(house, "first", "x = 1\nx.upper()")
    for _ in range(2):
        with pytest.raises(BookBroken) as problem:
            outputs(house)
        said = str(problem.value)
        for words in ("first.md:9: cell 2:", "AttributeError", "'upper'", "x.upper()"):
            assert words in said
        assert "Traceback" not in said and "nbclient" not in said
    assert runs(house) == {"second": 1}


@pytest.mark.parametrize("code, words", [
    ("import os; os._exit(3)", "Kernel died"),
    ("while True: pass", "ran longer than 2 s"),
    ("print('open", "SyntaxError"),
    ("raise SystemExit('enough')", "SystemExit: enough"),
])
def test_other_ends_are_told_too(house, code, words):
    write(house, "first", code)
    (run,) = execute(chapters(house)[:1], timeout_s=2)
    assert "first.md:9: cell 2: " in run.failure and words in run.failure


def test_chapters_run_side_by_side_and_report_each_end(house):
    ended = []
    ran = execute(chapters(house), workers=2, done=ended.append)
    assert [run.chapter.name for run in ran] == ["book/first", "book/second"]
    assert sorted(run.chapter.name for run in ended) == ["book/first", "book/second"]
    assert all(run.seconds > 0 and not run.failure for run in ran)


@pytest.mark.parametrize("code, found", [
    ("import numpy", set()),
    ("from course.claims import claim", {"claims.py", "errors.py"}),
    ("import numpy\nfrom course import data\nfrom course.chapters import read", {
        "data.py", "data_sets.py", "errors.py", "chapters.py"}),
    ("from course import (data,\n    chapters)", {"data.py", "data_sets.py", "errors.py",
                                                       "chapters.py"}),
    ("import course.chapters as c", {"chapters.py"}),
    ("# the course on data", set()),
])
def test_the_modules_that_code_stands_on(code, found):
    assert {path.name for path in stale.modules(code)} == found


@pytest.mark.parametrize("code", ["from kernels import cp", "n = 1\nimport kernels"])
def test_a_chapter_that_runs_kernels_stands_on_the_whole_emulator(code):
    names = {path.relative_to(ROOT).as_posix() for path in stale.modules(code)}
    assert {"kernels/machine/launch.py", "kernels/language/parser/types.py",
            "kernels/reference/matmuls.py"} <= names


def test_a_chapter_stands_on_the_weights_that_its_modules_read():
    sources = [path.read_text("utf-8") for path in stale.modules("from course import gates, lenet")]
    assert {path.name for path in stale.named(sources)} >= {"gates_weights.js",
                                                              "lenet_weights.js"}
    games, = stale.named(['OWN = Path(__file__).with_name("own_games.tsv")'])
    text, = stale.named(['(ROOT / "book" / "perceptron.md").read_text()'])
    assert games.parent.name == "go" and text.parent.name == "book"
    assert stale.named(['open("no_such_file.js"); "words.json"']) == []


def test_the_data_sets_that_code_asks_for():
    assert stale.wanted("echoes = data.sonar()") == ["sonar"]
    assert stale.wanted('data.load("iris"); data.available(\'sonar\')') == ["iris", "sonar"]
    assert stale.wanted("sonar is a word, irises too") == []


def test_the_fingerprint_sees_contents_not_times(house):
    before = stale.fingerprint(house)
    intro = house / "book" / "intro.md"
    intro.touch()
    (house / "book" / "node_modules").mkdir()
    (house / "book" / "node_modules" / "stray.md").write_text("not ours")
    assert stale.fingerprint(house) == before
    intro.write_text("# Another\n")
    assert stale.fingerprint(house) != before


def test_without_npm_the_book_says_so_and_goes_on(house, monkeypatch):
    assert "CDN" in book.scripts(job(house, []))
    (house / "book" / "package-lock.json").write_text("{}")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "no npm" in book.scripts(job(house, []))
    assert not (house / book.VENDOR).exists()


def test_mathjax_is_whole_or_absent(tmp_path):
    source, target = tmp_path / "es5", tmp_path / "vendor" / "mathjax"
    for part in book.MATHJAX[:-1]:
        where = source / part if part.endswith(".js") else source / part / "a.js"
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text("")
    with pytest.raises(FileNotFoundError):
        book._copy_parts(source, target)
    assert not target.exists()


@pytest.mark.slow
def test_from_nothing_to_a_site_and_nothing_more_to_do(house, capsys):
    index = book.build(root=house)
    assert index == house / "_build" / "html" / "index.html" and index.exists()
    first = (house / "_build" / "html" / "book" / "first.html").read_text()
    assert "42" in first and str(house) not in first
    assert not (house / "_build" / "html" / "private").exists()
    book.build(root=house)
    assert "nothing changed" in capsys.readouterr().out
    assert runs(house) == {"first": 1, "second": 1}

    # Same text, other outputs: the page must follow.
    kept = stale.stamps(house)
    stale.keep(house, kept | {"book/first": "stale"})
    (house / "_build" / "fingerprint").unlink()
    book.build(root=house)
    assert runs(house) == {"first": 2, "second": 1}

    # A style that changes alone must arrive too.
    (house / "book" / "_static" / "house.css").write_text("p { color: red }")
    book.build(root=house)
    assert "red" in (house / "_build" / "html" / "_static" / "house.css").read_text()

    book.clean(house)
    assert not (house / "_build").exists()


@pytest.mark.slow
def test_a_warning_breaks_a_strict_build_every_time(house):
    table = "```{claims-table}\n:subjects: perceptron nothing\n```\n"
    (house / "book" / "intro.md").write_text(f"# A small book\n\n{{doc}}`nowhere`\n\n{table}")
    for _ in range(2):
        with pytest.raises(BookBroken) as problem:
            book.build(root=house)
        assert "book/intro.md:3: WARNING" in str(problem.value) and "nowhere" in str(problem.value)
        assert "the ledger has no claim of nothing" in str(problem.value)
        assert str(house) not in str(problem.value)
    assert book.build(strict=False, root=house).exists()


def test_the_book_leaves_other_rooms_alone():
    from course.chapters import settings
    excluded = settings(ROOT)["exclude_patterns"]
    for room in ("private", "work", "solutions", "tests"):
        assert room in excluded
    assert {".*", "book/node_modules"} <= set(excluded)

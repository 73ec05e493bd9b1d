"""What tests of chapters share: a chapter's parts, before it runs and after."""

import copy
import re

from course import ROOT, outputs
from course.chapters import Chapter, execute, read, settings

GLUE = "application/papermill.record/text/plain"
NOT_PROSE = (r"^```\{math\}.*?^```", r"\$[^$]+\$", r"\{[\w:]+\}`[^`]*`", r"`[^`]*`")


def page_of(subject):
    return ROOT / "book" / f"{subject}.md"


def source_of(subject):
    """The chapter before it runs, read exactly as the book reads it."""
    return read(page_of(subject))


def run(subject, source, timeout_s=300):
    """The run of a chapter afresh: seconds, and the executed notebook."""
    chapter = Chapter(f"book/{subject}", page_of(subject), copy.deepcopy(source))
    (done,) = execute([chapter], workers=1, timeout_s=timeout_s)
    assert not done.failure, done.failure
    return done


def kept(subject, source):
    """The run of a chapter, shared with the book's build and made only if something changed."""
    chapter = Chapter(f"book/{subject}", page_of(subject), copy.deepcopy(source))
    (done,) = outputs.bring(ROOT, [chapter], settings(ROOT)["execute"]["timeout"])
    assert not done.failure, done.failure
    return done


def code_cells(notebook):
    found = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert found, "no code cells"
    return found


def named(notebook, name):
    (cell,) = (cell for cell in code_cells(notebook) if cell.metadata.get("name") == name)
    return cell


def printed(notebook, name):
    """What the cell of this name printed."""
    return "".join(out.text for out in named(notebook, name).outputs
                   if out.output_type == "stream")


def glued(notebook):
    """{key: text} of all figures put where the prose can quote them."""
    return {out.metadata["scrapbook"]["name"]: str(out.data[GLUE]).strip("'")
            for cell in code_cells(notebook) for out in cell.outputs
            if "scrapbook" in out.get("metadata", {})}


def markdown(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def prose(notebook):
    """The chapter's own words: Markdown cells without mathematics, roles and code."""
    text = markdown(notebook)
    for drop in NOT_PROSE:
        text = re.sub(drop, " ", text, flags=re.DOTALL | re.MULTILINE)
    return text


def images(notebook):
    """Code cells that draw a picture."""
    return [cell for cell in code_cells(notebook)
            if any("image/svg+xml" in out.get("data", {}) for out in cell.outputs)]


def defined(source, subject, names, **given):
    """What the chapter's cells of these names define, without running any other cell.

    given: what stands there before the first of them
    """
    space = dict(given)
    for name in names:
        exec(compile(named(source, name).source, f"{subject}.md, cell {name}", "exec"), space)
    return space


def typed_figures(notebook, also=()):
    """Computed figures that stand in the prose as digits.

    also: more of them than those that are quoted, as text
    """
    # One digit is too little to tell a measurement from a "2 inputs".
    computed = {number for text in glued(notebook).values()
                for number in re.findall(r"\d[\d,.]*", text) if len(number) > 1} | set(also)
    typed = set(re.findall(r"\d+(?:[,.]\d+)*", prose(notebook)))
    assert computed and typed, "found nothing to compare"
    return computed & typed

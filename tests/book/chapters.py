"""What tests of chapters share: a chapter's parts, and what must hold of every chapter."""

import copy
import re

from course import ROOT, claims
from course.chapters import Chapter, execute, read
from course.record import boxes

GLUE = "application/papermill.record/text/plain"
NOT_PROSE = (r"^```\{math\}.*?^```", r"\$[^$]+\$", r"\{[\w:]+\}`[^`]*`", r"`[^`]*`")


def page_of(subject):
    return ROOT / "book" / f"{subject}.md"


def source_of(subject):
    """The chapter before it runs, read exactly as the book reads it."""
    return read(page_of(subject))


def run(subject, source, timeout_s=300):
    """The run of a chapter: seconds, and the executed notebook."""
    chapter = Chapter(f"book/{subject}", page_of(subject), copy.deepcopy(source))
    (done,) = execute([chapter], workers=1, timeout_s=timeout_s)
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


# What must hold of every chapter

def check_claims_are_measured(notebook, subject, many):
    """Each of the subject's claims is measured once on its page, and in range."""
    wanted = {entry.id: entry for entry in claims.load().values() if entry.subject == subject}
    measured = [(box["id"], box["measured"]) for box in boxes(notebook)]
    assert sorted(id for id, _ in measured) == sorted(wanted)
    assert len(wanted) == many
    for id, figure in measured:
        assert wanted[id].expected.holds(figure), id


def check_claims_name_their_cells(source, subject):
    """The ledger says for each claim which cell measures it, and the page has that cell."""
    names = {cell.metadata.get("name") for cell in code_cells(source)}
    entries = [entry for entry in claims.load().values() if entry.subject == subject]
    assert entries, f"the ledger has no claim of {subject}"
    for entry in entries:
        assert re.search(r"cell `([\w-]+)`", entry.experiment)[1] in names, entry.id


def check_figures_are_quoted(notebook):
    """Every figure quoted is computed, and every computed one is quoted."""
    quoted = re.findall(r"\{glue:text\}`(\w+)`", markdown(notebook))
    assert quoted and set(quoted) == set(glued(notebook))


def typed_figures(notebook, also=()):
    """Computed figures that stand in the prose as digits; there should be none.

    also: more of them, as text
    """
    # One digit is too little to tell a measurement from a "2 inputs".
    computed = {number for text in glued(notebook).values()
                for number in re.findall(r"\d[\d,.]*", text) if len(number) > 1} | set(also)
    typed = set(re.findall(r"\d+(?:[,.]\d+)*", prose(notebook)))
    assert computed and typed, "found nothing to compare"
    return computed & typed

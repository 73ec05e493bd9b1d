"""Would this release show a student what only the author may see?"""

import re

from .errors import LeakError

REGION = re.compile(r"BEGIN (SOLUTION|HIDDEN TESTS)\b[^\n]*\n(.*?)[^\n]*END \1", re.DOTALL)
# Short lines such as `return w` stand in honest stubs and prose too.
TELLING_LENGTH = 12


def secrets(cells):
    """Lines that stand only inside answers and hidden tests of an author's file.

    cells:   list of cells.Cell
    returns: set of str, stripped lines of at least TELLING_LENGTH characters
    """
    hidden, shown = set(), set()
    for cell in cells:
        regions = "\n".join(m.group(2) for m in REGION.finditer(cell.source))
        hidden |= lines(regions)
        shown |= lines(REGION.sub("", cell.source))
    return {line for line in hidden if len(line) >= TELLING_LENGTH} - shown


def lines(text):
    return {line.strip() for line in text.splitlines() if line.strip()}


def check(notebook, cells, where):
    """Nothing but what students may see is in a released notebook.

    raises: LeakError, naming the cell and the line
    """
    kept = secrets(cells)
    for cell in notebook.cells:
        if cell.get("outputs"):
            raise LeakError(f"{where}: cell {cell.id!r} has outputs; a release has none")
        found = lines(cell.source) & kept
        marker = re.search(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS)", cell.source)
        if found or marker:
            line = marker.group() if marker else min(found)
            raise LeakError(f"{where}: cell {cell.id!r} shows {line!r}, which students may not see")

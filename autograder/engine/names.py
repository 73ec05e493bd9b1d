"""Which names a cell binds and which it needs, read from its text and never by running it."""

import ast
import symtable
from dataclasses import dataclass
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
ASSIGNS = (ast.Assign, ast.AugAssign, ast.AnnAssign)


@dataclass(frozen=True)
class Names:
    """What one cell does with global names.

    binds:       names that it gives a value at the top level
    loads:       names that it reads, also inside functions, before it gives them a value itself
    runs:        those of them that are read when the cell runs, outside its functions
    defines:     the names among `binds` that come from imports, functions and classes
    definitions: its imports, functions and classes alone, as source
    imports:     its imports alone, as source
    star:        whether it imports everything of a module, so that `binds` is not the whole
    """

    binds: frozenset = frozenset()
    loads: frozenset = frozenset()
    runs: frozenset = frozenset()
    defines: frozenset = frozenset()
    definitions: str = ""
    imports: str = ""
    star: bool = False


@lru_cache(maxsize=4096)
def read(source):
    """The Names of a cell; empty for a cell that is no Python.

    source: str as in the notebook; magics are understood as IPython understands them
    """
    try:
        text = TransformerManager().transform_cell(source)
        tree, table = ast.parse(text), symtable.symtable(text, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names()
    defined = [node for node in tree.body if isinstance(node, DEFINES)]
    imported = [node for node in tree.body if isinstance(node, IMPORTS)]
    binds = bound(table)
    runs = read_first(tree.body)
    return Names(
        binds=binds,
        loads=runs | (loaded(symtable.symtable(as_source(defined), "<cell>", "exec")) - binds),
        runs=runs,
        defines=frozenset(name for node in defined for name in names_of(node)),
        definitions=as_source(defined),
        imports=as_source(imported),
        star=any(name == "*" for node in imported for name in names_of(node)),
    )


def read_first(nodes):
    """Names that statements read before they bind them, in the order of the text."""
    known, needed = set(), set()
    for node in nodes:
        table = symtable.symtable(ast.unparse(node), "<cell>", "exec")
        here = bound(table)
        # `x = x + 1` reads an x that was there; `for x in data: use(x)` reads its own.
        own = known if isinstance(node, ASSIGNS) else known | here
        if not isinstance(node, DEFINES):
            needed |= (loaded(table) | augmented(node)) - own
        known |= here
    return frozenset(needed)


def augmented(node):
    """`x += 1` reads x; the symbol table only says that it is bound."""
    target = node.target if isinstance(node, ast.AugAssign) else None
    return {target.id} if isinstance(target, ast.Name) else set()


def bound(table):
    """Global names that a text binds, also from inside functions by `global`."""
    outer = table.get_type() == "module"
    here = {
        s.get_name() for s in table.get_symbols()
        if (s.is_assigned() or s.is_imported() or s.is_namespace())
        and (outer or s.is_declared_global())
    }
    return frozenset(here.union(*(bound(child) for child in table.get_children())))


def loaded(table):
    """Global names that a text reads, also from inside functions."""
    outer = table.get_type() == "module"
    here = {
        s.get_name() for s in table.get_symbols()
        if s.is_referenced() and (outer or s.is_global())
    }
    return frozenset(here.union(*(loaded(child) for child in table.get_children())))


def names_of(node):
    """The names that an import, a function or a class binds."""
    if isinstance(node, IMPORTS):
        return [(a.asname or a.name.split(".")[0]) for a in node.names]
    return [node.name]


def as_source(nodes):
    return "\n".join(ast.unparse(node) for node in nodes)


@lru_cache(maxsize=4096)
def quiet(source, known):
    """The part of a cell that only makes names: imports, functions, classes, and assignments that
    use nothing but `known` and each other, so that running it calls none of the student's code.

    known: frozenset of names that have nothing of the student's in them
    """
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    known, kept = set(known), []
    for node in tree.body:
        table = symtable.symtable(ast.unparse(node), "<cell>", "exec")
        clean = loaded(table) <= known
        if isinstance(node, DEFINES) or (clean and isinstance(node, ast.Assign | ast.AnnAssign)):
            kept.append(node)
        known = known | bound(table) if clean and kept[-1:] == [node] else known - bound(table)
    return as_source(kept)


def modules(source):
    """The modules that a cell imports at its top level, whole names."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError):
        return []
    found = [node for node in tree.body if isinstance(node, IMPORTS)]
    plain = [a.name for node in found if isinstance(node, ast.Import) for a in node.names]
    return plain + [n.module for n in found if isinstance(n, ast.ImportFrom) and n.module]

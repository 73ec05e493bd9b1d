"""What changed since the last build, and so must be made again.

Jupyter Book's cache knows a chapter by its own code alone. Outputs also depend on the modules
of `course` that it imports and the weights and records that these read, on `kernels` where it runs
some, on its claims, and on which data sets are at hand; their digest is kept per chapter in
`_build/chapters.json`. A fingerprint of everything tells whether there is anything to do at all.
"""
import hashlib
import importlib.metadata
import json
import re
import sys
from pathlib import Path

from course import ROOT, claims, data

STAMPS = Path("_build") / "chapters.json"
IMPORT = re.compile(r"^\s*from course import (?:\(([\w,\s]+)\)|([\w, ]+))"
                    r"|^\s*from course\.(\w+)|^\s*import course\.(\w+)", re.MULTILINE)
KERNELS = re.compile(r"^\s*(?:from|import) kernels\b", re.MULTILINE)
FOLDERS = "book/figures", "book", "course/go"
PACKAGES = ("numpy", "scikit-learn", "matplotlib", "torch", "anywidget", "jupyter-book", "sphinx")


def digest(code):
    """SHA-256 of all that outputs depend on beside the chapter's code, as hexadecimal digits.

    code: the source of all cells
    """
    sources = [code, *map(_source, modules(code))]
    parts = [sys.version, *map(_version, PACKAGES), *sources[1:], *map(_source, named(sources)),
             *_claims(code), *_data(code)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def modules(code):
    """Files of ours that code imports, directly or through one another, sorted."""
    found, frontier = set(), [code]
    while frontier:
        new = _imported(frontier.pop()) - found
        found |= new
        frontier += map(_source, new)
    return sorted(found)


def _imported(source):
    names = set(re.findall(r"\w+", " ".join("".join(groups) for groups in IMPORT.findall(source))))
    files = [ROOT / "course" / f"{name}.py" for name in names]
    packages = [path for name in names for path in (ROOT / "course" / name).rglob("*.py")]
    # What a report says of a kernel may come from any part of the emulator.
    emulator = (ROOT / "kernels").rglob("*.py") if KERNELS.search(source) else ()
    return {path for path in (*files, *packages, *emulator) if path.is_file()}


def named(sources):
    """Weights, records, games and texts of the project that sources name in quotes, sorted."""
    names = re.findall(r"[\"'](\w+\.(?:js|json|tsv|md))[\"']", "\n".join(sources))
    paths = (ROOT / folder / name for name in sorted(set(names)) for folder in FOLDERS)
    return [path for path in paths if path.is_file()]


def _source(path):
    return path.read_text("utf-8")


def _version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _claims(code):
    """The ledger's entries that code names, with the words that a box shows of the source."""
    if not claims.LEDGER.exists():
        return []
    return [f"{entry!r} {claims.label(entry.source)}" for entry in claims.load().values()
            if entry.id in code]


def wanted(code):
    """Names of the data sets that code asks for, as `data.sonar()` or "sonar"; sorted."""
    return sorted(name for name in data.SOURCES
                  if re.search(rf"\b{name}\(|[\"']{name}[\"']", code))


def _data(code):
    return [f"{name} {_at_hand(name)}" for name in wanted(code)]


def _at_hand(name):
    try:
        return data.status(name) in ("embedded", "cached", "mirror")
    except data.Unavailable:
        return False


def fingerprint(root):
    """SHA-256 of everything a built book depends on, as hexadecimal digits.

    Files count by content, so that a checkout or a copy changes nothing.
    """
    root, found = Path(root), hashlib.sha256()
    for path in (root / "_config.yml", root / "_toc.yml", *below(root / "book"),
                 *below(root / "notebooks"), *below(ROOT / "course"), *below(ROOT / "kernels")):
        found.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    here = [f"{name} {_at_hand(name)}" for name in data.SOURCES]
    mathjax = (root / "book" / "_static" / "vendor" / "mathjax").exists()
    found.update(f"{sys.version} {[*map(_version, PACKAGES)]} {here} {mathjax}".encode())
    return found.hexdigest()


def below(folder):
    """Files of a folder in order, without what others made there."""
    made = {"node_modules", "vendor", "__pycache__", ".ipynb_checkpoints"}
    return sorted(path for path in folder.rglob("*")
                  if path.is_file() and not made & set(path.relative_to(folder).parts))


def stamps(root):
    """{chapter name: digest of its kept outputs}."""
    path = Path(root) / STAMPS
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def keep(root, digests):
    """Write the stamps; chapters not named are forgotten."""
    path = Path(root) / STAMPS
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(digests, indent=1, sort_keys=True), "utf-8")

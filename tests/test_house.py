"""The house keeps its rules: who imports whom, what is never committed, how long files are."""

import ast
import re
import subprocess

import pytest

from course import ROOT

PACKAGES = ("course", "autograder", "kernels")


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns],
                            capture_output=True, text=True, cwd=ROOT, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_flow_one_way(package):
    """No package imports another: notebooks import course and kernels; autograder, nbgrader."""
    files = list((ROOT / package).rglob("*.py"))
    assert files
    others = set(PACKAGES) - {package}
    found = {f"{p.name}: {m}" for p in files for m in imports(p) if m.split(".")[0] in others}
    assert found == set()


def test_kernels_import_nothing_but_numpy_and_cupy():
    roots = {m.split(".")[0] for p in (ROOT / "kernels").rglob("*.py") for m in imports(p)}
    assert roots <= {"numpy", "cupy", "kernels", "__future__"} | stdlib()


def stdlib():
    import sys

    return set(sys.stdlib_module_names)


def test_nothing_committed_names_a_machine_s_folders():
    pattern = re.compile(r"(?<![\w.])/(home|root|work|opt)/[A-Za-z.]")
    found = []
    for path in tracked("*.py", "*.md", "*.yml", "*.toml", "*.txt", "*.js", "*.css", "*.ipynb",
                        "Makefile"):
        if path != ROOT / "tests" / "test_house.py":
            text = path.read_text("utf-8")
            found += [f"{path.name}: {m.group()}" for m in pattern.finditer(text)]
    assert found == []


def test_no_release_holds_an_answer_marker():
    notebooks = tracked("notebooks/*")
    assert notebooks
    for path in notebooks:
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)", path.read_text("utf-8")), path


def test_no_module_is_long_and_most_functions_are_short():
    lengths = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text("utf-8")
            assert text.count("\n") <= 400, f"{path.name} has outgrown its shape"
            lengths += [n.end_lineno - n.lineno + 1 for n in ast.walk(ast.parse(text))
                        if isinstance(n, ast.FunctionDef)]
    assert sorted(lengths)[len(lengths) // 2] <= 12


def test_ruff_finds_nothing():
    import sys

    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=ROOT,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout

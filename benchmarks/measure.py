"""What every benchmark shares: a figure with its peer's, from one run on one machine."""

import json
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version

from course import ROOT

RESULTS = ROOT / "benchmarks" / "results"
README = ROOT / "benchmarks" / "README.md"
BEGIN, END = "<!-- figures: written by the benchmarks -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Figure:
    """One thing measured twice. ours, peer: in `unit`, both from this run."""

    name: str
    ours: float
    peer: float
    unit: str

    @property
    def ratio(self):
        """How many times the peer takes; 3 significant digits, never rounded in our favour."""
        exact = self.peer / self.ours
        step = 10 ** (len(str(int(exact))) - 3) if exact >= 1 else 0.001
        return round(int(exact / step) * step, 3)


def seconds(command, **options):
    """Wall-clock seconds of a command that must succeed.

    raises: CalledProcessError, after its output was printed
    """
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        print(done.stdout, done.stderr)
    done.check_returncode()
    return time.perf_counter() - start


def write(name, figures, packages):
    """Print the figures, keep them as JSON, and show all results in the README."""
    found = {f.name: {"ours": round(f.ours, 3), "peer": round(f.peer, 3), "ratio": f.ratio,
                      "unit": f.unit} for f in figures}
    for figure, row in found.items():
        print(f"{name}: {figure}: ours {row['ours']}, peer {row['peer']} {row['unit']}, "
              f"ratio {row['ratio']}")
    RESULTS.mkdir(exist_ok=True)
    kept = {"figures": found, "machine": machine(), "versions": {p: version(p) for p in packages}}
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    show()


def machine():
    return {"system": platform.system(), "cores": os.cpu_count(),
            "python": platform.python_version()}


def show():
    """Write the tables of all results between the marks of the README."""
    text = README.read_text("utf-8")
    head, rest = text.split(BEGIN)
    tables = [table(path) for path in sorted(RESULTS.glob("*.json"))]
    README.write_text("\n\n".join([head + BEGIN, *tables, END + rest.split(END)[1]]), "utf-8")


def table(path):
    kept = json.loads(path.read_text("utf-8"))
    rows = [f"| {name} | {r['ours']} | {r['peer']} | {r['ratio']} | {r['unit']} |"
            for name, r in kept["figures"].items()]
    on = f"{kept['machine']['cores']} cores, {kept['machine']['system']}, " + ", ".join(
        f"{name} {number}" for name, number in kept["versions"].items())
    return "\n".join([f"### {path.stem}", "", f"Measured on {on}.", "",
                      "| figure | ours | peer | ratio | unit |", "|---|---|---|---|---|", *rows])

"""From chapters to a website: `build()` does only what changed, `clean()` forgets everything."""
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from course import ROOT, data, stale
from course import outputs as kept
from course.chapters import chapters, settings, texts
from course.errors import BookBroken, Unavailable

HTML = Path("_build") / "html"
STAMP = Path("_build") / "fingerprint"
LOG = Path("_build") / "book.log"
VENDOR = Path("book") / "_static" / "vendor" / "mathjax"
# What a page of formulas asks for; the rest of MathJax is 9 MB that nobody loads.
MATHJAX = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions", "a11y", "sre")


@dataclass(frozen=True)
class Job:
    """What every step is given.

    root:   the book's folder, with _config.yml and _toc.yml
    strict: a warning fails the build
    tell:   shows one finished step: name, what it did, seconds
    track:  shows how far a step is: name, done, total
    """
    root: Path
    strict: bool
    tell: Callable = field(repr=False)
    track: Callable = field(repr=False)


def build(strict=True, root=ROOT):
    """Build the book; the path of its index.html.

    raises: BookBroken, naming pages and causes
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    columns = TextColumn("{task.description:10}"), BarColumn(), TimeElapsedColumn()
    # In a log file a bar is noise; there every step says one line when it is done.
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as progress:
        bar = progress.add_task("")
        job = Job(Path(root), strict, _teller(progress),
                  lambda name, done, total: progress.update(
                      bar, description=name, completed=done, total=total))
        _run(PREPARE, job)
        index, stamp = job.root / HTML / "index.html", job.root / STAMP
        now = f"{stale.fingerprint(root)} {strict}"
        if index.exists() and stamp.exists() and stamp.read_text("utf-8") == now:
            job.tell("pages", "nothing changed", 0)
            return index
        _run(MAKE, job)
        stamp.write_text(now, "utf-8")
    return index


def _run(steps, job):
    for step in steps:
        start = time.perf_counter()
        job.track(step.__name__, 0, None)
        did = step(job)
        job.tell(step.__name__, did, time.perf_counter() - start)


def _teller(progress):
    def tell(name, did, seconds):
        progress.print(f"{name:10} {did} ({seconds:.1f} s)", highlight=False, soft_wrap=True)
    return tell


def clean(root=ROOT):
    """Remove all that `build` made: pages, kept outputs, vendored scripts."""
    for folder in ("_build", "book/_static/vendor", "book/node_modules"):
        shutil.rmtree(Path(root) / folder, ignore_errors=True)


def scripts(job):
    """Put MathJax beside the pages, so that they ask nobody for it."""
    source, target = job.root / "book", job.root / VENDOR
    if (target / "tex-chtml.js").exists():
        return "MathJax is here"
    if not (source / "package-lock.json").exists():
        return "no package-lock.json: formulas come from a CDN"
    if not shutil.which("npm"):
        return "no npm on this machine: formulas come from a CDN"
    found = source / "node_modules" / "mathjax" / "es5"
    if not found.exists() and not npm_ci(source):
        return "npm could not download MathJax: formulas come from a CDN"
    _copy_parts(found, target)
    return "MathJax copied"


def npm_ci(folder):
    """Install exactly what package-lock.json pins; False when npm fails, offline for instance."""
    command = [shutil.which("npm"), "ci", "--omit-lockfile-registry-resolved", "--ignore-scripts",
               "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode == 0


def _copy_parts(found, target):
    """Copy MATHJAX, and move it into place at the end, so that it is whole or absent."""
    scratch = target.with_name("mathjax.part")
    shutil.rmtree(scratch, ignore_errors=True)
    for part in MATHJAX:
        copy = shutil.copytree if (found / part).is_dir() else shutil.copy2
        (scratch / part).parent.mkdir(parents=True, exist_ok=True)
        copy(found / part, scratch / part)
    shutil.rmtree(target, ignore_errors=True)
    scratch.rename(target)


def datasets(job):
    """Fetch what chapters will ask for, so that no progress bar ends up in a page."""
    names = sorted({name for text in texts(job.root) for name in stale.wanted(text)})
    missing = []
    for name in names:
        try:
            data.fetch(name)
        except data.Damaged:
            raise
        except Unavailable as problem:
            missing.append(f"  without {name}: {str(problem).split(' Tried:')[0]}\n"
                           f"  `python -m course data {name}` says more")
    return "\n".join([", ".join(names) or "none asked for", *missing])


def outputs(job):
    """Execute the chapters whose code, modules, claims or data changed, one on each core."""
    all_of_them, ended = chapters(job.root), []

    def done(run, fresh):
        ended.append(fresh)
        job.track("outputs", len(ended), len(all_of_them))
    job.track("outputs", 0, len(all_of_them))
    timeout_s = settings(job.root).get("execute", {}).get("timeout", 120)
    runs = kept.bring(job.root, all_of_them, timeout_s, done)
    kept.forget(job.root, {chapter.name for chapter in all_of_them})
    if failed := [run.failure for run in runs if run.failure]:
        raise BookBroken("\n".join(failed))
    return f"{sum(ended)} of {len(all_of_them)} chapters executed"


def pages(job):
    """Let Jupyter Book write the pages that changed; warnings fail a strict build."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build",
               str(job.root), "-n", "--keep-going", *(["-W"] if job.strict else [])]
    lines, returncode = _follow(command, job)
    (job.root / LOG).write_text("".join(lines), "utf-8")
    if returncode:
        # Sphinx warns only of pages it reads again; the next build must not pass in silence.
        shutil.rmtree(job.root / "_build" / ".doctrees", ignore_errors=True)
        shutil.rmtree(job.root / HTML / ".doctrees", ignore_errors=True)
        raise BookBroken(_complaints(lines, job.root))
    return f"in {HTML}"


def _follow(command, job):
    """Run Jupyter Book and turn its percentages into the bar; its lines and its exit code."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1",
                                "PYTHONIOENCODING": "utf-8"}
    lines = []
    with subprocess.Popen(command, cwd=job.root, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", errors="replace") as process:
        for line in process.stdout:
            lines.append(line)
            percent = re.search(r"\[ *(\d+)%\]", line)
            if percent:
                job.track("pages", int(percent[1]), 100)
    return lines, process.returncode


def _complaints(lines, root):
    """Sphinx's warnings and errors, with paths as the author knows them."""
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).replace(f"{root}{os.sep}", "") for line in lines]
    # Sphinx may begin a warning on the line of the progress it was showing.
    marked = [re.sub(r"^.*\.\.\. (\w+ )?(?=\S+:\d+: )", "", line).strip()
              for line in plain if re.search(r"WARNING|ERROR|rror:", line)]
    said = "\n".join(dict.fromkeys(marked)) or "".join(plain[-15:]).strip()
    return f"{said}\nall that Jupyter Book said: {LOG}"


PREPARE = (scripts, datasets)
MAKE = (outputs, pages)

"""The outputs of chapters: executed when something changed, kept in Jupyter Book's cache.

Several processes may want them at once: a build, and the tests that read executed pages. A lock for
each chapter lets one of them execute it; the others wait, and take what it kept.
"""
import contextlib
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course import stale
from course.chapters import Run, execute

CACHE = Path("_build") / ".jupyter_cache"
LOCKS = Path("_build") / ".locks"
ROOM = 1000  # notebooks that the cache keeps, more than any book has


def bring(root, chapters, timeout_s=120, done=lambda run, fresh: None):
    """Bring the outputs of chapters up to date, one chapter on each core.

    chapters: course.chapters.Chapter; their notebooks receive the outputs
    timeout_s: for each cell that is executed
    done:     called with each Run as it ends, and whether it was executed now
    returns:  Runs in the order of `chapters`, with the seconds of the kept execution; one that
              failed does not stop the others, and is executed again next time
    """
    def one(chapter):
        run, fresh = _bring(Path(root), chapter, timeout_s)
        done(run, fresh)
        return run
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(one, chapters))


def forget(root, names):
    """Forget that chapters other than those of these names were ever executed."""
    with _locked(Path(root), "stamps"):
        kept = stale.stamps(root)
        stale.keep(root, {name: digest for name, digest in kept.items() if name in names})


def _bring(root, chapter, timeout_s):
    digest = stale.digest(chapter.code)
    with _locked(root, chapter.name):
        if stale.stamps(root).get(chapter.name) == digest and (run := _kept(root, chapter)):
            return run, False
        (run,) = execute([chapter], workers=1, timeout_s=timeout_s)
        if not run.failure:
            _keep(root, run)
        _stamp(root, chapter.name, "" if run.failure else digest)
        return run, True


@contextlib.contextmanager
def _locked(root, name):
    from filelock import FileLock
    folder = root / LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / (re.sub(r"\W", "-", name) + ".lock")):
        yield


def _stamp(root, name, digest):
    """Say what a chapter's outputs stand on; "" that there are none."""
    with _locked(root, "stamps"):
        kept = stale.stamps(root) | {name: digest}
        stale.keep(root, {name: digest for name, digest in kept.items() if digest})


def _kept(root, chapter):
    """The Run that the cache has of a chapter, or None."""
    with _cache(root) as cache:
        try:
            # Outputs come from the cache; captions and tags are what the page says now.
            key, merged = cache.merge_match_into_notebook(chapter.notebook, cell_meta=())
        except KeyError:
            return None
        seconds = (cache.get_cache_record(key).data or {}).get("execution_seconds", 0.0)
    for cell, found in zip(chapter.notebook.cells, merged.cells, strict=True):
        cell.update(found)
    return Run(chapter, seconds)


def _keep(root, run):
    from jupyter_cache.base import CacheBundleIn
    bundle = CacheBundleIn(run.chapter.notebook, str(run.chapter.path),
                           data={"execution_seconds": run.seconds})
    with _cache(root) as cache:
        cache.cache_notebook_bundle(bundle, overwrite=True, check_validity=False)


@contextlib.contextmanager
def _cache(root):
    """The cache, for one user at a time: it writes files beside a database."""
    from jupyter_cache import get_cache
    with _locked(root, "cache"):
        cache = get_cache(str(root / CACHE))
        cache.change_cache_limit(ROOM)
        yield cache

"""Data sets for the chapters: embedded ones at once, real ones from their official addresses.

A real set is looked for in this order:
  1. the mirror named by COURSE_DATA, as <mirror>/<set>/<file>, and then nowhere else;
  2. the user's cache (`cache()`), where an earlier download stands;
  3. its addresses, one after another.
Whatever the place, a file is used only if its SHA-256 stands in the table, course/data_sets.py.
"""
import hashlib
import os
from pathlib import Path

from course.data_sets import SOURCES
from course.errors import Damaged, Unavailable

# Seconds to connect, seconds between two packets: an offline machine must not keep one waiting.
TIMEOUT_S = (5, 30)

def iris():
    """Fisher's iris: 150 flowers, 4 lengths in cm, y in {0, 1, 2}. Needs no download."""
    return load("iris")


def sonar():
    """Mines against rocks: 208 returns, 60 energies in [0, 1], y in {-1 rock, +1 mine}.

    raises: Unavailable, Damaged
    """
    return load("sonar")


def names():
    """First names, one a line, of letters a to z: a Text.

    raises: Unavailable, Damaged
    """
    return load("names")


def shakespeare():
    """Tiny Shakespeare, scenes with the speakers' names: a Text.

    raises: Unavailable, Damaged
    """
    return load("tiny-shakespeare")


def usps():
    """Digits of zip codes, 16 by 16: Images, greys from -1 (paper) to 1 (ink).

    raises: Unavailable, Damaged
    """
    return load("usps-zip")


def mnist():
    """MNIST, 28 by 28: Images, bytes from 0 (paper) to 255 (ink).

    raises: Unavailable, Damaged
    """
    return load("mnist")


def tatoeba():
    """English sentences and their French: Pairs.

    raises: Unavailable, Damaged
    """
    return load("tatoeba-eng-fra")


def analogies():
    """Questions such as Athens, Greece, Oslo, Norway, in 14 sections: Analogies.

    raises: Unavailable, Damaged
    """
    return load("word2vec-analogies")


def load(name):
    """What the table's `load` makes of the set called `name`, fetched first if need be.

    raises: Unavailable, Damaged
    """
    return SOURCES[name].load(SOURCES[name], fetch(name))


def available(name):
    """Whether `load(name)` would succeed, found by fetching: a first call may download.

    A set that nobody can reach is False. Damaged is raised all the same: a mirror or a
    download with other bytes needs a person, not another branch of the chapter.
    """
    try:
        fetch(name)
    except Damaged:
        raise
    except Unavailable:
        return False
    return True


def fetch(name):
    """Paths of the files of a set, verified, downloaded if need be; () for an embedded one.

    raises: Unavailable, Damaged
    """
    return tuple(_find(name, file) for file in SOURCES[name].files)


def cache():
    """The folder where downloads are kept, one folder per set."""
    import pooch
    return Path(pooch.os_cache("three-waves"))


def mirror():
    """The folder that COURSE_DATA names, or None.

    raises: Unavailable if there is no such folder
    """
    named = os.environ.get("COURSE_DATA", "")
    if not named:
        return None
    if not Path(named).is_dir():
        raise Unavailable(f"COURSE_DATA names {named}, but there is no such folder; "
                          "mend it, or unset COURSE_DATA to download")
    return Path(named)


def _find(name, file):
    """The verified path of one file."""
    folder = mirror()
    if folder is not None:
        return _from_mirror(folder / name / file.name, file)
    path = cache() / name / file.name
    return path if path.exists() and sha256(path) in file.hashes else _download(path, file)


def _from_mirror(path, file):
    if not path.exists():
        raise Unavailable(f"the mirror has no {path}; put {file.name} there, "
                          "or unset COURSE_DATA to download")
    found = sha256(path)
    if found not in file.hashes:
        raise Damaged(f"{path}: SHA-256 is {found}, expected {' or '.join(file.hashes)}; "
                      "copy the file again")
    return path


def _download(path, file):
    """Try each address in turn; the first whose bytes are right becomes `path`."""
    if not file.addresses:
        raise Unavailable(f"{path} is not here, and nobody serves it as it is. {file.made}")
    tried = []
    for address in file.addresses:
        try:
            _retrieve(path, address)
            return path
        except (OSError, ValueError) as problem:
            tried.append(f"  {address.url}\n    {_reason(problem, address)}")
    state = f"{path} is damaged" if path.exists() else f"{file.name} is not here"
    raise Unavailable("\n".join([
        f"{state}, and could not be downloaded. Tried:", *tried,
        f"Ways out: go online and repeat; or download it by hand to {path};",
        "or set COURSE_DATA to a mirror, a folder with one folder per set."]))


def _retrieve(path, address):
    """Download one file; OSError when nobody answers, ValueError for other bytes."""
    import pooch
    pooch.get_logger().setLevel("ERROR")
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=TIMEOUT_S, chunk_size=1 << 16)
    pooch.retrieve(address.url, f"sha256:{address.sha256}", fname=path.name, path=path.parent,
                   downloader=downloader)


def _reason(problem, address):
    """One line for the person: requests and pooch wrap the cause in many words."""
    if isinstance(problem, ValueError):
        return f"answered with other bytes; expected SHA-256 {address.sha256}"
    response = getattr(problem, "response", None)
    if response is not None:
        return f"answered {response.status_code} {response.reason}"
    return f"no answer ({type(problem).__name__})"


def sha256(path):
    """The SHA-256 of a file, 64 hexadecimal digits."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def status(name):
    """Where a set would come from, without asking the network.

    returns: "embedded", "mirror", "cached", "to download", "damaged" or "not in the mirror"
    raises:  Unavailable if COURSE_DATA names no folder
    """
    files, folder = SOURCES[name].files, mirror()
    if not files:
        return "embedded"
    paths = [((folder or cache()) / name / file.name) for file in files]
    if not all(path.exists() for path in paths):
        return "to download" if folder is None else "not in the mirror"
    if not all(sha256(path) in file.hashes for path, file in zip(paths, files, strict=True)):
        return "damaged"
    return "cached" if folder is None else "mirror"


def main(argv=()):
    """`python -m course data [NAME ...]`: fetch the sets named, then list all of them.

    returns: 0; 1 when a set cannot be had, 2 for a name that is no set
    """
    unknown = [name for name in argv if name not in SOURCES]
    if unknown:
        print(f"no data set is called {unknown[0]}; there are {', '.join(SOURCES)}")
        return 2
    try:
        for name in argv:
            fetch(name)
        print("\n".join(_listing()))
    except Unavailable as problem:
        print(problem)
        return 1
    return 0


def _listing():
    """Lines of the table of sets, then where cache and mirror are."""
    for name, source in SOURCES.items():
        size_kb = sum(file.size_bytes for file in source.files) / 1000
        size = f"{size_kb:,.0f} kB" if size_kb else "-"
        yield f"{name:24}{status(name):20}{size:>12}  {source.title}"
    yield f"cache:  {cache()}"
    yield f"mirror: {mirror() or 'none (COURSE_DATA is not set)'}"

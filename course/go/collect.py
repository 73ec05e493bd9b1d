"""Tables of games made of archives of SGF files: `python -m course.go collect ARCHIVE`.

The archives hold many thousand small files, and nobody serves the tables that the course reads. The
same files always make the same table, whose SHA-256 stands in course/data_sets.py.
"""

import gzip
import io
import re
import tarfile
from pathlib import PurePosixPath

from course import data
from course.go import records, sgf
from course.go.records import BadRecord

# A table's name, which files of an archive it is made of, and what must stand in them.
CGOS = rb"PC\[\(CGOS\)"
TABLES = {
    "go9-cgos": (r"games/pro_games/go/9x9/[^/]*\.sgf$", CGOS),
    "go9-minigo": (r"games/pro_games/go/9x9/[^/]*minigo[^/]*\.sgf$", rb""),
    "go9-alphazero-selfplay": (r"games/selfplay_games/go/9x9/[^/]*\.sgf$", rb""),
}


def texts(archive, pattern, within):
    """(name, bytes) of the archive's files that a table is made of, in the order of their names."""
    with tarfile.open(archive) as tar:
        members = [m for m in tar if m.isfile() and re.search(pattern, m.name)]
        members.sort(key=lambda m: PurePosixPath(m.name).name)
        for member in members:
            content = tar.extractfile(member).read()
            if re.search(within, content):
                yield PurePosixPath(member.name).name, content


def line(name, content):
    """A game as a line of a table; its result as the file has it."""
    record = sgf.read(content, name)
    fields = records.to_line(record).split("\t")
    said = re.search(rb"RE\[([^]]*)\]", content)
    fields[3] = said.group(1).decode().strip() if said else ""
    return "\t".join(fields)


def table(archive, pattern, within=rb""):
    """The bytes of a table, gzipped; raises BadRecord where the archive has no such game."""
    lines = [line(*text) for text in texts(archive, pattern, within)]
    if not lines:
        raise BadRecord(f"{archive} has no file whose name ends like {pattern}")
    text, packed = "\n".join([records.COLUMNS, *lines]) + "\n", io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
        file.write(text.encode("utf-8"))
    return packed.getvalue()


def main(archive):
    """Write every table that the archive holds games for to the cache, checked there."""
    for name, (pattern, within) in TABLES.items():
        content = table(archive, pattern, within)
        file, = data.SOURCES[name].files
        path = data.cache() / name / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        right = data.sha256(path) in file.hashes
        print(f"{path}: {'as it should be' if right else 'other bytes than expected'}")
    return 0

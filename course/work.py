"""Lay released notebooks out in work/, where a student writes; never over what was written."""

import hashlib
import json
from dataclasses import dataclass

from course import ROOT

RECORD = ".laid-out.json"


@dataclass(frozen=True)
class LaidOut:
    """What happened to each released file, as paths relative to work/."""

    new: list
    updated: list
    kept: list  # a newer release exists, but the student has begun


def lay_out(root=ROOT):
    """Copy what is new in notebooks/ to work/, update what nobody touched, keep the rest.

    returns: LaidOut
    """
    work, found = root / "work", LaidOut([], [], [])
    record = read_record(work)
    for source in released(root / "notebooks"):
        name = source.relative_to(root / "notebooks").as_posix()
        fate = lay_one(source, work / name, record.get(name))
        if fate:
            getattr(found, fate).append(name)
        if fate in ("new", "updated"):
            record[name] = digest(source)
    work.mkdir(exist_ok=True)
    (work / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")
    return found


def released(folder):
    return [
        p for p in sorted(folder.rglob("*")) if p.is_file() and ".ipynb_checkpoints" not in p.parts
    ]


def lay_one(source, target, laid):
    """Copy one file unless a student changed it.

    laid:    digest of what was last laid out there, or None
    returns: "new", "updated", "kept" (a newer release waits), or "" when there is nothing to say
    """
    if not target.exists():
        copy(source, target)
        return "new"
    there = digest(target)
    if there == digest(source) or laid == digest(source):
        return ""
    if there == laid:
        copy(source, target)
        return "updated"
    return "kept"


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.write_bytes(source.read_bytes())
    part.replace(target)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_record(work):
    try:
        return json.loads((work / RECORD).read_text())
    except (FileNotFoundError, ValueError):
        return {}

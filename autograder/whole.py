"""Files that are whole at every moment, also when a run is killed."""


def write_whole(path, data):
    """Write bytes so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)

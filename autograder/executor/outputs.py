"""Outputs of a cell as nbformat 4.5 has them: built, bounded, and cleaned of what it has not.

source: https://nbformat.readthedocs.io/en/latest/format_description.html
"""

import math

# More than any honest cell: a notebook whose every cell shows this much no browser opens.
MOST_BYTES = 10 << 20
# What stays free for the result and the error of a cell that filled everything else.
RESERVE_BYTES = 64 << 10
# A recursion without end leaves a frame per level, some 3,000 of them.
MOST_TRACEBACK_BYTES = 1 << 20
# What an output costs beside its text, so that a million empty ones are not free.
OVERHEAD_BYTES = 200
DEEPEST = 40
STREAMS = ("stdout", "stderr")
TIMED_OUT = "CellTimeoutError"


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


def note(text):
    """A remark of the grader's. On stdout: nbgrader gives no points to a cell with stderr."""
    return stream("stdout", f"[{text}]\n")


def error(ename, evalue, traceback):
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback}


def timeout():
    """The error that nbgrader adds to a cell that did not end in time."""
    return error(
        TIMED_OUT, "", [f"\x1b[0;31m{TIMED_OUT}\x1b[0m: No reply from kernel before timeout"]
    )


def size_of(value):
    """Bytes of a JSON value's text, about; never less than what it takes in UTF-8."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode("utf-8", "replace"))
    if isinstance(value, dict):
        return sum(size_of(k) + size_of(v) + 8 for k, v in value.items())
    if isinstance(value, list):
        return sum(size_of(v) + 8 for v in value)
    return 24


def clip(text, most=RESERVE_BYTES):
    """The text, or its beginning and a remark that it was longer."""
    return text if len(text) <= most else text[:most] + f"... ({len(text):,} characters)"


def clipped(lines):
    """A traceback: its first entries, as many as there is room for, and always the last."""
    left, kept = MOST_TRACEBACK_BYTES, []
    for line in map(clip, lines[:-1]):
        left -= len(line)
        if left < 0:
            break
        kept.append(line)
    return kept + [clip(line) for line in lines[-1:]]


class Unclean(Exception):
    """Something that no notebook may hold; says what."""


def cleaned(outputs, most_bytes=2 * MOST_BYTES):
    """Outputs from a process that ran a student's code, rebuilt from what a notebook may hold.

    outputs:    anything; expected a list of output dicts
    most_bytes: of all of them together; the rest is left out, and a note says so
    returns:    list of new dicts, valid as nbformat 4.5. A note stands for each that is not clean
    """
    if type(outputs) is not list:
        return [note(f"the outputs are left out: found {type(outputs).__name__}, expected a list")]
    kept, left = [], most_bytes
    for output in outputs:
        made = cleaned_one(output)
        left -= size_of(made) + OVERHEAD_BYTES
        if left < 0:
            return [*kept, note(f"outputs beyond {most_bytes >> 10:,} KiB are left out")]
        kept.append(made)
    return kept


def cleaned_one(output):
    try:
        if type(output) is not dict:
            raise Unclean(f"found {type(output).__name__}, expected a dict")
        kind = output.get("output_type")
        if type(kind) is not str or kind not in KINDS:
            raise Unclean("its type is none of the four that notebooks have")
        return KINDS[kind](output)
    except Unclean as fault:
        return note(f"an output is left out: {fault}")


def cleaned_stream(output):
    if output.get("name") not in STREAMS:
        raise Unclean("a stream is stdout or stderr")
    return stream(str(output["name"]), text_of(output.get("text")))


def cleaned_display(output):
    return {
        "output_type": "display_data",
        "data": bundle_of(output.get("data")),
        "metadata": plain_dict(output.get("metadata")),
    }


def cleaned_result(output):
    count = output.get("execution_count")
    if count is not None and (type(count) is not int or count < 0):
        raise Unclean("an execution count is a whole number")
    return cleaned_display(output) | {"output_type": "execute_result", "execution_count": count}


def cleaned_error(output):
    lines = output.get("traceback")
    if type(lines) is not list:
        raise Unclean("a traceback is a list of lines")
    return error(*(text_of(output.get(k)) for k in ("ename", "evalue")), list(map(text_of, lines)))


KINDS = {
    "stream": cleaned_stream,
    "display_data": cleaned_display,
    "execute_result": cleaned_result,
    "error": cleaned_error,
}


def text_of(value):
    """The string, without halves of surrogate pairs, which no file can hold."""
    if type(value) is not str:
        raise Unclean(f"found {type(value).__name__}, expected text")
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def bundle_of(data):
    """A MIME bundle: text under every key, and any JSON under the keys for JSON."""
    if type(data) is not dict:
        raise Unclean(f"found {type(data).__name__}, expected a MIME bundle")
    return {text_of(mime): content_of(text_of(mime), value) for mime, value in data.items()}


def content_of(mime, value):
    if mime.startswith("application/") and mime.endswith("json"):
        return plain(value)
    if type(value) is list:
        return [text_of(line) for line in value]
    return text_of(value)


def plain_dict(value):
    if type(value) is not dict:
        raise Unclean(f"found {type(value).__name__}, expected a dict")
    return plain(value)


def plain(value, depth=0):
    """A JSON value, rebuilt. Exact types: a subclass of str may lie about itself."""
    if depth > DEEPEST:
        raise Unclean(f"it is nested more than {DEEPEST} levels deep")
    if value is None or type(value) in (bool, int):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is str:
        return text_of(value)
    if type(value) is list:
        return [plain(v, depth + 1) for v in value]
    if type(value) is dict:
        return {text_of(k): plain(v, depth + 1) for k, v in value.items()}
    raise Unclean(f"found {type(value).__name__}, which JSON has not")

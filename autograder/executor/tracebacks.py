"""Tracebacks as IPython shows them, without frames of the grader and with those of the student.

A test runs in one process and the answer that it calls in another. What a person reads should not
tell: the answer's frames were formatted over there, and stand here where they would have stood.
"""

import os
import types
from functools import lru_cache
from unittest.mock import patch

import stack_data
from IPython.core.getipython import get_ipython
from IPython.core.ultratb import AutoFormattedTB
from pygments.formatters import terminal256

OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
# A forged answer must not fill a page.
MOST_FRAMES = 100


def is_ours(frame):
    return frame.f_code.co_filename.startswith(OURS)


def without_ours(tb):
    """A traceback with the same frames except those of the grader; None when none is left."""
    kept = []
    while tb is not None:
        if not is_ours(tb.tb_frame):
            kept.append(tb)
        tb = tb.tb_next
    for link in reversed(kept):
        tb = types.TracebackType(tb, link.tb_frame, link.tb_lasti, link.tb_lineno)
    return tb


def trim(exc, seen=None):
    """Take the grader's frames out of an exception, its causes and the members of its group."""
    seen = set() if seen is None else seen
    if exc is None or id(exc) in seen:
        return
    seen.add(id(exc))
    exc.__traceback__ = without_ours(exc.__traceback__)
    members = exc.exceptions if isinstance(exc, BaseExceptionGroup) else ()
    for other in (exc.__cause__, exc.__context__, *members):
        trim(other, seen)


def format_frames(exc):
    """The frames of an exception, innermost last, as IPython prints them in colour.

    returns: list of str, one per frame; "Cell In[3], line 2, in f(x)" and lines around it
    """
    formatter = get_ipython().InteractiveTB
    tb = without_ours(exc.__traceback__)
    records = formatter.get_records(tb, 5, 0) if tb else []
    return [formatter.format_record(record) for record in records[-MOST_FRAMES:]]


@lru_cache
def style_of(base, modifier):
    return PLAIN_STYLE(base, modifier)


@lru_cache
def formatter_of(style):
    return PLAIN_FORMATTER(style=style)


PLAIN_STYLE = stack_data.style_with_executing_node
PLAIN_FORMATTER = terminal256.Terminal256Formatter


class Tracebacks(AutoFormattedTB):
    """IPython's formatter, which also shows `student_frames` of an exception."""

    def get_records(self, *args, **rest):
        # IPython builds its table of 256 colours anew for each traceback: 4 of its 8 ms.
        with patch.object(stack_data, "style_with_executing_node", style_of), \
                patch.object(terminal256, "Terminal256Formatter", formatter_of):
            return super().get_records(*args, **rest)

    def format_exception_as_a_whole(self, etype, evalue, etb, context, tb_offset):
        (block,) = super().format_exception_as_a_whole(etype, evalue, etb, context, tb_offset)
        frames = frames_of(evalue)
        if frames:
            # The message comes last, one line and a line per note.
            end = len(block) - len(self.format_exception(etype.__name__, evalue))
            block[end:end] = frames
        return [block]


def frames_of(exc):
    frames = getattr(exc, "student_frames", None)
    if type(frames) is not list:
        return []
    return [frame for frame in frames[-MOST_FRAMES:] if type(frame) is str]

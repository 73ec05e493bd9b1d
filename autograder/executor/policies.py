"""A sandbox.Policy as it travels in an order, and the folder that it opens."""

import os
import tempfile

from autograder import sandbox


def policy_of(fields):
    """The Policy that a dict from JSON describes."""
    tupled = {key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()}
    return sandbox.Policy(**tupled)


def move_to(folder):
    """Make `folder` the current one, and the one for temporary files where /tmp is closed."""
    os.chdir(folder)
    tempfile.tempdir = None
    if not os.access("/tmp", os.W_OK):
        os.environ["TMPDIR"] = folder

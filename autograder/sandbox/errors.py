"""What can go wrong while a sandbox is made."""

from autograder.errors import AutograderError


class SandboxError(AutograderError):
    """A layer that was to protect this machine could not be put up; nothing may run without it."""

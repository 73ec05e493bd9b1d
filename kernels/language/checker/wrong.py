"""How the checker stops at something wrong and goes on behind it."""


class Wrong(Exception):
    """A finding at `span`. Whoever checks the enclosing statement records it and goes on."""

    def __init__(self, span, message, hint=""):
        super().__init__(message)
        self.span, self.message, self.hint = span, message, hint


class Silent(Exception):
    """Something depends on what was already reported, so there is nothing more to say."""

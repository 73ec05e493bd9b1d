"""HTML and SVG in which a student's text can never become markup.

Everything is well-formed XML too: every tag is closed, and nothing but the five entities is used.
"""

import html

from kernels.report.words import clean


class Markup(str):
    """Text that is markup already. Whatever is not of this class gets escaped."""

    __slots__ = ()


def tag(name, *children, **attributes):
    """<name attributes>children</name>.

    children:    Markup as it is, anything else escaped
    attributes:  None leaves one out; class_ means class, aria_label aria-label, viewBox itself
    """
    shown = "".join(f' {_attribute(key)}="{escape(value)}"'
                    for key, value in attributes.items() if value is not None)
    return Markup(f"<{name}{shown}>{join(children)}</{name}>")


def join(parts):
    """Parts one after the other, those that are not Markup escaped."""
    return Markup("".join(p if isinstance(p, Markup) else escape(p) for p in parts))


def escape(text):
    return Markup(html.escape(clean(text), quote=True))


def _attribute(key):
    return key.rstrip("_").replace("_", "-")

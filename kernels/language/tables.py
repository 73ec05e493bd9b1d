"""Tables of names, written as text."""


def words(text):
    """The words of a text, in order."""
    return text.split()

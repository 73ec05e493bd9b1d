"""Characters that C has no use for, told by name: they come with text that was pasted."""

import unicodedata

LOOKALIKES = {
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'",
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u00d7": "*", "\u00b7": "*", "\u22c5": "*",
    "\u00f7": "/", "\u2215": "/", "\u2264": "<=", "\u2265": ">=", "\u2260": "!=",
    "\u00b2": "x * x", "\u2190": "=", "\u3002": ".", "\u3001": ",",
}
INVISIBLE = ("Zs", "Cf", "Cc", "Zl", "Zp")


def explain(text):
    """(message, hint) for a stray token: a character, or what opens and never closes."""
    if text.startswith("/*"):
        return "this comment has no closing '*/'", ""
    if text[0] == '"':
        return "this text has no closing '\"' on its line", ""
    if text[0] == "'":
        return ("this character has no closing \"'\"" if len(text) > 1 and text != "''"
                else "a character literal is empty"), ""
    return _character(next((c for c in text if not c.isascii()), text[0]))


def _character(character):
    name = unicodedata.name(character, "a control character")
    shown = "" if unicodedata.category(character) in INVISIBLE else f" '{character}'"
    code = f"U+{ord(character):04X} {name}"
    return f"the character{shown} ({code}) means nothing in CUDA C", _hint(character)


def _hint(character):
    if character == "\\":
        return "a backslash continues a line only as its last character"
    category = unicodedata.category(character)
    if category in INVISIBLE:
        return "it looks like a space or like nothing; write an ordinary space"
    plain = LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if plain.isascii() and plain != character:
        return f"write {plain}"
    if category[0] == "L":
        return "names are made of a to z, A to Z, 0 to 9 and _"
    return ""

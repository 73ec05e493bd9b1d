"""What a literal is worth: numbers, characters and strings as ISO C++ 14 (2.13) writes them."""

import re

NUMBER = re.compile(r"""
    (?: (?P<hex> 0[xX][0-9a-f]+ ) | (?P<binary> 0[bB][01]+ ) | (?P<octal> 0[0-7]* )
      | (?P<decimal> [1-9]\d* ) ) (?P<whole> u?l{0,2} | l{1,2}u )
  | (?: (?P<point> \d+\.\d* | \.\d+ | \d+(?=e) ) (?P<power> e[+-]?\d+ )?
      | (?P<hexfloat> 0[xX] (?: [0-9a-f]+\.?[0-9a-f]* | \.[0-9a-f]+ ) p[+-]?\d+ ) )
    (?P<real> [fl]? )
""", re.ASCII | re.IGNORECASE | re.VERBOSE)

BASES = {"hex": (2, 16), "binary": (2, 2), "octal": (0, 8), "decimal": (0, 10)}

ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))",
                    re.DOTALL)
NAMED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
         "\\": "\\", "'": "'", '"': '"', "?": "?", "e": "\x1b"}


def read_number(text):
    """A number literal's value and its suffix in lower case: (31, "u"), (0.5, "f").

    A float for a floating literal, else an int of any size.
    raises: ValueError, whose text says what is wrong with it
    """
    plain = text.replace("'", "")
    found = NUMBER.fullmatch(plain)
    if not found:
        raise ValueError(_what_is_wrong(plain))
    if found["hexfloat"]:
        return float.fromhex(found["hexfloat"]), found["real"].lower()
    if found["point"]:
        return float(found["point"] + (found["power"] or "")), found["real"].lower()
    kind = next(kind for kind in BASES if found[kind])
    skipped, base = BASES[kind]
    digits = found[kind][skipped:]
    if len(digits) > 64:
        raise ValueError("no type has so many digits")
    return int(digits, base), found["whole"].lower()


def _what_is_wrong(plain):
    lowered = plain.lower()
    if re.fullmatch(r"\d+f", lowered):
        return "only a number with a point takes the suffix f, as in 1.0f"
    if re.fullmatch(r"0\d+[ul]*", lowered):
        return "a leading 0 means octal, which has the digits 0 to 7"
    if re.fullmatch(r"0x[0-9a-f]*e[+-].*", lowered):
        return "the e here is a digit; put a space before the sign"
    if lowered.count(".") > 1:
        return "it has more than one point"
    if lowered.startswith("0x"):
        return "after 0x come the digits 0 to 9 and a to f, then perhaps u, l or ll"
    return "after its digits a number may only have e and a power, then u, l, ll or f"


def unescape(text):
    """The characters that stand between quotes, escapes replaced; text comes without the quotes.

    raises: ValueError for an escape that C does not have
    """
    return ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match):
    octal, *hexadecimals, named = match.groups()
    if named is not None:
        if named not in NAMED:
            raise ValueError(f"there is no escape \\{named}")
        return NAMED[named]
    digits = octal or next(h for h in hexadecimals if h)
    code = int(digits, 8 if octal else 16)
    if code > 0x10FFFF:
        raise ValueError(f"no character has the number {match.group()}")
    return chr(code)

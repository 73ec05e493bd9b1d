"""Texts from small grammars, which need no download: what nets of the memory chapter learn."""

# From each state of A. Reber's grammar: two symbols, and where each leads; 5 is its end.
REBER = (("T", 1), ("P", 2)), (("S", 1), ("X", 3)), (("T", 2), ("V", 4)), (("X", 2), ("S", 5)), \
    (("P", 3), ("V", 5))


def reber(rng):
    """A string of Reber's grammar, from B to E, as in Cleeremans and others (1989)."""
    state, text = 0, "B"
    while state != 5:
        symbol, state = REBER[state][rng.integers(2)]
        text += symbol
    return text + "E"


def embedded(rng):
    """The same between two equal letters, T or P: the second must be what the first was."""
    frame = "TP"[rng.integers(2)]
    return f"B{frame}{reber(rng)}{frame}E"


def grammatical(text):
    """Whether `text` is a string of the embedded grammar."""
    if len(text) < 9 or text[0] + text[-1] != "BE" or text[1] != text[-2] or text[1] not in "TP":
        return False
    if text[2] + text[-3] != "BE":
        return False
    state = 0
    for symbol in text[3:-3]:
        state = dict(REBER[state]).get(symbol) if state is not None and state < 5 else None
    return state == 5


def counted(rng):
    """As many b as a, one to twelve of each."""
    n = rng.integers(1, 13)
    return "a" * n + "b" * n
